// sources/imazing_csv.h
//
// Reads the CSV that iMazing writes of a phone's chats: WhatsApp's, and those of
// Messages (SMS and iMessage), which have a `Service` column. Columns are found by
// name, because their set and order changed between versions. Times are the wall
// clock of the phone. The owner's rows say so (Type = Outgoing) but not the owner's
// name. Variants: docs/formats/whatsapp.md and docs/formats/imessage.md.
#pragma once

#include <cstdint>
#include <string_view>

#include "sources/reader.h"

namespace idiolect::sources {

enum class ImazingApp : std::uint8_t { WhatsApp, Messages };

/// Yes for a header of iMazing's for this app, also when a required column was lost: that is an
/// error to report, not a file to pass over.
Match is_imazing_csv(const Glimpse& glimpse, ImazingApp app);

/// One thread per value of `Chat Session`. Throws Error naming the columns that are missing.
FileContent read_imazing_csv(const Document& document, ImazingApp app);

/// True for the table of contacts that a whole export of a phone holds too.
bool is_contacts_csv(const Glimpse& glimpse);

}  // namespace idiolect::sources
