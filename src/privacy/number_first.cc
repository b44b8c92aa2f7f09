// Streets whose number stands before their name, as in English and French; and houses with a name.
#include <algorithm>

#include "privacy/address.h"

namespace idiolect::privacy {
namespace {

/// "45 kerkstraat": South Africans write Dutch streets in the English order.
bool ends_plainly(const Tokens& tokens, std::size_t at) noexcept {
  const std::string_view word = tokens.of(tokens[at]);
  return word.size() > 7 && word.ends_with("straat");
}

/// Marks inside the name of a street: "Saint-Michel", "l'Église", "St. John".
bool is_inside(const Tokens& tokens, std::size_t mark, std::size_t kind) noexcept {
  const Token& token = tokens[mark];
  if (token.is('\'') || token.is('-')) return true;
  return token.is('.') && (mark == kind + 1 || tokens.glued(mark + 1));
}

/// From "rue" on, through its name: small words, then those with capitals, or one without.
std::optional<AddressCore> romance_street(const Tokens& tokens, std::size_t number,
                                          std::size_t kind) noexcept {
  std::size_t last = kind;
  bool named = false;
  bool capital = false;
  std::size_t words = 0;
  for (std::size_t next = kind + 1; tokens.exists(next) && words < 8; ++next) {
    const Token& word = tokens[next];
    if (word.gap > Gap::Blank) break;
    if (word.kind == TokenKind::Mark) {
      if (!is_inside(tokens, next, kind)) break;
      continue;
    }
    if (word.is_number() && (named || word.size() > 2)) break;
    ++words;
    if (word.is_number()) continue;
    const bool small = word.has(kParticle) || word.points <= 2;
    if (!is_capital(word) && small && (!named || capital)) continue;
    if (!is_capital(word) && named && !tokens.glued(next)) break;
    capital = capital || is_capital(word);
    named = true;
    last = next;
  }
  if (!named || (!capital && !tokens[kind].has(kStreetPlain))) return std::nullopt;
  return AddressCore{with_unit_before(tokens, number), last, true, !capital};
}

/// "st" behind a name in lower case: a street where something of an address follows or came before.
bool is_short_kind(const Tokens& tokens, std::size_t kind, std::size_t first) noexcept {
  const std::size_t next = kind + 1;
  if (!tokens.exists(next) || tokens[next].gap >= Gap::Line) return address_is_said(tokens, first);
  return is_direction(tokens, next) || tokens[next].is(',') || tokens[next].is('#') ||
         address_is_said(tokens, first);
}

/// Through "Street": one to four words of a name before the kind.
std::optional<AddressCore> english_street(const Tokens& tokens, std::size_t number,
                                          std::size_t at) noexcept {
  std::size_t words = 0;
  bool all_capital = true;
  std::size_t kind = 0;
  for (std::size_t next = at; tokens.exists(next) && words < 6; ++next) {
    const Token& word = tokens[next];
    if (word.gap > Gap::Blank) break;
    if (word.kind == TokenKind::Mark) {
      const bool inside =
          (word.is('.') && tokens[next - 1].points <= 2) || is_inside(tokens, next, next);
      if (!inside || words == 0) break;
      continue;
    }
    if (word.is_number()) {
      // "W 23rd St"
      if (word.size() > 3 || (words > 0 && !is_direction(tokens, next - 1))) break;
      ++words;
      continue;
    }
    const bool capital = is_capital(word);
    if (word.has(kStreetEnglish) && words > 0 && !tokens.glued(next))
      kind = next;
    else if (kind != 0)
      break;
    if (!capital && !word.has(kStreetAfter) && !tokens.glued(next)) {
      all_capital = false;
      if (word.has(kFunction | kUnit)) break;
    }
    const bool calendar = word.has(kCalendar) && words == 0;
    if (calendar && !(tokens.exists(next + 1) && is_capital(tokens[next + 1]))) break;
    ++words;
  }
  if (kind == 0) return std::nullopt;
  const std::size_t first = with_unit_before(tokens, number);
  const bool plain = tokens[kind].has(kStreetPlain);
  if (!plain && (!all_capital || !is_capital(tokens[kind])) && !is_short_kind(tokens, kind, first))
    return std::nullopt;
  std::size_t last = kind;
  if (tokens.glued(last + 1) && tokens[last + 1].is('.') && tokens[last].points <= 4) ++last;
  return AddressCore{first, last, true, !is_capital(tokens[at])};
}

/// "116 Queensway, Edinburgh …": a name alone, up to a comma or the end of the line, which a
/// postcode has to prove.
std::optional<AddressCore> bare_name(const Tokens& tokens, std::size_t number,
                                     std::size_t at) noexcept {
  std::size_t next = at;
  while (tokens.exists(next) && next - at < 3 && is_name_word(tokens[next]) &&
         !tokens[next].has(kFunction) && tokens[next].gap == Gap::Blank)
    ++next;
  if (next == at || !tokens.exists(next)) return std::nullopt;
  if (!tokens[next].is(',') && tokens[next].gap != Gap::Line) return std::nullopt;
  return AddressCore{with_unit_before(tokens, number), next - 1, false, false};
}

/// Past the rest of the number: "221B", "103-2238", "12 bis,".
std::size_t past_number(const Tokens& tokens, std::size_t number) noexcept {
  std::size_t at = number + 1;
  if (tokens.glued(at) && tokens[at].is_word()) {
    if (tokens[at].points > 1) return tokens.size();  // "5th Avenue" alone has no house
    ++at;
  }
  for (int parts = 0;
       parts < 2 && tokens.glued(at) && tokens.glued(at + 1) &&
       (tokens[at].is('-') || tokens[at].is('/')) && tokens[at + 1].kind != TokenKind::Mark;
       ++parts) {
    at += 2;
    if (tokens.glued(at) && tokens[at].is_word() && tokens[at].points == 1) ++at;
  }
  // "12 bis,", but not "48 Shop Street".
  if (tokens.exists(at) && tokens[at].is_word() && tokens[at].has(kUnitOfHouse) &&
      tokens[at].points <= 6 && !tokens[at].has(kStreetBefore | kStreetAfter) &&
      !(tokens.exists(at + 1) && tokens[at + 1].has(kStreetAfter)))
    ++at;
  if (tokens.exists(at) && tokens[at].is(',')) ++at;
  return at;
}

}  // namespace

std::optional<AddressCore> number_then_street(const Tokens& tokens, std::size_t number) noexcept {
  const std::size_t at = past_number(tokens, number);
  if (!tokens.exists(at) || tokens[at].gap > Gap::Blank || tokens.glued(at)) return std::nullopt;
  const Token& word = tokens[at];
  // "12 5th Street"
  if (!word.is_word() && !(word.is_number() && tokens.letter_behind(at))) return std::nullopt;
  if (word.is_word() && begins_street(tokens, at) && (word.has(kStreetPlain) || !word.has(kUnit)))
    if (const auto core = romance_street(tokens, number, at)) return core;
  if (word.is_word() && !word.has(kFunction) && ends_plainly(tokens, at))
    return AddressCore{number, at, true, true};
  if (const auto core = english_street(tokens, number, at)) return core;
  return bare_name(tokens, number, at);
}

std::optional<AddressCore> flat_in_a_house(const Tokens& tokens, std::size_t number) noexcept {
  if (number == 0) return std::nullopt;
  const Token& before = tokens[number - 1];
  const bool sign = before.is('.') || before.is('#') || before.is('-');
  const std::size_t word = sign && number > 1 ? number - 2 : number - 1;
  const bool unit = tokens[word].has(kUnitOfHouse | kHouseNumber);
  if (!unit) return std::nullopt;
  const std::size_t first = with_unit_before(tokens, number);
  if (first == number) return std::nullopt;
  const bool named = tokens[first].has(kUnitOfHouse) && tokens[first].points >= 3;
  const bool dotted = tokens[first].points == 1 && tokens[first + 1].is('.');  // "H.No."
  if (!named && !dotted) return std::nullopt;
  return AddressCore{first, number, false, false};
}

}  // namespace idiolect::privacy
