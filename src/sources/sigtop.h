// sources/sigtop.h
//
// Reads the JSON that sigtop exports from Signal Desktop: per chat a list of messages as
// the program itself stores them. Times are UTC. `outgoing` marks the owner, whose name
// is not given; others are known by number or id only.
// Format: docs/formats/signal.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_sigtop_json(const Glimpse& glimpse);

/// One thread per `conversationId`. Throws Error when the JSON is cut short or broken.
FileContent read_sigtop_json(const Document& document);

inline constexpr Source kSigtop{"signal", "Signal Desktop chats as JSON from sigtop",
                                is_sigtop_json, read_sigtop_json};

}  // namespace idiolect::sources
