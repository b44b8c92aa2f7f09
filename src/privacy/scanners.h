// privacy/scanners.h
//
// One scanner per class of personal data. Each starts from the tokens that can begin
// what it looks for, looks at a bounded number around them, and adds what it finds.
#pragma once

#include <optional>

#include "privacy/digit_run.h"
#include "privacy/finding.h"
#include "privacy/tokens.h"

namespace idiolect::privacy {

/// "anna@example.com", "anna (at) example (dot) com"; from each '@', and each "at" in brackets.
void find_emails(const Tokens& tokens, Findings& found);

/// Links that let in whoever has them: a password before the host, a token in the query.
/// Returns the other links, in which numbers are numbers of pages and products.
std::vector<Finding> find_links(const Tokens& tokens, Findings& found);

/// Cards, phones and national numbers of digits, and codes of digits and letters; IBANs.
void find_numbers(const Tokens& tokens, Findings& found);

/// Where groups of a run, from one on, are a number of some kind.
struct NumberMatch {
  std::size_t groups = 0;
  PersonalData what = PersonalData::Phone;
  bool sure = true;  // false: another reading of as many digits is as good
};

/// `after`: the group at which the match before ended, or 0.
std::optional<NumberMatch> card_at(const DigitRun& run, std::size_t group,
                                   std::size_t after) noexcept;
std::optional<NumberMatch> national_id_at(const Tokens& tokens, const DigitRun& run,
                                          std::size_t group) noexcept;
std::optional<NumberMatch> phone_at(const Tokens& tokens, const DigitRun& run,
                                    std::size_t group) noexcept;
/// Where the extension after a phone number ends whose last group is `last_group`; `end` where
/// there is none.
std::size_t end_with_extension(const Tokens& tokens, const DigitRun& run, std::size_t last_group,
                               std::size_t end) noexcept;

/// The IBAN around a number.
std::optional<Finding> iban_at(const Tokens& tokens, std::size_t token) noexcept;
/// A national number with letters in it, around a number.
std::optional<Finding> lettered_id_at(const Tokens& tokens, std::size_t number) noexcept;

/// Streets with a number, through the last written part.
void find_addresses(const Tokens& tokens, Findings& found);

/// PINs, passwords and codes after a cue.
void find_secrets(const Tokens& tokens, Findings& found);
/// Keys of services and private keys, by their shape.
void find_keys(const Tokens& tokens, Findings& found);

}  // namespace idiolect::privacy
