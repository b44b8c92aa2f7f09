// privacy/tokens.h
//
// A text taken apart once: words, runs of digits and marks, with the roles of each
// word. The scanners start from what is rare (a digit, an '@', a cue word) and look
// only at the few tokens around it, so the whole stays linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "privacy/lexicon.h"

namespace idiolect::privacy {

enum class TokenKind : std::uint8_t { Word, Number, Mark };

/// What stands between a token and the one before; invisible marks do not count.
enum class Gap : std::uint8_t { None, Blank, Blanks, Line, Lines };

struct Token {
  std::uint64_t hash = 0;  // of the folded word, or of the digits
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t roles = 0;
  TokenKind kind = TokenKind::Mark;
  Gap gap = Gap::None;
  char mark = 0;  // of a Mark; every dash is '-', every typographic quote '"' or '\''; 1: no ASCII
  bool ascii = false;       // of a Word
  bool upper = false;       // begins with a capital
  bool spaceless = false;   // of a script without blanks between words
  std::uint8_t points = 0;  // characters, at most 255

  std::size_t size() const noexcept { return end - begin; }
  bool is(char wanted) const noexcept { return kind == TokenKind::Mark && mark == wanted; }
  bool is_word() const noexcept { return kind == TokenKind::Word; }
  bool is_number() const noexcept { return kind == TokenKind::Number; }
  bool has(std::uint32_t wanted) const noexcept { return (roles & wanted) != 0; }
};

/// The tokens of one text, and where the scanners start. Views the text.
struct Tokens {
  std::string_view text;
  std::vector<Token> all;
  std::vector<std::uint32_t> numbers;
  std::vector<std::uint32_t> streets;  // words for kinds of streets
  std::vector<std::uint32_t> ats;      // '@'
  std::vector<std::uint32_t> schemes;  // the ':' of "://"
  std::vector<std::uint32_t> spelled_ats;
  std::vector<std::uint32_t> key_starts;  // words that a key may begin with, and "-----"
  std::vector<std::uint32_t> cues;        // kPasswordCue or kCodeCue
  std::vector<std::uint32_t> words;       // that may be names

  /// Empty, with the memory kept for the next text.
  void clear() noexcept;
  std::size_t size() const noexcept { return all.size(); }
  bool exists(std::size_t at) const noexcept { return at < all.size(); }
  const Token& operator[](std::size_t at) const noexcept { return all[at]; }
  std::string_view of(const Token& token) const noexcept {
    return text.substr(token.begin, token.size());
  }
  /// True where token `at` exists and nothing but invisible marks is between it and the one before.
  bool glued(std::size_t at) const noexcept {
    return at > 0 && at < all.size() && all[at].gap == Gap::None;
  }
  /// True where a letter of a spaced script touches token `at` from before, or from behind.
  bool letter_before(std::size_t at) const noexcept {
    return glued(at) && all[at - 1].is_word() && !all[at - 1].spaceless;
  }
  bool letter_behind(std::size_t at) const noexcept {
    return glued(at + 1) && all[at + 1].is_word() && !all[at + 1].spaceless;
  }
};

/// `tokens` becomes those of `text`. Throws Error where the text is larger than 1 GiB.
void tokenize(std::string_view text, const Lexicon& lexicon, Tokens& tokens);
Tokens tokenize(std::string_view text, const Lexicon& lexicon);

}  // namespace idiolect::privacy
