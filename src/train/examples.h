// train/examples.h
//
// Dataset rows as the model will see them: token ids, and which of them the
// owner wrote. What had to be cut to fit the sequence length is counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "chat/conversation.h"
#include "chat/header.h"
#include "tokenizer/chat_format.h"

namespace idiolect::train {

struct Example {
  std::vector<tokenizer::TokenId> ids;
  std::vector<std::uint8_t> loss;  // 1 where the token carries loss
  std::int64_t loss_tokens = 0;    // those that are predicted: the first token of all never is
};

struct Examples {
  std::vector<Example> items;
  std::int64_t tokens = 0;
  std::int64_t loss_tokens = 0;
  std::size_t cut_sessions = 0;           // sessions that were too long
  std::size_t cut_turns = 0;              // oldest turns of theirs that were left out
  std::size_t cut_owner_turns = 0;        // of which the owner's
  std::size_t cut_carried_turns = 0;      // carried turns left out of these and others
  std::size_t sessions_without_loss = 0;  // left out: nothing to learn from
};

/// At most `limit` tokens per example. With `thinning`, some rows are told less and carry nothing;
/// without it, all that is known is told.
Examples make_examples(std::span<const chat::Conversation> conversations,
                       const tokenizer::ChatFormat& format, const chat::SystemPrompt& prompt,
                       std::size_t limit,
                       const std::optional<chat::Thinning>& thinning = std::nullopt);

}  // namespace idiolect::train
