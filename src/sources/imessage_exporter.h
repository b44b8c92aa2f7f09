// sources/imessage_exporter.h
//
// Reads what imessage-exporter makes of a Messages database: one text or HTML file
// per chat. Both are written for people; the database itself says more. Times are
// the wall clock of the computer that exported. Variants: docs/formats/imessage.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_imessage_exporter_text(const Glimpse& glimpse);
FileContent read_imessage_exporter_text(const Document& document);

Match is_imessage_exporter_html(const Glimpse& glimpse);
FileContent read_imessage_exporter_html(const Document& document);

inline constexpr Source kIMessageExporterText{
    "imessage", "iMessage chats as text from imessage-exporter", is_imessage_exporter_text,
    read_imessage_exporter_text};
inline constexpr Source kIMessageExporterHtml{
    "imessage", "iMessage chats as HTML from imessage-exporter", is_imessage_exporter_html,
    read_imessage_exporter_html};

}  // namespace idiolect::sources
