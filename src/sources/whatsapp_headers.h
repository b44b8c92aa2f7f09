// sources/whatsapp_headers.h
//
// Finds the lines of a WhatsApp text export at which a message starts. People paste lines of other
// chats into theirs; those have another shape than the headers around them, or a time that does not
// fit between them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/times.h"
#include "sources/whatsapp_dates.h"
#include "sources/whatsapp_stamp.h"

namespace idiolect::sources {

struct Header {
  Stamp stamp;
  std::size_t number = 0;    // of the line, from 1
  std::size_t start = 0;     // of the line in the text
  std::size_t line_end = 0;  // its line feed, or the end of the text
};

struct Headers {
  std::vector<Header> lines;  // as the file has them
  StampShape main;            // of most of them
  std::map<StampShape, DateDecision> orders;

  /// Nothing where the header shows no time that can be.
  std::optional<Time> time_of(const Header& header) const;
};

/// Calls `take(number, start, end)` for each line of `text`; `end` is that of its text, without \n.
template <class Take>
void for_each_line(std::string_view text, Take take) {
  std::size_t number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t feed = text.find('\n', start);
    const std::size_t end = feed == std::string_view::npos ? text.size() : feed;
    take(++number, start, end);
    start = end + 1;
  }
}

Headers find_headers(std::string_view text);

}  // namespace idiolect::sources
