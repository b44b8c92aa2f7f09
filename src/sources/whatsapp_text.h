// sources/whatsapp_text.h
//
// Reads the text file that WhatsApp's "Export chat" makes on a phone. There is no published format:
// the order of the date, the clock and the words of the app follow the phone's region and language,
// so they are settled once from the whole file. The file does not say who the owner is, except by
// "You deleted this message". Variants: docs/formats/whatsapp.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// True for a .txt in whose first lines a message of WhatsApp's starts. Signal's exporters write
/// [2019-05-29, 15:04], which is WhatsApp's only in a file that is called so.
Match is_whatsapp_text(const Glimpse& glimpse);

/// One file is one thread. Records are the lines at which a message starts, and lines in front of
/// the first of them, which are rejects. Throws Error when no message starts anywhere.
FileContent read_whatsapp_text(const Document& document);

inline constexpr Source kWhatsAppText{"whatsapp", "WhatsApp chats as text, exported on the phone",
                                      is_whatsapp_text, read_whatsapp_text};

}  // namespace idiolect::sources
