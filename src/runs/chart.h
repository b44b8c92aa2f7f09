// runs/chart.h
//
// Curves over the updates of a run as inline SVG. Colours are classes, so that the page's
// style sheet decides about light and dark.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runs/curves.h"

namespace idiolect::runs {

/// One line of a chart.
struct ChartLine {
  std::string label;
  std::string style;  // CSS class: "faint", "strong" or "marked"; "marked" shows its points
  const Curve* curve = nullptr;
};

/// An <svg> of `all` lines, which must outlive the call. The vertical axis spans what the strong
/// and marked lines need; a faint one may leave it. Empty where there is nothing to draw.
std::string chart(std::string_view title, const std::vector<ChartLine>& all);

/// `text` without meaning to HTML.
std::string escape_html(std::string_view text);

}  // namespace idiolect::runs
