// sources/messenger.h
//
// Messenger in Facebook's "Download your information". docs/formats/messenger.md.
#pragma once

#include "sources/meta_html.h"
#include "sources/reader.h"

namespace idiolect::sources {

Match is_messenger(const Glimpse& glimpse);
FileContent read_messenger(const Document& document);
Match is_messenger_page(const Glimpse& glimpse);

inline constexpr Source kMessenger{"messenger", "Messenger 'Download your information' (JSON)",
                                   is_messenger, read_messenger};
inline constexpr Source kMessengerPage{"messenger", "Messenger 'Download your information' (HTML)",
                                       is_messenger_page, read_meta_page};

}  // namespace idiolect::sources
