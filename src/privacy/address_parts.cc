// What single tokens of an address are: flats, floors, towns, states.
#include "privacy/address_parts.h"

#include <algorithm>
#include <array>

namespace idiolect::privacy {

bool ends_part(const Tokens& tokens, std::size_t at) noexcept {
  return !tokens.exists(at) || tokens[at].kind == TokenKind::Mark || tokens[at].gap >= Gap::Line;
}

bool is_flat(const Tokens& tokens, std::size_t at) noexcept {
  return tokens[at].size() <= 2 && tokens.glued(at + 1) && tokens[at + 1].is_word() &&
         tokens[at + 1].points == 1 && ends_part(tokens, at + 2);
}

bool is_door(const Tokens& tokens, std::size_t at) noexcept {
  if (!tokens.exists(at) || !tokens[at].is_word() || tokens[at].points != 1 ||
      tokens[at].gap != Gap::Blank)
    return false;
  return tokens[at].upper || ends_part(tokens, at + 1);
}

bool is_told(const Tokens& tokens, std::size_t at) noexcept {
  return tokens.glued(at) && (tokens[at].is('.') || tokens[at].is(':'));
}

bool is_told_number(const Tokens& tokens, std::size_t at) noexcept {
  return tokens.exists(at + 1) && (tokens[at].is(':') || tokens[at].is('.')) &&
         tokens[at + 1].is_number();
}

bool is_town_behind(const Tokens& tokens, std::size_t at) noexcept {
  std::size_t words = 0;
  while (tokens.exists(at) && words < 4 && is_name_word(tokens[at]) && !tokens[at].has(kFunction) &&
         (words == 0 || tokens[at].gap == Gap::Blank)) {
    ++at;
    ++words;
  }
  if (words == 0 || words > 3) return false;
  if (!tokens.exists(at) || tokens[at].gap >= Gap::Line || tokens[at].is_number()) return true;
  return tokens[at].is(',') || tokens[at].is('.') || tokens[at].is('/') || tokens[at].is(')');
}

bool is_state(const Tokens& tokens, std::size_t at) noexcept {
  const std::string_view word = tokens.of(tokens[at]);
  return (word.size() == 2 || word.size() == 3) &&
         std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_shortened(const Tokens& tokens, std::size_t at) noexcept {
  return tokens[at].points <= 3 && tokens.glued(at + 1) && tokens[at + 1].is('.');
}

bool is_followed_by_unit(const Tokens& tokens, std::size_t at) noexcept {
  return tokens.exists(at + 1) && tokens[at + 1].is_word() && tokens[at + 1].has(kUnit) &&
         tokens[at + 1].gap <= Gap::Blank && !is_capital(tokens[at + 1]);
}

bool unit_follows(const Tokens& tokens, std::size_t at) noexcept {
  while (tokens.exists(at) && (tokens[at].is('.') || tokens[at].mark == 1) &&
         tokens[at].kind == TokenKind::Mark)
    ++at;
  return tokens.exists(at) && tokens[at].gap <= Gap::Blank && tokens[at].is_word() &&
         tokens[at].has(kUnitOfHouse) && (tokens[at].points > 1 || tokens.glued(at));
}

bool is_unit(const Tokens& tokens, std::size_t from, std::size_t number) noexcept {
  for (std::size_t back = 0; back < 3 && from >= back; ++back) {
    const Token& word = tokens[from - back];
    if (word.is('#')) return true;
    if (word.is_word())
      return word.has(kUnitOfHouse | kHouseNumber) || (tokens.glued(number) && word.points <= 2);
    if (!(word.is('.') || word.is(':') || word.is('-') || word.is(','))) return false;
  }
  return false;
}

bool is_unit_part(const Tokens& tokens, std::size_t at) noexcept {
  const Token& before = tokens[at - 1];
  if (before.is_number() || before.mark == 1 || before.is('.')) return true;
  if (!tokens.exists(at + 1)) return false;
  const Token& next = tokens[at + 1];
  return next.is_number() || next.is('.') || next.is(':') || (next.is_word() && next.points <= 2);
}

bool is_alone(const Tokens& tokens, std::size_t at) noexcept {
  const auto code = postcode_at(tokens, at, true);
  return code && code->alone;
}

bool is_in_town(const Tokens& tokens, std::size_t at, bool lower) noexcept {
  if (!tokens.exists(at) || tokens[at].gap > Gap::Blank) return false;
  const Token& word = tokens[at];
  const bool small = lower && word.is_word() && word.points > 2 && !word.has(kFunction | kCalendar);
  return small || is_name_word(word);
}

bool leads_to_town(const Tokens& tokens, std::size_t at) noexcept {
  static constexpr auto kBeforeTown = std::to_array<std::string_view>({"in", "à", "a", "en", "i"});
  return std::ranges::find(kBeforeTown, tokens.of(tokens[at])) != kBeforeTown.end();
}

std::size_t town_before(const Tokens& tokens, std::size_t first) noexcept {
  if (first < 2) return first;
  std::size_t at = first;
  if (tokens[at - 1].is(',') && tokens[at].gap <= Gap::Line)
    --at;
  else if (tokens[at].gap != Gap::Line)
    return first;
  for (int words = 0; words < 3 && at > 0 && tokens[at].gap <= Gap::Blank; ++words) {
    --at;
    if (tokens[at].is_number() && words > 0)
      return tokens[at].size() >= 4 && tokens[at].size() <= 6 ? at : first;
    if (!is_name_word(tokens[at])) return first;
  }
  const bool code = at > 0 && tokens[at].gap == Gap::Blank && tokens[at - 1].is_number() &&
                    tokens[at - 1].size() >= 4 && tokens[at - 1].size() <= 6;
  return code ? at - 1 : first;
}

}  // namespace idiolect::privacy
