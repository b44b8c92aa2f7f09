// privacy/national_ids.h
//
// How far a national number that passes its check may be trusted.
#pragma once

#include <cstdint>

#include "privacy/digit_run.h"

namespace idiolect::privacy {

/// How much a fitting number says by itself.
enum class Evidence : std::uint8_t {
  Strong,  // two check digits, or one and a date: it stands alone
  Fair,    // one check digit: unless the words call it an order, an amount, …
  Weak,    // a cue has to say so
};

/// Whether that and the words around the number are enough.
bool is_enough(Evidence evidence, const Context& context) noexcept;

}  // namespace idiolect::privacy
