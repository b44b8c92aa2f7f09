// sources/openextract_csv.h
//
// Reads the CSV of iMessage chats that OpenExtract makes of an iPhone's backup. Times
// have an offset; each row says whether the owner sent it.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_openextract_csv(const Glimpse& glimpse);

/// One thread per value of `Conversation`. Throws Error naming the columns that are missing.
FileContent read_openextract_csv(const Document& document);

inline constexpr Source kOpenExtract{"imessage", "iMessage chats as CSV from OpenExtract",
                                     is_openextract_csv, read_openextract_csv};

}  // namespace idiolect::sources
