// evaluate/measurement_store.h
//
// RUN/evaluation/<name>.json: what it took a model to find out, with the hashes of
// what it was found out about. A report is worked out from these files alone.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace idiolect::evaluate {

class MeasurementStore {
 public:
  explicit MeasurementStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The stored measurement, where it was made with exactly `made_with`. A file that cannot be
  /// read is as good as none.
  std::optional<Json> find(std::string_view name, const Json& made_with) const;
  /// Replaces the stored one atomically. Throws Error.
  void keep(std::string_view name, const Json& made_with, Json measured) const;
  /// All measurements by name, whoever made them. Throws Error naming a file that is no JSON
  /// object.
  std::map<std::string, Json> all() const;

 private:
  std::filesystem::path path_of(std::string_view name) const;

  std::filesystem::path folder_;
};

}  // namespace idiolect::evaluate
