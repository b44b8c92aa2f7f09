// Postcodes, as the countries write them.
#include "privacy/address.h"

namespace idiolect::privacy {
namespace {

bool is_number_of(const Tokens& tokens, std::size_t at, std::size_t size) noexcept {
  return tokens.exists(at) && tokens[at].is_number() && tokens[at].size() == size;
}

/// A dash between `mark - 1` and `mark + 1`, without blanks.
bool is_glued_dash(const Tokens& tokens, std::size_t mark) noexcept {
  return tokens.glued(mark) && tokens[mark].is('-') && tokens.glued(mark + 1);
}

/// "75002", "560 001", "01304-001", "4050-262", "00-590", "1015 CJ", "6511PP", "1060".
std::optional<Postcode> of_digits(const Tokens& tokens, std::size_t at, bool lower) noexcept {
  const std::size_t size = tokens[at].size();
  if (size < 2) return std::nullopt;
  if (is_glued_dash(tokens, at + 1)) {
    const bool parts =
        (size == 5 && (is_number_of(tokens, at + 2, 3) || is_number_of(tokens, at + 2, 4))) ||
        ((size == 4 || size == 2) && is_number_of(tokens, at + 2, 3));
    if (parts) return Postcode{at + 2, true};
  }
  const bool blank = tokens.exists(at + 1) && tokens[at + 1].gap == Gap::Blank;
  if (size == 3 && blank && (is_number_of(tokens, at + 1, 2) || is_number_of(tokens, at + 1, 3)))
    return Postcode{at + 1, true};
  if (size == 5 || size == 6) return Postcode{at, true};
  if (size != 4) return std::nullopt;
  const bool word_behind =
      tokens.exists(at + 1) && tokens[at + 1].is_word() && tokens[at + 1].gap <= Gap::Blank;
  if (!word_behind) return Postcode{at, false};
  const Token& word = tokens[at + 1];
  if (word.ascii && word.points == 2 && (is_capital(word) || lower))  // the Netherlands
    return Postcode{at + 1, true};
  const bool town = lower && word.points > 2 && !word.has(kFunction | kUnit | kCopula);
  return Postcode{at, is_capital(word) || town};
}

/// "SW1A 1AA", "D02 X285", "K1A 0B1": from the word on that begins it.
std::optional<Postcode> of_letters(const Tokens& tokens, std::size_t at) noexcept {
  if (tokens[at].points > 2 || !tokens.glued(at + 1) || !tokens[at + 1].is_number() ||
      tokens[at + 1].size() > 2)
    return std::nullopt;
  std::size_t next = at + 2;
  if (tokens.glued(next) && tokens[next].is_word() && tokens[next].points == 1) ++next;
  std::size_t size = 0;
  std::size_t last = next;
  for (std::size_t i = next; tokens.exists(i) && size < 4 && tokens[i].kind != TokenKind::Mark &&
                             (i == next ? tokens[i].gap <= Gap::Blank : tokens.glued(i));
       ++i) {
    size += tokens[i].size();
    last = i;
  }
  const bool digits = tokens.exists(next) && (tokens[next].is_number() || last > next);
  if ((size != 3 && size != 4) || !digits) return std::nullopt;
  return Postcode{last, true};
}

}  // namespace

std::optional<Postcode> postcode_at(const Tokens& tokens, std::size_t at, bool lower) noexcept {
  if (tokens[at].is_number()) return of_digits(tokens, at, lower);
  const Token& word = tokens[at];
  if (!word.is_word() || !word.ascii || word.points > 3) return std::nullopt;
  // "D-80331", "SE-114 35"
  if (is_glued_dash(tokens, at + 1) && tokens[at + 2].is_number()) {
    const auto code = of_digits(tokens, at + 2, lower);
    return code ? std::optional(Postcode{code->last, true}) : std::nullopt;
  }
  return of_letters(tokens, at);
}

}  // namespace idiolect::privacy
