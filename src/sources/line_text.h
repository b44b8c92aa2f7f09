// sources/line_text.h
//
// Reads the text file in which LINE saves a chat: lines that tell the day, and below
// them the clock, the author and the text of each message, parted by tabs, or by
// blanks where a computer saved it. Times are the wall clock of the device; nothing
// says who the owner is. Variants: docs/formats/line.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_line_text(const Glimpse& glimpse);

/// One thread. A line that begins with a time is a record, with the lines that go on with it.
FileContent read_line_text(const Document& document);

inline constexpr Source kLine{"line", "LINE chats saved as text", is_line_text, read_line_text};

}  // namespace idiolect::sources
