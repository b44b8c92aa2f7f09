// National numbers with letters in them, and the numbers of documents: codes of a fixed shape.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "privacy/ascii.h"
#include "privacy/check_digits.h"
#include "privacy/national_ids.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

/// A code with letters: '9' a digit, 'A' a letter, 'X' either; '*' the century sign of Finland;
/// between any two tokens one blank, dash or point may stand.
struct LetterFormat {
  std::string_view country;
  std::string_view shape;
  bool (*fits)(std::string_view) noexcept;  // nullptr: the shape is all there is
  Evidence evidence;
};

constexpr std::array kLetterFormats{
    LetterFormat{"DE", "99999999A999", de_pension_number, Evidence::Strong},
    LetterFormat{"DE", "AXXXXXXXX9", de_id_card, Evidence::Fair},
    LetterFormat{"FR", "999999AXXXXXXXX", fr_nir, Evidence::Strong},
    LetterFormat{"ES", "99999999A", es_dni, Evidence::Strong},
    LetterFormat{"ES", "A9999999A", es_dni, Evidence::Strong},
    LetterFormat{"IT", "AAAAAA99A99A999A", it_codice_fiscale, Evidence::Strong},
    LetterFormat{"IT", "AAAAAAXXAXXAXXXA", it_codice_fiscale, Evidence::Strong},
    LetterFormat{"PT", "999999999AA9", pt_citizen_card, Evidence::Strong},
    LetterFormat{"PT", "999999999XX9", pt_citizen_card, Evidence::Weak},
    LetterFormat{"PL", "AAA999999", pl_id_card, Evidence::Fair},
    LetterFormat{"FI", "999999*999X", fi_hetu, Evidence::Strong},
    LetterFormat{"GB", "AA999999A", gb_nino, Evidence::Strong},
    LetterFormat{"IE", "9999999A", ie_pps, Evidence::Strong},
    LetterFormat{"IE", "9999999AA", ie_pps, Evidence::Strong},
    LetterFormat{"MX", "AAAA999999AAAAAAX9", mx_curp, Evidence::Strong},
    LetterFormat{"MX", "AAAA999999XXX", mx_rfc, Evidence::Fair},
    LetterFormat{"IN", "AAAAA9999A", in_pan, Evidence::Strong},
};

bool suits(char shape, char c) noexcept {
  switch (shape) {
    case '9':
      return is_digit(c);
    case 'A':
      return is_letter(c);
    case 'X':
      return is_digit(c) || is_letter(c);
    default:
      return c == '-' || c == '+' || (upper(c) >= 'A' && upper(c) <= 'F') ||
             (upper(c) >= 'U' && upper(c) <= 'Y');
  }
}

struct Code {
  std::array<char, 20> letters{};
  std::size_t size = 0;
  std::size_t end = 0;  // in the text; 0: it is not of the shape
  std::size_t last_token = 0;
};

/// The code of `shape` that begins with token `at`.
Code code_at(const Tokens& tokens, std::size_t at, std::string_view shape) noexcept {
  Code code;
  const std::size_t start = at;
  // An ID card's number is written in one piece, and its shape would fit almost anything else.
  const bool contiguous = shape[1] == 'X';
  bool separated = false;
  while (code.size < shape.size() && at < tokens.size()) {
    const Token& token = tokens[at];
    if (at > start && token.gap > (contiguous ? Gap::None : Gap::Blank)) return {};
    if (token.kind == TokenKind::Mark) {
      const bool joins = token.is('-') || token.is('.') || token.is('/') || token.is('+');
      if (!joins || separated || code.size == 0) return {};
      if (shape[code.size] == '*' && (token.is('-') || token.is('+'))) {
        code.letters[code.size++] = token.mark;
      } else {
        separated = true;
      }
      ++at;
      continue;
    }
    separated = false;
    if (token.is_word() && !token.ascii) return {};
    if (token.size() > shape.size() - code.size) return {};
    for (const char c : tokens.of(token)) {
      if (!suits(shape[code.size], c)) return {};
      code.letters[code.size++] = upper(c);
    }
    code.last_token = at++;
  }
  if (code.size < shape.size()) return {};
  const bool goes_on = tokens.glued(at) &&
                       ((tokens[at].is_word() && !tokens[at].spaceless) || tokens[at].is_number());
  if (goes_on) return {};
  code.end = tokens[code.last_token].end;
  return code;
}

/// The letters or digits that `shape` begins with.
std::size_t start_of(std::string_view shape) noexcept {
  std::size_t size = 1;
  while (size < shape.size() && shape[size] == shape[0]) ++size;
  return size;
}

/// Whether letters follow that a code of digits may have: after the number itself, or after
/// groups as "12.345.678-Z", "1 85 05 2A …" and "65 170839 J …" have them.
bool may_reach_letters(const Tokens& tokens, std::size_t number) noexcept {
  std::size_t at = number + 1;
  if (at < tokens.size() && tokens[at].kind == TokenKind::Mark) ++at;
  if (at >= tokens.size() || tokens[at].gap > Gap::Blank) return false;
  const std::size_t size = tokens[number].size();
  if (tokens[at].is_word()) return tokens[at].ascii && size >= 6;
  if (!tokens[at].is_number()) return false;
  const std::size_t next = tokens[at].size();
  // "1 85 05 2A …" goes on with another pair.
  std::size_t third = at + 1;
  if (tokens.exists(third) && tokens[third].kind == TokenKind::Mark) ++third;
  const bool pairs =
      next == 2 && tokens.exists(third) && tokens[third].is_number() && tokens[third].size() == 2;
  return (size == 1 && (pairs || next == 3)) || (size == 2 && (next == 3 || next == 6)) ||
         size >= 6;
}

