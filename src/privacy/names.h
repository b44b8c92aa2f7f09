// privacy/names.h
//
// The names of the people of an export, and where they stand in a text. Nothing is
// guessed: a word is a name because somebody of the export is called so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

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
  struct Span {
    std::size_t first = 0;  // tokens
    std::size_t last = 0;
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
  };

  void add_phrase(const Tokens& words, Lexicon& lexicon);
  void add_spaceless(std::string_view name);
  /// The longest name of several words that begins with a token; `last` is its last token.
  bool phrase_at(const Tokens& tokens, std::size_t at, std::size_t& last) const;
  bool word_at(const Tokens& tokens, std::size_t at, const Lexicon& lexicon, Span& span) const;
  void find_spaceless(const Tokens& tokens, const Token& token, Findings& found) const;

  struct Node {
    std::uint32_t id = 0;
    bool is_end = false;
  };

  // Two tries in hash tables, keyed by the node and the word, or the character, that follows.
  std::unordered_map<std::uint64_t, Node> words_;
  std::unordered_map<std::uint64_t, Node> characters_;
  std::uint32_t nodes_ = 0;
};

}  // namespace idiolect::privacy
