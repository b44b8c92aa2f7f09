// curate/names.h
//
// Names and generated sentences as they are compared, never as they are kept:
// without the invisible marks and odd blanks that apps put around them.
#pragma once

#include <string>
#include <string_view>

namespace idiolect::curate {

/// `text` without direction marks, isolates and byte-order marks, with every kind of blank as one
/// U+0020, typographic quotes and apostrophes as ASCII ones, and no blanks at the ends.
std::string cleaned(std::string_view text);

/// The form in which names are compared: cleaned, NFC, case-folded, inner blanks single, without
/// the "~" that WhatsApp puts before people who are not in the address book.
std::string name_key(std::string_view name);

/// The first word of a name ("Zoë" of "Zoë Martin"); the whole where it has one. Views `name`.
std::string_view first_name(std::string_view name) noexcept;

}  // namespace idiolect::curate