/// Whether the first token may begin the shape: saves the walk for almost every number.
bool may_begin(std::string_view shape, std::size_t size, bool letters) noexcept {
  if (letters != (shape[0] == 'A')) return false;
  const std::size_t digits = start_of(shape);
  if (letters && digits == 6 && size == 3) return true;  // "RSS MRA 85T10 A562S"
  if (letters || size == digits) return size == digits;
  return (digits == 8 && size <= 2) || (digits == 9 && size == 8) || (digits == 6 && size == 1);
}

/// The formats by how many letters, or digits, they may begin with.
std::span<const LetterFormat* const> formats_with(std::size_t size, bool letters) noexcept {
  constexpr std::size_t kSizes = 10;
  static const auto kTable = [] {
    std::array<std::vector<const LetterFormat*>, 2 * kSizes> table;
    for (const LetterFormat& format : kLetterFormats)
      for (std::size_t i = 0; i < table.size(); ++i)
        if (may_begin(format.shape, i / 2, i % 2 != 0)) table[i].push_back(&format);
    return table;
  }();
  return size < kSizes ? kTable[2 * size + (letters ? 1 : 0)] : kTable[0];
}

bool is_upper_case(std::string_view word) noexcept {
  return std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// Letters and digits without anything between, after a word such as "passport".
std::optional<Finding> document_at(const Tokens& tokens, std::size_t number) noexcept {
  const bool glued = tokens.letter_before(number) || tokens.letter_behind(number);
  if (tokens[number].size() < (glued ? 2u : 5u)) return std::nullopt;
  std::size_t first = number;
  while (first > 0 && number - first < 8 && tokens.glued(first) &&
         tokens[first - 1].kind != TokenKind::Mark)
    --first;
  if (number - first >= 8) return std::nullopt;
  std::size_t last = number;
  while (last - number < 12 && tokens.glued(last + 1) && tokens[last + 1].kind != TokenKind::Mark)
    ++last;
  std::size_t digits = 0;
  for (std::size_t i = first; i <= last; ++i) {
    if (tokens[i].is_number()) digits += tokens[i].size();
    if (tokens[i].is_word() && !tokens[i].ascii) return std::nullopt;
  }
  const std::size_t size = tokens[last].end - tokens[first].begin;
  if (digits < 5 || size < 6 || size > 14) return std::nullopt;
  if (!context_of(tokens, first, last).id) return std::nullopt;
  return Finding{tokens[first].begin, tokens[last].end, PersonalData::NationalId};
}

}  // namespace

std::optional<Finding> lettered_id_at(const Tokens& tokens, std::size_t number) noexcept {
  const bool by_word = number > 0 && tokens[number - 1].is_word() && tokens[number - 1].ascii &&
                       tokens[number - 1].size() <= 6 && tokens[number].gap <= Gap::Blank;
  // "A1" is a motorway, a room, a size: one letter and one digit begin a number only with a point.
  const bool tiny = by_word && tokens[number - 1].size() == 1 && tokens[number].size() == 1 &&
                    !(tokens.glued(number + 1) && tokens[number + 1].is('.'));

  const bool by_mark = number > 1 && tokens[number - 1].is('-') && tokens.glued(number) &&
                       tokens.glued(number - 1) && tokens[number - 2].is_word() &&
                       tokens[number - 2].size() <= 6 &&
                       (tokens[number].size() > 1 || tokens.glued(number + 1));
  const auto search = [&](std::size_t start, bool letters) -> std::optional<Finding> {
    if (tokens.glued(start) && tokens[start - 1].kind != TokenKind::Mark &&
        !tokens[start - 1].spaceless)
      return std::nullopt;
    for (const LetterFormat* format : formats_with(tokens[start].size(), letters)) {
      const Code code = code_at(tokens, start, format->shape);
      if (code.end == 0) continue;
      // "oder 030 901820" has the shape of a Mexican tax number.
      const bool apart = code.end - tokens[start].begin > code.size;
      const bool cue = tokens[start].has(kIdCue | kPhoneCue | kOtherNumber);  // "SIN 046 454 286"
      const bool long_enough = format->shape.size() >= 16;  // nothing else has this shape
      if (letters && apart &&
          ((cue && !long_enough) || !(long_enough || is_upper_case(tokens.of(tokens[start])))))
        continue;
      const std::string_view letters_only(code.letters.data(), code.size);
      if (std::ranges::none_of(letters_only, is_letter) &&
          format->shape.find('*') == std::string_view::npos)
        continue;
      if (!format->fits(letters_only)) continue;
      if (is_enough(format->evidence, context_of(tokens, start, code.last_token)))
        return Finding{tokens[start].begin, code.end, PersonalData::NationalId};
    }
    return std::nullopt;
  };
  // Groups of letters and digits with a blank between: in capitals, and of more than one digit.
  const bool plausible =
      by_word && (tokens.glued(number) ||
                  (tokens[number].size() > 1 && is_upper_case(tokens.of(tokens[number - 1]))));
  if (by_word && !tiny && (plausible || tokens[number - 1].size() == 1))
    if (const auto finding = search(number - 1, true)) return finding;
  // "RSS MRA 85T10 A562S": two words before the first digit.
  const bool by_two = by_word && number > 1 && tokens[number].size() == 2 &&
                      tokens[number - 1].size() == 3 && tokens[number - 2].is_word() &&
                      tokens[number - 2].ascii && tokens[number - 2].size() == 3 &&
                      tokens[number - 1].gap == Gap::Blank;
  if (by_two)
    if (const auto finding = search(number - 2, true)) return finding;
  if (by_mark)
    if (const auto finding = search(number - 2, true)) return finding;
  if (may_reach_letters(tokens, number))
    if (const auto finding = search(number, false)) return finding;
  return document_at(tokens, number);
}

}  // namespace idiolect::privacy
