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
  /// Appends `conversation` as one line of JSON, `replies` and `completions` as several, without
  /// the last line feed. Returns how many control tokens it broke; see control_tokens.h.
  std::size_t (*append)(std::string& line, const chat::Conversation& conversation);
  /// Whether a trainer that reads it can leave carried turns without loss; the others never get
  /// any.
  bool carries = false;
  /// What the trainer wants to be told of the files: a file beside them; none where it has no name.
  std::string_view companion_name = {};
  std::string_view companion_text = {};
};

/// The table.
const std::vector<Form>& forms();

/// Throws UsageError for another word.
const Form& find_form(std::string_view name);

}  // namespace idiolect::dataset
