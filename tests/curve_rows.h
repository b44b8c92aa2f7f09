// tests/curve_rows.h
#pragma once

#include <filesystem>
#include <string>

#include "base/files.h"
#include "base/json.h"

namespace idiolect::testing {

/// The lines of a metrics.jsonl without what a clock or the system says: what two runs of the same
/// options have in common.
inline std::string curve_rows(const std::filesystem::path& metrics) {
  const std::string text = read_file(metrics);
  std::string rows;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    Json row = parse_json(text.substr(start, end - start), "metrics");
    for (const char* const name : {"seconds", "tokens_per_second", "share", "rss"}) row.erase(name);
    rows += to_line(row) + '\n';
    start = end + 1;
  }
  return rows;
}

}  // namespace idiolect::testing
