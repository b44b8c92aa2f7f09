// sources/imessage_text.h
//
// The words of an Apple message, without what stands in them for other things, and
// out of the archive of an attributed string in which newer systems keep them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace idiolect::sources {

/// `text` without the marks that stand for attachments (U+FFFC), and without the blanks around it
/// where there were any; empty where there is nothing but marks for attachments and apps (U+FFFD).
std::string without_placeholders(std::string_view text);

/// The string in a typedstream archive of an NSAttributedString, as it is there (UTF-8 as a rule);
/// none where the archive is cut short or of another make. Views `archive`.
std::optional<std::string_view> string_of_typedstream(std::string_view archive) noexcept;

}  // namespace idiolect::sources
