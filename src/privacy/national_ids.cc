// National numbers of persons: one table of formats, each with its check.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "privacy/check_digits.h"
#include "privacy/fold.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

/// How much a fitting number says by itself.
enum class Evidence : std::uint8_t {
  Strong,  // two check digits, or one and a date: it stands alone
  Fair,    // one check digit: unless the words call it an order, an amount, …
  Weak,    // a cue has to say so
};

struct DigitFormat {
  std::string_view country;
  std::string_view sizes;  // of the groups, in the ways it is written
  bool (*fits)(std::string_view) noexcept;
  Evidence evidence;
  Evidence bare;  // written without separators
};

bool any_number(std::string_view) noexcept { return true; }

constexpr std::array kDigitFormats{
    DigitFormat{"DE", "11 2-3-3-3", de_tax_number, Evidence::Strong, Evidence::Strong},
    DigitFormat{"AT", "10 4-6 4-2-2-2", at_social_security, Evidence::Strong, Evidence::Strong},
    DigitFormat{"CH", "13 3-4-4-2", ch_ahv, Evidence::Strong, Evidence::Strong},
    DigitFormat{"FR", "15 1-2-2-2-3-3-2 13-2 1-2-2-2-6-2 1-2-2-2-3-5 1-12-2", fr_nir,
                Evidence::Strong, Evidence::Strong},
    DigitFormat{"FR", "13 2-3-3-3-2 2-2-3-3-3", fr_tax_number, Evidence::Fair, Evidence::Fair},
    DigitFormat{"BE", "11 2-2-2-3-2 6-3-2 6-5", be_national_number, Evidence::Strong,
                Evidence::Strong},
    DigitFormat{"NL", "9 3-3-3 4-2-3 2-3-4 3-2-4", nl_bsn, Evidence::Fair, Evidence::Fair},
    DigitFormat{"ES", "12 2-8-2 2-10", es_social_security, Evidence::Strong, Evidence::Fair},
    DigitFormat{"PT", "9 3-3-3", pt_nif, Evidence::Fair, Evidence::Fair},
    DigitFormat{"PT", "11 3-3-3-2 1-3-3-3-1", pt_niss, Evidence::Fair, Evidence::Fair},
    DigitFormat{"PL", "11 6-5 2-2-2-5", pl_pesel, Evidence::Strong, Evidence::Strong},
    DigitFormat{"PL", "10 3-3-2-2 3-2-2-3", pl_nip, Evidence::Fair, Evidence::Fair},
    DigitFormat{"CZ", "6-4 10", cz_birth_number, Evidence::Strong, Evidence::Strong},
    DigitFormat{"CZ", "6-3", cz_birth_number, Evidence::Fair, Evidence::Weak},
    DigitFormat{"SE", "10 6-4 12 8-4", se_personnummer, Evidence::Strong, Evidence::Strong},
    DigitFormat{"NO", "11 6-5 6-3-2 2-2-2-5", no_fodselsnummer, Evidence::Strong, Evidence::Strong},
    DigitFormat{"DK", "10 6-4", dk_cpr_checked, Evidence::Strong, Evidence::Fair},
    DigitFormat{"DK", "6-4 10", dk_cpr_date, Evidence::Fair, Evidence::Weak},
    DigitFormat{"GB", "10 3-3-4", gb_nhs, Evidence::Fair, Evidence::Fair},
    DigitFormat{"US", "3-2-4 9", us_ssn, Evidence::Fair, Evidence::Weak},
    DigitFormat{"CA", "9 3-3-3", ca_sin, Evidence::Fair, Evidence::Fair},
    DigitFormat{"BR", "11 3-3-3-2 9-2", br_cpf, Evidence::Strong, Evidence::Strong},
    DigitFormat{"BR", "14 2-3-3-4-2", br_cnpj, Evidence::Strong, Evidence::Strong},
    DigitFormat{"IN", "12 4-4-4", in_aadhaar, Evidence::Fair, Evidence::Fair},
    DigitFormat{"AU", "9 3-3-3 8 2-3-3 3-2-3", au_tfn, Evidence::Fair, Evidence::Fair},
    DigitFormat{"AU", "10 4-5-1 4-5-1-1 4-5-2 11", au_medicare, Evidence::Fair, Evidence::Fair},
    DigitFormat{"TR", "11 3-3-3-2", tr_tckn, Evidence::Strong, Evidence::Strong},
    DigitFormat{"ZA", "13 6-4-3 6-4-2-1 6-4-1-1-1 6-4-1-2", za_id, Evidence::Strong,
                Evidence::Strong},
    DigitFormat{"BR", "2-3-3-1 9", any_number, Evidence::Weak, Evidence::Weak},  // RG
    DigitFormat{"MX", "11 2-2-2-4-1", luhn, Evidence::Weak, Evidence::Weak},
    DigitFormat{"IT", "11", luhn, Evidence::Weak, Evidence::Weak},
};

