// sources/meta_html.h
//
// The pages (message_N.html) of Instagram's and Messenger's "Download your
// information" in HTML. They are made for people: times are rounded and of some
// zone, dates follow the language, class names change; so a message is what has a
// sender, or a date at its end. docs/formats/messenger.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// True where the file is named as a page of a thread, and its folder or its class names are
/// Meta's: the other pages of a download look the same.
bool looks_like_meta_page(const Glimpse& glimpse);

/// Reads one page. Throws Error when it nests deeper than any that Meta writes.
FileContent read_meta_page(const Document& document);

}  // namespace idiolect::sources
