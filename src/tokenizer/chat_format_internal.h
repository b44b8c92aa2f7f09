// tokenizer/chat_format_internal.h
//
// What ChatFormat holds, for chat_format.cc and chat_fit.cc.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/chat_format.h"
#include "tokenizer/chat_messages.h"
#include "tokenizer/chat_rules.h"

namespace idiolect::tokenizer {

/// A conversation rendered by the rules.
struct RenderedTurns {
  std::string text;
  std::vector<ContentRange> content;
  std::vector<Role> roles;   // by message
  std::vector<bool> scored;  // likewise
};

/// Its tokens, and the bytes of the text that each stands for.
struct EncodedTurns {
  EncodedConversation conversation;
  std::vector<Range> offsets;
};

struct ChatFormat::Impl {
  Impl(Tokenizer its_tokenizer, ChosenTemplate its_template);

  Tokenizer tokenizer;
  ChosenTemplate chosen;
  MessageRenderer renderer;
  std::set<TokenId> control;  // tokens that message text can never be
  TemplateRules rules;
  std::vector<TokenId> stops;

  RenderedTurns render(std::string_view system, std::span<const FormatTurn> turns,
                       Continue go_on) const;
  EncodedTurns encode(const RenderedTurns& rendered, LossOn loss_on = LossOn::Owner) const;

 private:
  /// The tokens of `text`, none of them a control token that `content` spells.
  Encoding encode_text(const std::string& text, const std::vector<Range>& content) const;
  /// What of `content` came out as control tokens.
  std::vector<Range> spelled_in(const std::string& text, const Encoding& encoding,
                                const std::vector<Range>& content) const;
  /// Marks the words of one owner's turn, or a part of them.
  void mark_words(EncodedTurns& encoded, Range words) const;
  /// Marks the first control token that begins in `between`.
  void mark_end(EncodedTurns& encoded, Range between) const;
  void find_control_tokens();
  void find_ends();
  /// The ends that two owner's turns, one midway and one last, have; by their content's position.
  std::vector<std::optional<TokenId>> probed_ends() const;
};

}  // namespace idiolect::tokenizer
