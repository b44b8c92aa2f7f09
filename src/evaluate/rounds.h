// evaluate/rounds.h
//
// Which questions a comparison asks: real moments of the test split at which the
// owner answered somebody, or free questions of the user's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/conversation.h"

namespace idiolect::evaluate {

/// A context to be answered.
struct Round {
  std::vector<chat::Turn> context;     // oldest first, ends with somebody else's turn
  std::optional<std::string> contact;  // none in groups and for free questions
  std::optional<std::string> own;      // what the owner really answered; none for free questions
  std::string source = {};             // of the conversation; empty for free questions
  std::string start = {};              // likewise
  bool unseen = false;                 // the contact does not occur in training
};

/// `count` moments at which the owner answers somebody, spread over the conversations: one of each
/// before a second of any, in an order that is a function of `seed`. Fewer where there are no more.
std::vector<Round> held_out_rounds(std::span<const chat::Conversation> conversations,
                                   std::size_t count, std::uint64_t seed);

/// Says of each round whether its contact occurs in `train`.
void mark_unseen(std::span<Round> rounds, std::span<const chat::Conversation> train);

/// The contacts of the sessions.
std::set<std::string> contacts_in(std::span<const chat::Conversation> sessions);

/// One round per line of `text`; empty lines and lines that begin with # are passed over.
std::vector<Round> question_rounds(std::string_view text);

}  // namespace idiolect::evaluate
