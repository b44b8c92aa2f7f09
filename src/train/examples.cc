#include "train/examples.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "chat/shown_turns.h"

namespace idiolect::train {
namespace {

/// The turns that are shown: all of them, or those of the session itself, which come last.
std::span<const chat::Turn> turns_of(const chat::Conversation& conversation,
                                     const std::optional<chat::Thinning>& thinning) {
  const std::span<const chat::Turn> turns = conversation.turns;
  if (!thinning || !thinning->leaves_out_carried(conversation)) return turns;
  const auto own = std::ranges::find(turns, false, &chat::Turn::carried);
  return turns.subspan(static_cast<std::size_t>(own - turns.begin()));
}

std::string system_of(const chat::Conversation& conversation, const chat::SystemPrompt& prompt,
                      const std::optional<chat::Thinning>& thinning) {
  const chat::Facts facts = prompt.facts_of(conversation);
  return prompt.text(thinning ? thinning->thin(facts, conversation) : facts);
}

Example to_example(tokenizer::EncodedConversation encoded) {
  Example example{std::move(encoded.ids), std::move(encoded.loss), 0};
  if (!example.loss.empty()) example.loss.front() = 0;  // nothing comes before it
  example.loss_tokens = std::accumulate(example.loss.begin(), example.loss.end(), std::int64_t{0});
  return example;
}

}  // namespace

Examples make_examples(std::span<const chat::Conversation> conversations,
                       const tokenizer::ChatFormat& format, const chat::SystemPrompt& prompt,
                       std::size_t limit, const std::optional<chat::Thinning>& thinning) {
  Examples examples;
  for (const chat::Conversation& conversation : conversations) {
    tokenizer::FittedConversation fitted =
        format.fit(system_of(conversation, prompt, thinning),
                   chat::shown_turns<tokenizer::FormatTurn>(turns_of(conversation, thinning)),
                   tokenizer::Continue::No, limit);
    Example example = to_example(std::move(fitted.encoded));
    if (example.loss_tokens == 0) {
      ++examples.sessions_without_loss;
      continue;
    }
    const std::size_t cut_turns = fitted.cut_turns - fitted.cut_unscored;
    if (cut_turns > 0 || fitted.cut_inside) ++examples.cut_sessions;
    examples.cut_turns += cut_turns;
    examples.cut_carried_turns += fitted.cut_unscored;
    examples.cut_owner_turns += fitted.cut_owner_turns;
    examples.tokens += static_cast<std::int64_t>(example.ids.size());
    examples.loss_tokens += example.loss_tokens;
    examples.items.push_back(std::move(example));
  }
  return examples;
}

}  // namespace idiolect::train
