// privacy/address.h
//
// The parts of the search for addresses: what words say of streets, where a street and its
// number stand (the core), and how far the address goes on behind it. Positions are tokens.
#pragma once

#include <cstddef>
#include <optional>

#include "privacy/finding.h"
#include "privacy/tokens.h"

namespace idiolect::privacy {

/// A street with its number.
struct AddressCore {
  std::size_t first = 0;
  std::size_t last = 0;
  bool sure = false;   // needs no postcode behind
  bool lower = false;  // written in lower case
};

// --- words (street_words.cc)

inline bool is_capital(const Token& token) noexcept {
  return token.is_word() && (token.upper || token.spaceless);
}
/// A capital that is no month and no weekday.
inline bool is_name_word(const Token& token) noexcept {
  return is_capital(token) && !token.has(kCalendar);
}
/// The least characters of a street with its kind glued to it.
inline constexpr std::size_t kShortestGlued = 5;
/// "Hauptstraße", "Storgatan": the kind is glued to the name. In lower case only some endings
/// count, unless `said`: the words before speak of an address.
bool ends_as_street(const Tokens& tokens, const Token& token, bool said);
/// Whether a word such as "rue" or "via" begins a street here, by itself or as an abbreviation.
bool begins_street(const Tokens& tokens, std::size_t at) noexcept;
/// "L.go", "P.zza": the token of the letter, where `at` is one of the two words.
bool is_dotted_kind(const Tokens& tokens, std::size_t at) noexcept;
/// Over "Karl-Marx-" to the first word glued by dashes, or by an apostrophe or point.
std::size_t hyphenated(const Tokens& tokens, std::size_t at) noexcept;
/// A word or a sign before `first` that speaks of an address: "wohne", a house.
bool address_is_said(const Tokens& tokens, std::size_t first) noexcept;
/// "N", "southwest".
bool is_direction(const Tokens& tokens, std::size_t at) noexcept;

// --- numbers (house_number.cc)

/// "12a", "12 a", "12-14", "12/3/4", "93-hs": the last token of the number that `last` begins.
std::size_t house_number_end(const Tokens& tokens, std::size_t last) noexcept;
/// "r/c": the ground floor in Portugal, no part of the number.
bool is_ground_floor(const Tokens& tokens, std::size_t at) noexcept;
/// Over "Flat 3, " and "Plot No. 45, " to their start; `number` where there is none.
std::size_t with_unit_before(const Tokens& tokens, std::size_t number) noexcept;
/// The end of "3º", "2.º", "5th"; `at` where the number is none.
std::size_t ordinal_end(const Tokens& tokens, std::size_t at) noexcept;

// --- cores

/// "Hauptstraße 5", "rue de la Loi 16", "Am Anger 3"; `street`: a word for a kind of street some
/// tokens before the number, or beyond the text; `done`: the bytes before it are of another
/// address.
std::optional<AddressCore> street_then_number(const Tokens& tokens, std::size_t number,
                                              std::size_t street, std::size_t done);
/// "Am Anger 3" and "Vinohradská 12", which a postcode behind or a cue before has to prove; `last`:
/// the word before the number.
std::optional<AddressCore> unnamed_street(const Tokens& tokens, std::size_t last,
                                          std::size_t number) noexcept;
/// "📍 an der schleuse 20c", "bydlím u lužického semináře 44": without capitals an announcement
/// has to be there, and the small words that streets begin with, or nothing between.
std::optional<AddressCore> announced_street(const Tokens& tokens, std::size_t last,
                                            std::size_t number) noexcept;
/// "12 High Street", "221B Baker St", "12 bis, rue de la Paix".
std::optional<AddressCore> number_then_street(const Tokens& tokens, std::size_t number) noexcept;
/// "Flat 302, Sai Residency, 5th Cross, …", which a postcode has to prove.
std::optional<AddressCore> flat_in_a_house(const Tokens& tokens, std::size_t number) noexcept;

// --- the rest

struct Postcode {
  std::size_t last = 0;  // token
  bool alone = false;    // no town has to stand before it
};

/// The postcode that begins with token `at`; `lower`: the text does without capitals.
std::optional<Postcode> postcode_at(const Tokens& tokens, std::size_t at, bool lower) noexcept;

/// The whole address around its core; nothing where a postcode had to prove it and none is there.
std::optional<Finding> completed(const Tokens& tokens, const AddressCore& core) noexcept;

}  // namespace idiolect::privacy
