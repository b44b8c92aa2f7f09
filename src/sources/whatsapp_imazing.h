// sources/whatsapp_imazing.h
//
// Reads the CSV that iMazing writes of WhatsApp chats. Columns are found by name,
// because their set and order changed between versions. Times are the wall clock
// of the phone. The owner's rows say so (Type = Outgoing) but not the owner's name.
// Variants: docs/formats/whatsapp.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// True for iMazing's WhatsApp layouts, also when a required column was lost: that is an error to
/// report, not a file to pass over.
Match is_whatsapp_imazing(const Glimpse& glimpse);

/// One thread per value of `Chat Session`. Throws Error naming the columns that are missing.
FileContent read_whatsapp_imazing(const Document& document);

inline constexpr Source kWhatsApp{"whatsapp", "WhatsApp chats as CSV from iMazing",
                                  is_whatsapp_imazing, read_whatsapp_imazing};

/// For a header of iMazing that is not WhatsApp's: what it is. Empty: not iMazing's.
std::string_view other_imazing_file(const Glimpse& glimpse);

}  // namespace idiolect::sources
