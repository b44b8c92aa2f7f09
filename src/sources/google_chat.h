// sources/google_chat.h
//
// Reads Google Chat out of Google's Takeout: one messages.json per conversation,
// group_info.json beside it, and user_info.json, which tells whose account it is.
// People are known by their e-mail, because names change. Fields: docs/formats/google-chat.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// True for the three files of an export, wherever they lie.
Match is_google_chat(const Glimpse& glimpse);

/// One part of a thread out of messages.json or group_info.json, the owner out of user_info.json.
/// Throws Error when the JSON is cut short or broken.
FileContent read_google_chat(const Document& document);

inline constexpr Source kGoogleChat{"google-chat", "Google Chat from Takeout (messages.json)",
                                    is_google_chat, read_google_chat, kAnySize};

}  // namespace idiolect::sources
