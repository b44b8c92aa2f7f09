// sources/meta_json.h
//
// The thread files (message_N.json) that Instagram's and Messenger's "Download
// your information" share. Times are UTC; the newest message comes first, as a
// rule. Fields and their traps: docs/formats/instagram.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// True where `glimpse` is a thread file, or is named as one and begins as JSON: a thread file that
/// was cut short must not pass for something else.
bool looks_like_meta_thread(const Glimpse& glimpse);

/// Reads one thread file. The kind of a message follows from its fields; sentences that Meta writes
/// into `content` are left for curate::classify. Throws Error with the byte where the JSON breaks.
FileContent read_meta_thread(const Document& document);

}  // namespace idiolect::sources