struct FormatTable {
  Layouts layouts;
  std::vector<std::vector<const DigitFormat*>> formats;  // by node

  FormatTable() {
    for (const DigitFormat& format : kDigitFormats) {
      std::string_view rest = format.sizes;
      while (!rest.empty()) {
        const std::size_t blank = std::min(rest.find(' '), rest.size());
        const std::uint16_t node = layouts.add(rest.substr(0, blank));
        formats.resize(layouts.size());
        formats[node].push_back(&format);
        rest.remove_prefix(std::min(blank + 1, rest.size()));
      }
    }
  }
};

bool is_enough(Evidence evidence, const Context& context) noexcept {
  switch (evidence) {
    case Evidence::Strong:
      return !context.other || context.id;
    case Evidence::Fair:
      return context.id || (!context.other && !context.amount);
    case Evidence::Weak:
      return context.id;
  }
  return false;
}

/// A separator of national numbers, the same kind throughout or mixed as their offices do.
bool is_joined(const DigitRun& run, std::size_t first, std::size_t many) noexcept {
  for (std::size_t i = 1; i < many; ++i)
    if (run.groups[first + i].before == '(' || run.groups[first + i].before == ')') return false;
  if (many == 1) return true;
  // "192.168.100.200" goes on: it is longer than the format.
  const char sign = run.groups[first + many - 1].before;
  const bool goes_on = first + many < run.count && run.groups[first + many].before == sign;
  const bool went_before = first > 0 && run.groups[first].before == run.groups[first + 1].before;
  return !goes_on && !went_before;
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

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

constexpr char upper(char c) noexcept {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}
constexpr bool is_letter(char c) noexcept { return upper(c) >= 'A' && upper(c) <= 'Z'; }

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

std::optional<NumberMatch> national_id_at(const Tokens& tokens, const DigitRun& run,
                                          std::size_t group) noexcept {
  static const FormatTable kTable;
  std::uint16_t node = 0;
  std::optional<NumberMatch> best;
  std::optional<Context> context;
  for (std::size_t i = group; i < run.count; ++i) {
    node = kTable.layouts.next(node, run.groups[i].size);
    if (node == Layouts::kNone) break;
    const std::size_t many = i - group + 1;
    if (kTable.formats[node].empty() || !is_joined(run, group, many)) continue;
    for (const DigitFormat* format : kTable.formats[node]) {
      const std::string_view digits = run.digits(group, many);
      if (!format->fits(digits)) continue;
      const bool date = many == 1 && is_written_date(digits);
      if (!context) context = context_of(tokens, run.groups[group].token, run.groups[i].token);
      if (date && !context->id) continue;
      if (is_enough(many == 1 ? format->bare : format->evidence, *context))
        best = NumberMatch{
            many, PersonalData::NationalId,
            context->id || (many == 1 ? format->bare : format->evidence) == Evidence::Strong};
    }
  }
  return best;
}

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
