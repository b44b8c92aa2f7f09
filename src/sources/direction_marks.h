// sources/direction_marks.h
//
// Characters that turn text around. An override (U+202D, U+202E) makes a text look as
// it is not written ("Trojan Source", CVE-2021-42574) and serves nobody in a chat;
// embeddings and isolates are how apps write a name in another script, and stay where
// each that is opened is closed.
#pragma once

#include <cstddef>
#include <string>

#include "sources/reader.h"

namespace idiolect::sources {

/// Takes overrides, with what closes them, and embeddings and isolates that are not closed or not
/// open, out of a text. How many overrides there were.
std::size_t settle_directions(std::string& text);

/// The same for everything a part of a thread shows: texts, authors, participants and title.
std::size_t settle_directions(ThreadPart& part);

}  // namespace idiolect::sources
