// sources/instagram_2019.h
//
// Instagram's download of before mid-2020: one messages.json with every thread,
// people by their usernames, times as ISO 8601. docs/formats/instagram.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_instagram_2019(const Glimpse& glimpse);

/// Throws Error with the byte where the JSON breaks.
FileContent read_instagram_2019(const Document& document);

inline constexpr Source kInstagram2019{"instagram", "Instagram's messages.json of before 2020",
                                       is_instagram_2019, read_instagram_2019};

}  // namespace idiolect::sources
