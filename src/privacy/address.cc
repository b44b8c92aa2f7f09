// Addresses: a house number beside the name of a street, and from there on what people
// write behind it. address.h names the parts of the search.
#include "privacy/address.h"

#include <algorithm>
#include <array>

#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

/// A number among numbers is no house: the first of "12-14" has been asked already.
bool is_between_numbers(const Tokens& tokens, std::size_t number) noexcept {
  const bool alone_before =
      number == 0 || tokens[number - 1].is_number() ||
      (tokens[number - 1].is('-') && number > 1 && tokens[number - 2].is_number());
  const bool alone_behind =
      !tokens.exists(number + 1) || tokens[number + 1].is_number() ||
      (tokens[number + 1].is('-') && tokens.exists(number + 2) && tokens[number + 2].is_number());
  return alone_before && alone_behind && number > 0;
}

/// "5 km", "15:30", "20 %", "3,50".
bool is_time_or_amount(const Tokens& tokens, std::size_t number) noexcept {
  const std::size_t behind = number + 1;
  if (!tokens.exists(behind)) return false;
  const Token& next = tokens[behind];
  if (next.gap > Gap::Blank) return false;
  if (next.is_word() && next.has(kUnit) && !next.has(kStreetAfter | kStreetBefore | kUnitOfHouse) &&
      (next.points > 1))
    return true;
  if (next.is('%') || (next.mark == 1 && (tokens.of(next) == "€" || tokens.of(next) == "£")))
    return true;
  const bool figures =
      tokens.glued(behind) && tokens.glued(behind + 1) && tokens[behind + 1].is_number();
  return figures &&
         (next.is(':') || next.is(',') || (next.is('.') && tokens[behind + 1].size() <= 2));
}

/// Whether the tokens beside a number are such as stand between a street and its house: spares most
/// numbers the search.
bool may_be_house(const Tokens& tokens, std::size_t number) noexcept {
  const auto is_word = [&](std::size_t at) { return tokens.exists(at) && tokens[at].is_word(); };
  if (number > 0) {
    const Token& before = tokens[number - 1];
    if (before.is_word() || before.is(',') || before.is('.') || before.is(':') || before.is('#') ||
        before.mark == 1)
      return true;
    if (before.is('-') && number > 1 && tokens[number - 2].has(kUnitOfHouse | kHouseNumber))
      return true;
  }
  if (!tokens.exists(number + 1)) return false;
  const Token& behind = tokens[number + 1];
  const auto is_apart = [&](std::size_t at) { return is_word(at) && !tokens.glued(at); };
  // "12/3 High Street", "12a-14b High Street"
  if (behind.is('-') || behind.is('/'))
    return is_word(number + 2) || is_apart(number + 3) || is_apart(number + 4);
  if (behind.is_word() && tokens.glued(number + 2) && tokens[number + 2].is('-'))
    return is_apart(number + 4) || is_apart(number + 5);
  return behind.is_word() || behind.is(',');
}

/// The address whose house has this number; `street`: a word for a kind of street some tokens
/// before.
std::optional<Finding> address_at(const Tokens& tokens, std::size_t number, std::size_t street,
                                  std::size_t done) {
  if (!may_be_house(tokens, number) || is_between_numbers(tokens, number)) return std::nullopt;
  if (tokens[number].size() > 5 || tokens.letter_before(number)) return std::nullopt;
  if (is_time_or_amount(tokens, number)) return std::nullopt;
  if (const auto core = street_then_number(tokens, number, street, done))
    if (const auto finding = completed(tokens, *core)) return finding;
  if (const auto core = number_then_street(tokens, number))
    if (const auto finding = completed(tokens, *core)) return finding;
  if (const auto core = flat_in_a_house(tokens, number))
    if (const auto finding = completed(tokens, *core)) return finding;
  return std::nullopt;
}

/// The first of the words for streets that stand before the number, at most a few back: "Av." of
/// "Av. da Praça 5".
std::size_t first_near(const Tokens& tokens, std::size_t end, std::size_t number) noexcept {
  constexpr std::size_t kNear = 25;  // tokens
  std::size_t first = end;
  for (std::size_t back = 0; back < 4 && first > 0 && number - tokens.streets[first - 1] <= kNear;
       ++back)
    --first;
  return first == end ? tokens.size() : tokens.streets[first];
}

}  // namespace

void find_addresses(const Tokens& tokens, Findings& found) {
  std::size_t next_street = 0;
  std::size_t done = 0;
  for (const std::uint32_t number : tokens.numbers) {
    if (tokens[number].begin < done) continue;
    while (next_street < tokens.streets.size() && tokens.streets[next_street] < number)
      ++next_street;
    const std::size_t street =
        next_street == 0 ? tokens.size() : first_near(tokens, next_street, number);
    if (const auto finding = address_at(tokens, number, street, done)) {
      found.push_back(*finding);
      done = finding->end;
    }
  }
}

}  // namespace idiolect::privacy
