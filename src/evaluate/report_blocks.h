// evaluate/report_blocks.h
//
// The blocks of a section as HTML. Whatever a text holds, it stays a text: markup is
// escaped, control characters are shown, and each one is set apart from the writing
// direction of its neighbours.
#pragma once

#include <string>
#include <string_view>

#include "evaluate/section.h"

namespace idiolect::evaluate {

/// `text` without meaning to HTML: escaped, valid UTF-8, control characters as U+FFFD.
std::string html_text(std::string_view text);

std::string html_of(const Block& block);

/// Lines over two axes as an <svg>, with a legend; empty where there is no point to draw.
std::string html_of_plot(const Plot& plot);

}  // namespace idiolect::evaluate
