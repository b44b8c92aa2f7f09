// tokenizer/chat_rules.h
//
// What a template does not put up with, found by rendering small conversations and
// looking at what became of them; and the list of messages that it does put up
// with, in which no message is lost. docs/templates.md describes the rules.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/chat_messages.h"

namespace idiolect::tokenizer {

struct TemplateRules {
  bool system_in_first_user_turn = false;  // no system role of its own
  bool join_same_role = false;             // user and assistant must alternate
  bool user_first = false;                 // an owner who speaks first gets a user turn before
  std::string empty_user_turn;             // what that turn says: nothing, or "..."
  std::string end_midway;                  // put after an owner's turn that others follow
  std::string end_last;                    // put after an owner's turn that is the last
  bool turns_never_end = false;            // the tokenizer does not know the end as a token
  std::string prompt;                      // put where the template ignores add_generation_prompt

  /// The rules in plain words.
  std::vector<std::string> in_words() const;
};

/// What joins two turns of one role, and the system text with the first user turn.
inline constexpr std::string_view kTurnJoint = "\n";
inline constexpr std::string_view kSystemJoint = "\n\n";

/// Whether two turns of the owner make one where turns of one role are joined. What is scored and
/// what is not never share a turn.
inline bool follows_on(const FormatTurn& turn, const FormatTurn& next) {
  return turn.owner && next.owner && turn.scored == next.scored && next.before.empty();
}

/// Finds the rules about roles and the prompt. Throws Error when not even one question with
/// one answer can be rendered.
TemplateRules probe_roles(const MessageRenderer& renderer, const std::string& where);

/// The messages of a conversation as the template takes them.
ChatMessages apply_rules(const TemplateRules& rules, std::string_view system,
                         std::span<const FormatTurn> turns);

}  // namespace idiolect::tokenizer
