// generate/format_turns.h
#pragma once

#include <vector>

#include "chat/conversation.h"
#include "tokenizer/chat_format.h"

namespace idiolect::generate {

/// Turns as the chat format takes them. Views `turns`.
inline std::vector<tokenizer::FormatTurn> format_turns(const std::vector<chat::Turn>& turns) {
  std::vector<tokenizer::FormatTurn> views;
  views.reserve(turns.size());
  for (const chat::Turn& turn : turns)
    views.push_back({turn.role == chat::Role::Assistant, turn.content});
  return views;
}

}  // namespace idiolect::generate
