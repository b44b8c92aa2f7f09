// sources/signal_export.h
//
// Reads the chat.md that signal-export writes in a folder per chat: text with a time and a
// name before each message, quotes, reactions and attachments written into it as Markdown.
// Times are the wall clock of the computer. The owner is called "Me".
// Format: docs/formats/signal.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// WhatsApp's text export looks much the same in some languages: those files are left to it.
Match is_signal_export(const Glimpse& glimpse);

FileContent read_signal_export(const Document& document);

inline constexpr Source kSignalExport{"signal", "Signal chats as Markdown from signal-export",
                                      is_signal_export, read_signal_export};

}  // namespace idiolect::sources
