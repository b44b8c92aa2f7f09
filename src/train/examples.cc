#include "train/examples.h"

#include <numeric>
#include <utility>

#include "chat/system_text.h"

namespace idiolect::train {
namespace {

std::vector<tokenizer::FormatTurn> format_turns(const chat::Conversation& conversation) {
  std::vector<tokenizer::FormatTurn> turns;
  turns.reserve(conversation.turns.size());
  for (const chat::Turn& turn : conversation.turns)
    turns.push_back({turn.role == chat::Role::Assistant, turn.content});
  return turns;
}

Example to_example(tokenizer::EncodedConversation encoded) {
  Example example{std::move(encoded.ids), std::move(encoded.loss), 0};
  if (!example.loss.empty()) example.loss.front() = 0;  // nothing comes before it
  example.loss_tokens = std::accumulate(example.loss.begin(), example.loss.end(), std::int64_t{0});
  return example;
}

}  // namespace

Examples make_examples(std::span<const chat::Conversation> conversations,
                       const tokenizer::ChatFormat& format, std::string_view system,
                       std::string_view owner, std::size_t limit) {
  Examples examples;
  for (const chat::Conversation& conversation : conversations) {
    const std::string text = chat::system_text(system, owner, conversation.contact);
    tokenizer::FittedConversation fitted =
        format.fit(text, format_turns(conversation), tokenizer::Continue::No, limit);
    Example example = to_example(std::move(fitted.encoded));
    if (example.loss_tokens == 0) {
      ++examples.sessions_without_loss;
      continue;
    }
    if (fitted.cut_turns > 0 || fitted.cut_inside) ++examples.cut_sessions;
    examples.cut_turns += fitted.cut_turns;
    examples.cut_owner_turns += fitted.cut_owner_turns;
    examples.tokens += static_cast<std::int64_t>(example.ids.size());
    examples.loss_tokens += example.loss_tokens;
    examples.items.push_back(std::move(example));
  }
  return examples;
}

}  // namespace idiolect::train
