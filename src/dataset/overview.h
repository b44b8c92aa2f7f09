// dataset/overview.h
//
// A dataset in figures, as a person wants to see it: how much there is with whom
// and when, how long the owner's messages are, how long a session is.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "chat/conversation.h"

namespace idiolect::dataset {

struct Share {
  std::size_t sessions = 0;
  std::size_t owner_messages = 0;
  std::size_t other_messages = 0;
  std::size_t owner_bytes = 0;  // UTF-8, of turns
  std::size_t other_bytes = 0;

  /// The owner's part of all messages, 0 to 1.
  double owner_share() const;
};

/// Upper limits of the bins of a histogram, in words; the last has none.
inline constexpr std::array<std::size_t, 7> kWordLimits{1, 2, 4, 8, 16, 32, 64};
inline constexpr std::size_t kWordBins = kWordLimits.size() + 1;
/// "1", "2", "3–4", …, "65 and more".
std::string word_bin_name(std::size_t bin);

struct Overview {
  Share all;
  std::map<std::string, Share, std::less<>> by_source;
  std::map<std::string, Share, std::less<>> by_contact;  // "a group" for all groups
  std::map<std::string, Share, std::less<>> by_month;    // "2021-03"
  std::array<std::size_t, 24> by_hour{};                 // the owner's messages
  std::array<std::size_t, kWordBins> owner_words{};      // the owner's messages by length
  std::array<std::size_t, kWordBins> other_words{};

  void add(const chat::Conversation& conversation);
};

}  // namespace idiolect::dataset
