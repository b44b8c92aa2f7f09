// sources/messenger.h
//
// Messenger in Facebook's "Download your information" as JSON. docs/formats/messenger.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_messenger(const Glimpse& glimpse);
FileContent read_messenger(const Document& document);

inline constexpr Source kMessenger{"messenger", "Messenger 'Download your information' (JSON)",
                                   is_messenger, read_messenger};

}  // namespace idiolect::sources
