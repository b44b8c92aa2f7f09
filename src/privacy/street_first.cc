// Streets whose number stands behind their name, as in most of Europe and Latin America.
#include <algorithm>
#include <array>

#include "privacy/address.h"

namespace idiolect::privacy {
namespace {

/// Before the number: over ',', "No.", "Nr", ':' to the last word of the street; beyond the text
/// where there is none.
std::size_t word_before(const Tokens& tokens, std::size_t number) noexcept {
  std::size_t at = number;
  for (int step = 0; step < 5 && at > 0; ++step) {
    if (tokens[at].gap > Gap::Blank) return tokens.size();
    const Token& before = tokens[at - 1];
    const bool mark = before.is(',') || before.is('.') || before.is(':') || before.is('#') ||
                      (before.mark == 1 && before.size() <= 3);
    const bool says_number =
        before.is_word() && before.has(kHouseNumber) && at > 1 && before.points <= 6;
    if (!mark && !says_number) break;
    --at;
  }
  const bool word = at > 0 && tokens[at - 1].is_word() && tokens[at].gap <= Gap::Blank;
  return word ? at - 1 : tokens.size();
}

/// The word before `at`, over the point of "Gl." and "St.".
std::size_t previous_word(const Tokens& tokens, std::size_t at) noexcept {
  const std::size_t before = at - 1;
  const bool shortened = tokens[before].is('.') && before > 0 && tokens[before - 1].is_word() &&
                         tokens[before - 1].points <= 4 && tokens.glued(before);
  return shortened ? before - 1 : before;
}

/// Words before `at` that belong to the name of a street that ends with it: "Berliner" of
/// "Berliner Straße"; returns the first of them, `at` where there is none.
std::size_t named_from(const Tokens& tokens, std::size_t at, std::size_t most) noexcept {
  std::size_t first = at;
  for (std::size_t words = 0; words < most && first > 0 && tokens[first].gap <= Gap::Blank;
       ++words) {
    const std::size_t before = previous_word(tokens, first);
    const Token& word = tokens[before];
    const bool ordinal = word.is_number() && word.size() <= 3 && words == 0 && before + 1 < first;
    if (!word.is_word() && !ordinal) break;
    const bool small = word.has(kParticle) && first != at;
    if (!is_name_word(word) && !small && !ordinal) break;
    if (word.has(kAddressCue | kFunction) && !word.has(kStreetThe | kParticle)) break;
    first = hyphenated(tokens, before);
  }
  while (first < at && !is_capital(tokens[first]) && !tokens[first].is_number()) ++first;
  return first;
}

/// Over the words that tell a street from its neighbour: "Alte", "Södra", "Gl.", "Wiedner".
std::size_t qualified_from(const Tokens& tokens, std::size_t first) noexcept {
  for (int words = 0; words < 2 && first > 0 && tokens[first].gap == Gap::Blank; ++words) {
    const std::size_t before = previous_word(tokens, first);
    const Token& word = tokens[before];
    if (!word.is_word()) break;
    const bool of_a_town = is_capital(word) && word.points > 4 && tokens.of(word).ends_with("er");
    const bool the = is_capital(word) && word.has(kStreetThe);
    // "Jan van Galenstraat", "Van Woustraat"
    if (word.has(kParticle) && before > 0 && tokens[before].gap == Gap::Blank &&
        is_capital(tokens[before - 1]) && !tokens[before - 1].has(kFunction | kAddressCue))
      return before - 1;
    if (word.has(kParticle) && is_capital(word)) return before;
    if (!word.has(kStreetQualifier) && !of_a_town && !the) break;
    first = before;
  }
  return first;
}

/// Words of a name written without capitals, up to `most`, before the kind at `last`.
std::size_t lower_named_from(const Tokens& tokens, std::size_t last, std::size_t most) noexcept {
  std::size_t first = last;
  for (std::size_t words = 0; words < most && first > 0 && tokens[first].gap == Gap::Blank;
       ++words) {
    const Token& word = tokens[first - 1];
    if (!word.is_word() || word.points <= 2 ||
        word.has(kFunction | kCopula | kAddressCue | kUnit | kCalendar | kPhoneCue))
      break;
    --first;
  }
  return first;
}

/// "Moda Mah. " before the street: the quarter, in Turkey.
std::size_t quarter_from(const Tokens& tokens, std::size_t first) noexcept {
  std::size_t at = first;
  for (int marks = 0; marks < 2 && at > 0 && (tokens[at - 1].is('.') || tokens[at - 1].is(','));
       ++marks)
    --at;
  if (at < 2 || !tokens[at - 1].is_word() || tokens[at - 2].kind != TokenKind::Word) return first;
  const std::string_view word = tokens.of(tokens[at - 1]);
  constexpr auto kQuarters = std::to_array<std::string_view>(
      {"mah", "Mah", "MAH", "mahallesi", "Mahallesi", "mh", "Mh", "mahalle"});
  if (std::ranges::find(kQuarters, word) == kQuarters.end() || tokens[at - 1].gap != Gap::Blank)
    return first;
  const std::size_t named = named_from(tokens, at - 1, 3);
  return named < at - 1 ? named : at - 2;
}

/// "Berliner Str. 12", "hauptstr 5", "tunalı hilmi cd. no 3": the kind right before the number.
std::optional<AddressCore> kind_then_number(const Tokens& tokens, std::size_t last,
                                            std::size_t number) noexcept {
  const Token& word = tokens[last];
  const std::size_t first = named_from(tokens, hyphenated(tokens, last), 4);
  if (first < last && (word.upper || word.has(kStreetPlain)))
    return AddressCore{quarter_from(tokens, qualified_from(tokens, first)), number, true, false};
  if (word.has(kStreetEnglish) && word.upper && last > 0)  // "H.No. 45, Sector 15"
    if (const std::size_t unit = with_unit_before(tokens, last); unit < last)
      return AddressCore{unit, number, false, false};
  if (!word.has(kStreetPlain)) return std::nullopt;
  const std::size_t lower = lower_named_from(tokens, last, word.has(kStreetEnglish) ? 1 : 2);
  if (lower == last) return std::nullopt;
  return AddressCore{quarter_from(tokens, lower), number, true, true};
}

/// "calle Mayor, 12", "L.go Argentina 13": the kind of the street some words before the number.
std::optional<AddressCore> kind_before(const Tokens& tokens, std::size_t last, std::size_t number,
                                       std::size_t street) noexcept {
  constexpr std::size_t kLongestName = 24;  // tokens
  const bool named = street <= last && last - street <= kLongestName;
  // Without a word for a kind only one that is cut inside can be there.
  const std::size_t stop = named ? street : last - std::min<std::size_t>(last, 7);
  bool capital = false;
  std::size_t words = 0;
  for (std::size_t at = last + 1; at-- > stop && words <= 7;) {
    const Token& word = tokens[at];
    if (word.kind == TokenKind::Mark) {
      const bool inside =
          word.is('.') || word.is('-') || word.is('\'') || word.is('/') || word.mark == 1;
      if (!inside || word.size() > 3) return std::nullopt;
      continue;
    }
    if (word.is_number() && word.size() > 4) return std::nullopt;
    if (words >= 2 && word.points == 1 && word.upper && is_dotted_kind(tokens, at))
      return AddressCore{at, number, true, false};
    if (named && words >= 1 && begins_street(tokens, at)) {
      // "place", "route", "cours" are words of everyday life as well.
      if (!capital && (!word.has(kStreetPlain) || words > 4)) return std::nullopt;
      return AddressCore{at, number, true, !capital};
    }
    if (at != 0 && word.gap > Gap::Blank) return std::nullopt;
    const bool half = at > 0 && tokens[at - 1].is('.');  // "go" of "L.go"
    if (!named && !is_capital(word) && !half && !word.has(kParticle)) return std::nullopt;
    capital = capital || is_capital(word);
    ++words;
  }
  return std::nullopt;
}

}  // namespace

std::optional<AddressCore> street_then_number(const Tokens& tokens, std::size_t number,
                                              std::size_t street, std::size_t done) {
  const std::size_t last = word_before(tokens, number);
  if (!tokens.exists(last)) return std::nullopt;
  // "12 High Street, 5": the street has its number.
  if (tokens[last].end == done && last + 1 < number && tokens[last].has(kStreetEnglish))
    return std::nullopt;
  const Token& word = tokens[last];
  if (word.points >= kShortestGlued) {
    const bool plain = ends_as_street(tokens, word, false);
    if (plain || (!word.upper && ends_as_street(tokens, word, true))) {
      const std::size_t first = qualified_from(tokens, hyphenated(tokens, last));
      return AddressCore{first, number, plain || address_is_said(tokens, first), !word.upper};
    }
  }
  if (word.has(kStreetAfter))
    if (const auto core = kind_then_number(tokens, last, number)) return core;
  if (const auto core = kind_before(tokens, last, number, street)) return core;
  if (word.has(kCalendar) || (word.has(kStreetAfter) && word.points < 4)) return std::nullopt;
  if (const auto core = unnamed_street(tokens, last, number)) return core;
  return announced_street(tokens, last, number);
}

}  // namespace idiolect::privacy
