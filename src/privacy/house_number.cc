// Numbers of houses, and what is written together with them: letters, flats, floors.
#include <algorithm>
#include <array>

#include "privacy/address.h"

namespace idiolect::privacy {
namespace {

/// What Dutch and French numbers go on with behind a dash or a stroke: "93-hs", "12/bis".
constexpr auto kAdditions =
    std::to_array<std::string_view>({"hs", "huis", "bis", "ter", "i", "ii", "iii", "iv"});

bool is_addition(const Tokens& tokens, std::size_t at) noexcept {
  const Token& token = tokens[at];
  if (token.is_number()) return token.size() <= 4;
  if (!token.is_word() || !token.ascii) return false;
  return token.points == 1 || std::ranges::find(kAdditions, tokens.of(token)) != kAdditions.end();
}

/// What joins the parts of a number: "12-14", "12 / 3".
bool joins_parts(const Tokens& tokens, std::size_t mark) noexcept {
  return tokens.exists(mark + 1) && (tokens[mark].is('-') || tokens[mark].is('/')) &&
         tokens[mark].size() <= 3 && tokens[mark].gap <= Gap::Blank &&
         tokens[mark + 1].gap <= Gap::Blank;
}

}  // namespace

bool is_ground_floor(const Tokens& tokens, std::size_t at) noexcept {
  if (!tokens.exists(at + 2) || tokens[at].size() != 1) return false;
  return (tokens.text[tokens[at].begin] | 0x20) == 'r' && tokens[at + 1].is('/') &&
         tokens.glued(at + 1) && tokens.glued(at + 2) && tokens[at + 2].is_word() &&
         tokens[at + 2].size() <= 3;
}

std::size_t house_number_end(const Tokens& tokens, std::size_t last) noexcept {
  if (!tokens[last].is_number()) return last;
  for (int parts = 0; parts < 4; ++parts) {
    if (tokens.glued(last + 1) && tokens[last + 1].is_word() && tokens[last + 1].points <= 3)
      ++last;
    if (!joins_parts(tokens, last + 1) || !is_addition(tokens, last + 2)) break;
    last += 2;
  }
  const bool letter = tokens.exists(last + 1) && tokens[last + 1].gap == Gap::Blank &&
                      tokens[last + 1].is_word() && tokens[last + 1].points == 1 &&
                      tokens[last + 1].ascii && !is_ground_floor(tokens, last + 1);
  if (!letter) return last;
  // "12 B 5": staircase and flat.
  const bool ends = !tokens.exists(last + 3) || tokens[last + 3].kind == TokenKind::Mark ||
                    tokens[last + 3].gap >= Gap::Line;
  const bool flat = (tokens[last + 1].upper || ends) && tokens.exists(last + 2) &&
                    tokens[last + 2].is_number() && tokens[last + 2].size() <= 3 &&
                    tokens[last + 2].gap == Gap::Blank;
  if (flat) return last + 2;
  const bool before_end = !tokens.exists(last + 2) || tokens[last + 2].kind == TokenKind::Mark ||
                          tokens[last + 2].gap >= Gap::Line || tokens[last + 2].is_number();
  const bool told = tokens.exists(last + 2) && tokens[last + 2].is(':');  // "d: 2"
  return (before_end && !told) || tokens[last + 1].upper ? last + 1 : last;
}

std::size_t with_unit_before(const Tokens& tokens, std::size_t number) noexcept {
  std::size_t first = number;
  while (first >= 2 && tokens.glued(first) && tokens.glued(first - 1) &&
         (tokens[first - 1].is('/') || tokens[first - 1].is('-')) &&
         tokens[first - 2].kind != TokenKind::Mark && number - first < 6)
    first -= 2;
  if (tokens.glued(first) && tokens[first - 1].is_word() && tokens[first - 1].points <= 2) --first;
  std::size_t at = first;
  for (int step = 0; step < 9 && at > 0 && tokens[at].gap <= Gap::Line; ++step) {
    --at;
    const Token& before = tokens[at];
    if (before.is_word() && before.has(kUnitOfHouse) && before.points >= 2) {
      first = at;
      // "H.No. 18"
      if (at >= 2 && tokens.glued(at) && tokens[at - 1].is('.') && tokens[at - 2].points == 1 &&
          tokens[at - 2].upper)
        first = at - 2;
    }
    const bool passes =
        before.is(',') || before.is('.') || before.is('#') || before.is('/') || before.is('-') ||
        before.is_number() ||
        (before.is_word() && (before.has(kUnitOfHouse | kHouseNumber) || before.points <= 2));
    if (!passes || before.has(kStreetAfter)) break;
  }
  return first;
}

std::size_t ordinal_end(const Tokens& tokens, std::size_t at) noexcept {
  std::size_t end = at + 1;
  if (tokens.glued(end) && tokens[end].is('.')) ++end;
  if (tokens[at].size() > 2 || !tokens.glued(end) || !tokens[end].is_word()) return at;
  const std::string_view word = tokens.of(tokens[end]);
  // "7ºB": the letter of the door is glued to it.
  if ((word.starts_with("º") || word.starts_with("ª")) && tokens[end].points <= 3) return end;
  static constexpr auto kOrdinals =
      std::to_array<std::string_view>({"o", "a", "th", "st", "nd", "rd", "e", "er"});
  return std::ranges::find(kOrdinals, word) != kOrdinals.end() ? end : at;
}

}  // namespace idiolect::privacy
