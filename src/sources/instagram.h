// sources/instagram.h
//
// Instagram's "Download your information" as JSON. docs/formats/instagram.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_instagram(const Glimpse& glimpse);
FileContent read_instagram(const Document& document);

inline constexpr Source kInstagram{"instagram", "Instagram 'Download your information' (JSON)",
                                   is_instagram, read_instagram};

}  // namespace idiolect::sources
