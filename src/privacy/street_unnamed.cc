// Streets that no word and no ending tells from other names: a postcode behind has to prove them,
// or what was said before.
#include <algorithm>
#include <array>

#include "privacy/address.h"

namespace idiolect::privacy {
namespace {

/// A number that hardly counts anything: "44b", "422/122".
bool is_clearly_a_house(const Tokens& tokens, std::size_t number) noexcept {
  const bool letter = tokens.glued(number + 1) && tokens[number + 1].is_word() &&
                      tokens[number + 1].points == 1 && tokens[number + 1].ascii &&
                      (tokens.text[tokens[number + 1].begin] | 0x20) <= 'g';
  const bool parts = tokens.glued(number + 1) && tokens[number + 1].is('/') &&
                     tokens.glued(number + 2) && tokens[number + 2].is_number() &&
                     tokens[number].size() + tokens[number + 2].size() >= 4;
  return letter || parts;
}

/// "come to", "komm zu": what is said before the name of a place.
bool somebody_comes(const Tokens& tokens, std::size_t first) noexcept {
  constexpr auto kComing = std::to_array<std::string_view>(
      {"come",   "komm", "kommt",  "kom",   "kommer", "viens",   "venez",    "vem",
       "venham", "ven",  "venid",  "vieni", "venite", "przyjdz", "przyjedz", "prijd",
       "prijed", "tule", "tulkaa", "gel",   "gelin",  "meet"});
  for (std::size_t back = 1; back <= 3 && back <= first; ++back)
    if (tokens[first - back].is_word() &&
        std::ranges::find(kComing, tokens.of(tokens[first - back])) != kComing.end())
      return true;
  return false;
}

bool is_year(const Tokens& tokens, std::size_t number) noexcept {
  const std::string_view digits = tokens.of(tokens[number]);
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

}  // namespace

std::optional<AddressCore> unnamed_street(const Tokens& tokens, std::size_t last,
                                          std::size_t number) noexcept {
  if (!is_name_word(tokens[last]) || tokens[last].points < 3 || tokens[number].size() > 4)
    return std::nullopt;
  if (tokens[last].has(kPhoneCue | kIdCue | kOtherNumber | kPasswordCue | kCodeCue | kUnitOfHouse |
                       kUnit))
    return std::nullopt;
  std::size_t first = hyphenated(tokens, last);
  for (int words = 0;
       words < 3 && first > 0 && tokens[first].gap == Gap::Blank && tokens[first - 1].is_word();
       ++words) {
    const Token& before = tokens[first - 1];
    const bool article = before.has(kParticle | kStreetThe | kStreetQualifier);
    if (!(article || is_name_word(before)) || before.has(kAddressCue)) break;
    first = hyphenated(tokens, first - 1);
  }
  while (first < last && !is_capital(tokens[first])) ++first;
  if (tokens[first].has(kFunction) && !tokens[first].has(kStreetThe) && first == last)
    return std::nullopt;
  bool sure = false;
  if (!tokens[last].has(kFunction) && !is_year(tokens, number))
    sure = address_is_said(tokens, first) ||
           (is_clearly_a_house(tokens, number) && somebody_comes(tokens, first));
  return AddressCore{first, number, sure, false};
}

std::optional<AddressCore> announced_street(const Tokens& tokens, std::size_t last,
                                            std::size_t number) noexcept {
  constexpr std::size_t kMostWords = 5;
  if (tokens[number].size() > 3) return std::nullopt;
  std::size_t first = last;
  std::size_t name = 0;  // words that are more than articles
  for (std::size_t words = 0; words < kMostWords; ++words) {
    const Token& word = tokens[first];
    if (!word.is_word() || word.has(kUnit | kCalendar | kUnitOfHouse | kOtherNumber | kCopula))
      return std::nullopt;
    const bool small = word.has(kStreetThe | kParticle | kStreetQualifier);
    if (!small && word.has(kFunction | kPhoneCue | kIdCue)) return std::nullopt;
    if (!small) ++name;
    if (first == 0) return std::nullopt;
    const Token& before = tokens[first - 1];
    const bool sign = before.kind == TokenKind::Mark && before.has(kAddressCue);
    if (sign && name > 0) return AddressCore{first, number, true, true};
    if (name > 0 && word.has(kStreetThe) && address_is_said(tokens, first))
      return AddressCore{first, number, true, true};
    if (word.gap > Gap::Blank) return std::nullopt;
    --first;
  }
  return std::nullopt;
}

}  // namespace idiolect::privacy
