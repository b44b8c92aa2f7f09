// tests/privacy/marked.h
//
// Texts of the tests with what is to be found marked in place: "call {phone|+49 170 1234567} now".
#pragma once

#include <string>
#include <string_view>

#include "privacy/detector.h"

namespace idiolect::testing {

/// `marked` without its marks.
inline std::string plain(std::string_view marked) {
  std::string text;
  for (std::size_t at = 0; at < marked.size(); ++at) {
    if (marked[at] == '{')
      at = marked.find('|', at);
    else if (marked[at] != '}')
      text += marked[at];
  }
  return text;
}

/// `text` with every finding marked.
inline std::string mark(const privacy::Detector& detector, std::string_view text) {
  std::string marked;
  std::size_t at = 0;
  for (const privacy::Finding& finding : detector.find(text)) {
    marked.append(text.substr(at, finding.begin - at))
        .append("{")
        .append(slug(finding.what))
        .append("|");
    marked.append(text.substr(finding.begin, finding.end - finding.begin)).append("}");
    at = finding.end;
  }
  return marked.append(text.substr(at));
}

}  // namespace idiolect::testing

/// Exactly what is marked is found.
#define EXPECT_MARKED(detector, marked) \
  EXPECT_EQ(idiolect::testing::mark(detector, idiolect::testing::plain(marked)), marked)
