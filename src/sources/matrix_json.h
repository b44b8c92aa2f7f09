// sources/matrix_json.h
//
// Reads the JSON that Element exports of one Matrix room. Rules: docs/formats/matrix.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_matrix_json(const Glimpse& glimpse);

/// Throws Error when the file is no whole JSON or has no list of messages.
FileContent read_matrix_json(const Document& document);

inline constexpr Source kMatrix{"matrix", "Element's export of a Matrix room, JSON", is_matrix_json,
                                read_matrix_json};

}  // namespace idiolect::sources
