// sources/signal_native.h
//
// Reads main.jsonl, the plain text that Signal itself exports: one frame of its backup
// format per line, as JSON. People, chats and messages are frames of their own that name
// each other by numbers. Times are UTC. The owner is known.
// Format: docs/formats/signal.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_signal_native(const Glimpse& glimpse);

/// One thread per chat that has messages. A line that is no JSON is a reject, so a file that was
/// cut short loses its last line only.
FileContent read_signal_native(const Document& document);

inline constexpr Source kSignalNative{"signal", "Signal's own export as plain text (main.jsonl)",
                                      is_signal_native, read_signal_native, kAnySize};

}  // namespace idiolect::sources
