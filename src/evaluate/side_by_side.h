// evaluate/side_by_side.h
//
// Answers next to each other in a terminal, wrapped in columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/answering.h"

namespace idiolect::evaluate {

/// Lines of at most `width` terminal columns, broken at spaces where possible and inside longer
/// words where not. Line breaks of the text are kept; control characters are shown as "·".
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// `text` filled up with spaces to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// One round as text of at most `width` columns: the end of the context, then the owner's own reply
/// and the contestants' answers in columns. `owner` heads the first.
std::string side_by_side(const AnsweredRound& answered, std::string_view owner, std::size_t width);

}  // namespace idiolect::evaluate
