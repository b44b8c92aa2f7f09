// evaluate/report_page.h
//
// Sections as one HTML page that holds everything it needs: no script, nothing
// loaded from elsewhere, readable in the dark, on a phone and on paper.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluate/section.h"

namespace idiolect::evaluate {

/// A line that says at a glance whether there is something to worry about.
struct Signal {
  enum class Colour : std::uint8_t { Red, Amber, Green };
  Colour colour = Colour::Amber;
  std::string text;
};

/// The box above all sections.
struct Headline {
  std::string title;
  std::vector<std::string> compared;  // what was compared with what, one sentence each
  std::optional<Signal> audit;
  std::vector<std::string> limits;  // what the numbers cannot say
};

/// The verdict of each section stands in the box as well, as a link to it. A pure function.
std::string report_page(const Headline& headline, std::span<const Section> sections);

}  // namespace idiolect::evaluate
