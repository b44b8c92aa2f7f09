// curate/phrase_matcher.h
//
// Finds out whether a text is one of the sentences of phrases.h. Almost every
// text is not, so it is looked up by its first word (or by a name it begins
// with) before any pattern is tried.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/message.h"
#include "curate/phrases.h"

namespace idiolect::curate {

class PhraseMatcher {
 public:
  /// `people`: names of the participants and authors of one thread; their first names count too.
  PhraseMatcher(App app, const std::vector<std::string>& people);

  /// The kind of the generated sentence that `text` is; nothing where a person wrote it.
  std::optional<chat::Kind> kind_of(std::string_view text) const;

 private:
  /// A quick look that settles most texts: their first word, in plain ASCII, begins no phrase.
  bool begins_otherwise(std::string_view text) const;
  std::optional<chat::Kind> kind_of_cleaned(std::string_view text) const;
  std::optional<chat::Kind> kind_after_name(std::string_view text) const;

  App app_;
  std::vector<std::string> names_;      // cleaned; "You" first
  std::array<bool, 256> name_start_{};  // by first byte
};

}  // namespace idiolect::curate
