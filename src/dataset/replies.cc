#include "dataset/replies.h"

#include <algorithm>
#include <iterator>

namespace idiolect::dataset {

ReplyLinks::ReplyLinks(const chat::Thread& thread) : thread_(&thread) {
  const auto answers = [](const chat::Message& message) {
    return message.reply_to != 0 && message.is_talk();
  };
  if (std::ranges::none_of(thread.messages, answers)) return;
  for (std::size_t i = 0; i < thread.messages.size(); ++i) {
    const chat::Message& message = thread.messages[i];
    if (message.id != 0 && message.is_talk())
      texts_.emplace_back(message.id, static_cast<std::uint32_t>(i));
  }
  std::ranges::sort(texts_);
}

std::optional<std::size_t> ReplyLinks::target(std::size_t index) const {
  if (texts_.empty()) return std::nullopt;
  const chat::Message& message = thread_->messages[index];
  if (message.reply_to == 0 || !message.is_talk()) return std::nullopt;
  const auto first = std::ranges::lower_bound(texts_, message.reply_to, {}, &Text::first);
  const auto is_it = [&](auto text) {
    return text != texts_.end() && text->first == message.reply_to;
  };
  if (!is_it(first) || is_it(std::next(first)) || first->second >= index) return std::nullopt;
  return first->second;
}

}  // namespace idiolect::dataset
