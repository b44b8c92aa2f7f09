// chat/shown_turns.h
//
// The turns of a conversation as every model is shown them, in training, scoring,
// chat and inspection alike.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chat/conversation.h"
#include "chat/gap.h"

namespace idiolect::chat {

/// `turns` in the type that a chat format takes, {owner, content, scored, before}, which this
/// module need not know. Views `turns`.
template <class FormatTurn>
std::vector<FormatTurn> shown_turns(std::span<const Turn> turns) {
  std::vector<FormatTurn> shown;
  shown.reserve(turns.size());
  for (std::size_t i = 0; i < turns.size(); ++i)
    shown.push_back({turns[i].role == Role::Assistant, turns[i].content, !turns[i].carried,
                     gap_marker(turns, i)});
  return shown;
}

}  // namespace idiolect::chat
