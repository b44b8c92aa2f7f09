// tokenizer/chat_format.h
//
// How a conversation becomes the tokens of one model: its chat template, the
// rules that satisfy picky templates without dropping a message, and which
// tokens carry loss. Training, scoring, chat, serving and export all use this
// one object, so a model is always asked in the form it was taught in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {

/// One turn, without knowing `chat`. Views must outlive the call.
struct FormatTurn {
  bool owner = false;  // assistant; otherwise user
  std::string_view content;
  bool scored = true;  // an owner's turn that is not is shown as one, and carries no loss
  /// What nobody said and stands between this turn and the one before, on the user's account: the
  /// first line of a user turn, a turn of its own before the owner's. Not shown before the first.
  std::string before = {};
};

enum class Continue : bool { No, Yes };  // end with the prompt for the owner's next turn

/// Whose words carry loss: the owner's, or, to train a base model, those of both sides.
enum class LossOn : bool { Owner, Everyone };

struct EncodedConversation {
  std::vector<TokenId> ids;
  /// Same length: 1 where the token carries loss (any byte of the owner's content, and the
  /// end-of-turn token after it), 0 elsewhere, and in turns that are not scored.
  std::vector<std::uint8_t> loss;
  /// Same length: 1 where a loss token is the end of a turn.
  std::vector<std::uint8_t> end_of_turn;
};

/// An EncodedConversation that fits a limit, and what that took.
struct FittedConversation {
  EncodedConversation encoded;
  std::size_t cut_turns = 0;        // oldest turns left out
  std::size_t cut_owner_turns = 0;  // of which scored ones of the owner
  std::size_t cut_unscored = 0;     // of which not scored, whoever's
  std::size_t owner_turns = 0;      // scored turns of the owner that are in, whole
  std::size_t owner_bytes = 0;      // UTF-8 bytes of their content
  bool cut_inside = false;          // even the newest turns alone were too long: cut on the left
};

class ChatFormat {
 public:
  /// `choice`: "auto" (the model's own template: chat_template.jinja, else tokenizer_config.json),
  /// "chatml" or "plain". Throws Error when there is no template, or it does not parse or render.
  static ChatFormat load(const std::filesystem::path& model_folder,
                         std::string_view choice = "auto");
  ~ChatFormat();
  ChatFormat(ChatFormat&&) noexcept;
  ChatFormat& operator=(ChatFormat&&) noexcept;

  /// The rendered text (what Hugging Face's apply_chat_template gives for the turns after the
  /// rules were applied), and the byte range of each turn's content in it.
  struct Rendered {
    std::string text;
    std::vector<Range> content;  // all content: system text, turns, ascending
    std::vector<Range> owner;    // the owner's turns among them
  };
  Rendered render(std::string_view system, std::span<const FormatTurn> turns, Continue go_on) const;

  EncodedConversation encode(std::string_view system, std::span<const FormatTurn> turns,
                             Continue go_on, LossOn loss_on = LossOn::Owner) const;

  /// A conversation with its tokens in place, to be looked at.
  struct Shown {
    std::string text;                   // as render gives it
    EncodedConversation encoded;        // as encode gives it
    std::vector<Range> offsets;         // of each token, in `text`
    std::vector<std::uint8_t> content;  // 1 where the token holds a byte that somebody wrote
  };
  Shown show(std::string_view system, std::span<const FormatTurn> turns) const;

  /// Encodes with the newest turns that fit in `limit` tokens.
  FittedConversation fit(std::string_view system, std::span<const FormatTurn> turns, Continue go_on,
                         std::size_t limit) const;

  /// Tokens that end the owner's turn in generation.
  const std::vector<TokenId>& stop_ids() const;
  const Tokenizer& tokenizer() const;
  /// The template's source text, for run.json and export; and "model", "chatml" or "plain".
  const std::string& template_text() const;
  const std::string& template_name() const;
  /// In plain words, which rules this template needs; for run records and `--explain`.
  std::vector<std::string> rules() const;

 private:
  struct Impl;
  explicit ChatFormat(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace idiolect::tokenizer
