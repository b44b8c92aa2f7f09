// sources/messenger_e2ee.h
//
// Messenger's end-to-end encrypted chats, as its own page exports them ("secure
// storage"): one flat file per thread, with other names for the same things as in
// "Download your information" and no ids of threads. docs/formats/messenger.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_messenger_e2ee(const Glimpse& glimpse);

/// Throws Error with the byte where the JSON breaks, and where there is no list of messages.
FileContent read_messenger_e2ee(const Document& document);

inline constexpr Source kMessengerE2ee{"messenger", "Messenger's end-to-end encrypted chats (JSON)",
                                       is_messenger_e2ee, read_messenger_e2ee};

}  // namespace idiolect::sources
