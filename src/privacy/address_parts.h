// privacy/address_parts.h
//
// What single tokens of an address are: flats, floors, towns, states. `at` is always a token.
#pragma once

#include <cstddef>

#include "privacy/address.h"

namespace idiolect::privacy {

/// Whether a part of an address ends before `at`.
bool ends_part(const Tokens& tokens, std::size_t at) noexcept;
/// "2b" between commas.
bool is_flat(const Tokens& tokens, std::size_t at) noexcept;
/// "B" of "3º B".
bool is_door(const Tokens& tokens, std::size_t at) noexcept;
/// A point or a colon that is glued to the word before.
bool is_told(const Tokens& tokens, std::size_t at) noexcept;
/// ": 2" behind the "d" of "d: 2".
bool is_told_number(const Tokens& tokens, std::size_t at) noexcept;
/// Capitals after a house number that end as the name of a town does: at a comma, at the end.
bool is_town_behind(const Tokens& tokens, std::size_t at) noexcept;
/// "IL", "NSW": what stands between a town and its postcode.
bool is_state(const Tokens& tokens, std::size_t at) noexcept;
/// "Co." of "Co. Kildare".
bool is_shortened(const Tokens& tokens, std::size_t at) noexcept;
/// "5 km": an amount, and neither a district nor a postcode.
bool is_followed_by_unit(const Tokens& tokens, std::size_t at) noexcept;
/// A word for floor or flat, perhaps behind a point or an ordinal sign.
bool unit_follows(const Tokens& tokens, std::size_t at) noexcept;
/// "Apt" of "Apt 4B" lies within the three tokens before the number.
bool is_unit(const Tokens& tokens, std::size_t from, std::size_t number) noexcept;
/// A word for floor or flat with a number, a side or an ordinal beside it.
bool is_unit_part(const Tokens& tokens, std::size_t at) noexcept;
/// A postcode, in lower case, that no town has to stand before.
bool is_alone(const Tokens& tokens, std::size_t at) noexcept;
/// A word that a town may go on with behind "de"; `lower`: without a capital too.
bool is_in_town(const Tokens& tokens, std::size_t at, bool lower) noexcept;
/// "in" of "hauptstraße 5 in köln".
bool leads_to_town(const Tokens& tokens, std::size_t at) noexcept;
/// "1070 Wien, " before the street: the token of the postcode, or `first`.
std::size_t town_before(const Tokens& tokens, std::size_t first) noexcept;

}  // namespace idiolect::privacy
