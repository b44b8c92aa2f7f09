// sources/unread_formats.h
//
// Says what a file is that no source reads, so that the user learns what to do about it.
#pragma once

#include <string>

#include "sources/reader.h"

namespace idiolect::sources {

/// True where the name says that it is a picture, a film, a sound or a document: not opened at all.
bool is_media(std::string_view path);

/// Why the file is not read; one short line.
std::string reason_not_read(const Glimpse& glimpse);

}  // namespace idiolect::sources
