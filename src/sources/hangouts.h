// sources/hangouts.h
//
// Reads Hangouts.json out of Google's Takeout: all conversations of the app that
// Google Chat has replaced, in one file. People are numbers there, named where a
// conversation lists them. Fields: docs/formats/google-chat.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_hangouts(const Glimpse& glimpse);

/// One thread per conversation. Throws Error when the JSON is cut short or broken.
FileContent read_hangouts(const Document& document);

inline constexpr Source kHangouts{"google-chat", "Hangouts from Takeout (Hangouts.json)",
                                  is_hangouts, read_hangouts, kAnySize};

}  // namespace idiolect::sources
