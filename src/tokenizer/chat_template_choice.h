// tokenizer/chat_template_choice.h
//
// Which chat template a model folder brings, or one of the two built in; and the
// special tokens that a template may ask for by name.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {

struct ChosenTemplate {
  std::string text;
  std::string name;   // "model", "chatml" or "plain"
  std::string where;  // the file, or "the built-in template 'plain'"
  /// "bos_token", "eos_token", … as tokenizer_config.json spells them; absent where it does not.
  std::map<std::string, std::string> special_tokens;

  /// The token, or empty text.
  std::string token(const std::string& name) const;
};

/// `choice` as in ChatFormat::load. Throws Error when "auto" finds no template, UsageError for
/// another word.
ChosenTemplate choose_template(const std::filesystem::path& model_folder, std::string_view choice,
                               const Tokenizer& tokenizer);

}  // namespace idiolect::tokenizer
