// sources/text.h
//
// Small questions about text that every reader asks.
#pragma once

#include <string>
#include <string_view>

namespace idiolect::sources {

/// True when `text` holds nothing that can be seen: white space and invisible marks only.
bool is_blank(std::string_view text) noexcept;

/// `text` with every line end (\r\n, \r) as \n.
std::string with_line_feeds(std::string_view text);

/// `text` without the direction marks that exporters put in front of it. Views `text`.
std::string_view without_leading_marks(std::string_view text) noexcept;

/// `text` without white space and invisible marks around it. Views `text`.
std::string_view trimmed(std::string_view text) noexcept;

/// A name of a file as it may be shown: what is no UTF-8, and what would move the cursor of a
/// terminal or turn the text around, is U+FFFD.
std::string printable(std::string_view name);

/// `text` with A–Z as a–z.
std::string ascii_lower(std::string_view text);

}  // namespace idiolect::sources
