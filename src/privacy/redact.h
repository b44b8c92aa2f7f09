// privacy/redact.h
//
// Takes personal data out of a text. What goes wrong ends in no text at all: a text
// whose search failed is dropped, never passed on as it was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "privacy/detector.h"
#include "privacy/finding.h"
#include "privacy/surrogates.h"

namespace idiolect::privacy {

enum class Redact : std::uint8_t {
  Off,
  Tag,        // "<PHONE>"
  Surrogate,  // another of the same shape that belongs to nobody
  Drop,       // the whole message goes
};

/// The reason of a message that is dropped for what it holds.
inline constexpr std::string_view kPersonalDataReason = "personal-data";

/// "off", "tag", "surrogate" or "drop"; nothing for any other word.
std::optional<Redact> redact_of(std::string_view word) noexcept;

/// The word of `redact_of`.
std::string_view word_of(Redact mode) noexcept;

/// "<PHONE>", "<URL-CREDENTIALS>", …
std::string tag_of(PersonalData what);

struct Redaction {
  std::string text;   // empty where it is dropped
  Findings findings;  // in the text that was given
  bool dropped = false;
  bool failed = false;  // dropped because the search itself failed
};

/// `text` as `mode` leaves it. Never throws for what stands in `text`; where the search fails,
/// or does not come to an end, the text is dropped.
Redaction redact(std::string_view text, const Detector& detector, Redact mode,
                 const Surrogates& surrogates);

}  // namespace idiolect::privacy
