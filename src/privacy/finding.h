// privacy/finding.h
//
// What a detector finds: where personal data stands in a text, and of which kind.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace idiolect::privacy {

/// In the order of precedence: where two overlap, the earlier one gives its name to both.
enum class PersonalData : std::uint8_t {
  LinkWithCredentials,
  Email,
  Iban,
  Card,
  NationalId,
  Phone,
  Address,
  Secret,
  Name,
};

inline constexpr std::array kPersonalData{PersonalData::LinkWithCredentials,
                                          PersonalData::Email,
                                          PersonalData::Iban,
                                          PersonalData::Card,
                                          PersonalData::NationalId,
                                          PersonalData::Phone,
                                          PersonalData::Address,
                                          PersonalData::Secret,
                                          PersonalData::Name};

/// "email", "url-credentials", …: how reports spell it.
std::string_view slug(PersonalData what) noexcept;

/// The bytes [begin, end) of a text; both ends at a UTF-8 boundary of valid text.
struct Finding {
  std::size_t begin = 0;
  std::size_t end = 0;
  PersonalData what = PersonalData::Name;

  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

/// `found` in ascending order and disjoint: what overlaps becomes one finding over both.
Findings joined(Findings found);

}  // namespace idiolect::privacy
