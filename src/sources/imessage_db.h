// sources/imessage_db.h
//
// Reads the database of Apple's Messages: chat.db of a Mac, sms.db of an iPhone's
// backup. Its columns grew with every system; those that are missing are taken for
// empty. Times are UTC. Names of people are not in it, their numbers and addresses
// are. Variants: docs/formats/imessage.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_imessage_db(const Glimpse& glimpse);

/// Throws Error when the database is damaged.
FileContent read_imessage_db(const Document& document);

inline constexpr Source kIMessageDb{"imessage", "Messages' database (chat.db of a Mac, sms.db)",
                                    is_imessage_db, read_imessage_db, kAnySize};

}  // namespace idiolect::sources
