// sources/instagram.h
//
// Instagram's "Download your information". docs/formats/instagram.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_instagram(const Glimpse& glimpse);
FileContent read_instagram(const Document& document);
Match is_instagram_page(const Glimpse& glimpse);
FileContent read_instagram_page(const Document& document);

inline constexpr Source kInstagram{"instagram", "Instagram 'Download your information' (JSON)",
                                   is_instagram, read_instagram};
inline constexpr Source kInstagramPage{"instagram", "Instagram 'Download your information' (HTML)",
                                       is_instagram_page, read_instagram_page};

}  // namespace idiolect::sources
