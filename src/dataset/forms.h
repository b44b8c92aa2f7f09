// dataset/forms.h
//
// The forms in which a dataset's rows are written. `messages` is idiolect's own
// and loses nothing; the others are for trainers that expect them, and are read
// by Hugging Face `datasets` and by Axolotl's loaders.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "chat/conversation.h"

namespace idiolect::dataset {

/// A form: its name on the command line, and its writer.
struct Form {
  std::string_view name;
  std::string_view description;
  /// Appends `conversation` as one line of JSON, `replies` as several, without the last line feed.
  /// Returns the control-token spellings it broke up; see break_control_tokens.
  std::size_t (*append)(std::string& line, const chat::Conversation& conversation);
  /// Whether a trainer that reads it can leave carried turns without loss; the others never get
  /// any.
  bool carries = false;
};

/// The table.
const std::vector<Form>& forms();

/// Throws UsageError for another word.
const Form& find_form(std::string_view name);

/// Appends `text` with each "<|word|>" written "<| word|>", and returns how many there were. In
/// forms where structure and content share one string, a message that spells <|im_end|> would end
/// its own turn for any reader; the blank keeps it readable and harmless.
std::size_t break_control_tokens(std::string& result, std::string_view text);

}  // namespace idiolect::dataset
