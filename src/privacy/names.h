// privacy/names.h
//
// The names of the people of an export, and where they stand in a text. Nothing is
// guessed: a word is a name because somebody of the export is called so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "privacy/edges.h"
#include "privacy/finding.h"
#include "privacy/lexicon.h"
#include "privacy/tokens.h"

namespace idiolect::privacy {

class Names {
 public:
  /// Adds a person's name or alias: as a whole, and each of its words that can be a name alone.
  void add_person(std::string_view name, Lexicon& lexicon);
  /// Adds what is only found as a whole: the title of a group.
  void add_title(std::string_view title, Lexicon& lexicon);

  void find(const Tokens& tokens, const Lexicon& lexicon, Findings& found) const;

 private:
  static constexpr std::size_t kLongestPhrase = 8;  // words

  struct Span {
    std::size_t first = 0;  // tokens
    std::size_t last = 0;
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
  };

  void add_phrase(const Tokens& words, Lexicon& lexicon);
  /// "van der Berg" of "Jan van der Berg".
  void add_family_name(const Tokens& words, Lexicon& lexicon);
  void add_spaceless(std::string_view name);
  /// The longest name of several words that begins with a token; `last` is its last token.
  bool phrase_at(const Tokens& tokens, std::size_t at, std::size_t& last) const;
  bool word_at(const Tokens& tokens, std::size_t at, const Lexicon& lexicon, Span& span) const;
  void find_spaceless(const Tokens& tokens, const Token& token, Findings& found) const;

  Edges words_;       // tries of names: of words,
  Edges characters_;  // and of characters, for scripts without blanks
};

}  // namespace idiolect::privacy
