// dataset/replies.h
//
// Which message answers which, as far as an export says (chat::Message::reply_to).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "chat/message.h"

namespace idiolect::dataset {

/// The reply links of one thread, which must outlive it. Costs nothing where there are none.
class ReplyLinks {
 public:
  ReplyLinks() = default;
  explicit ReplyLinks(const chat::Thread& thread);

  bool empty() const { return texts_.empty(); }
  /// The index of the earlier text message that message `index` answers; none where the export
  /// does not say, or what it names is no text, is missing, or could be two.
  std::optional<std::size_t> target(std::size_t index) const;

 private:
  using Text = std::pair<std::uint32_t, std::uint32_t>;  // id and index

  const chat::Thread* thread_ = nullptr;
  std::vector<Text> texts_;  // sorted
};

}  // namespace idiolect::dataset
