// evaluate/row_log.h
//
// A file of finished work, one JSON object with a "key" per line. What is done is
// appended at once and survives a kill; when all is done, the lines are put in
// order, so that it makes no difference whether the work was interrupted.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace idiolect::evaluate {

/// Calls `visit` with each line of `text` that is a JSON object; returns how many are not. A last
/// line without a line feed was cut off by a kill.
std::size_t visit_rows(std::string_view text, const std::function<void(const Json&)>& visit);

class RowLog {
 public:
  /// Where in the finished file a row belongs; none: it is of no use any more.
  using Place = std::function<std::optional<std::array<std::size_t, 3>>(const Json& row)>;
  /// The rows for some of the keys, by their indices, in order.
  using Make = std::function<std::vector<Json>(std::span<const std::size_t> indices)>;

  /// Reads what is there; the folder must exist, and is locked. Throws Error: it is locked already,
  /// or cannot be read.
  RowLog(std::filesystem::path path, Place place);
  ~RowLog();
  RowLog(const RowLog&) = delete;
  RowLog& operator=(const RowLog&) = delete;

  /// Rows that were there but of no use, and lines that were no rows.
  std::size_t thrown_away() const { return thrown_away_; }
  bool has(const std::string& key) const { return rows_.contains(key); }

  /// Makes the rows of `keys` that are missing, `chunk` of them at a time. What `make` is asked for
  /// together does not depend on where an earlier call of the same work was interrupted: numbers
  /// that are computed together can differ in their last bits from those computed apart.
  void work(std::span<const std::string> keys, std::size_t chunk, const Make& make);

  /// Puts all rows in order. Throws Error.
  void finish();

 private:
  struct Row {
    std::string line;
    std::array<std::size_t, 3> place{};
    bool settled = true;  // of work that is done; otherwise of the work that `marker_` names
  };

  void read(const std::string& text);
  void write_anew();
  void append(const std::string& lines);
  std::vector<std::size_t> unsettled(std::span<const std::string> keys) const;
  bool all_done(std::span<const std::string> keys, std::span<const std::size_t> indices) const;

  std::filesystem::path path_;
  Place place_;
  std::map<std::string, Row> rows_;
  std::string marker_;
  std::size_t thrown_away_ = 0;
  int folder_ = -1;
  int file_ = -1;
};

}  // namespace idiolect::evaluate
