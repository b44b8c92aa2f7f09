#include "evaluate/measurement_store.h"

#include <utility>

#include "base/error.h"
#include "base/files.h"

namespace idiolect::evaluate {

namespace fs = std::filesystem;

fs::path MeasurementStore::path_of(std::string_view name) const {
  return folder_ / (std::string(name) + ".json");
}

std::optional<Json> MeasurementStore::find(std::string_view name, const Json& made_with) const {
  const fs::path path = path_of(name);
  if (!fs::exists(path)) return std::nullopt;
  const Json stored = Json::parse(read_file(path), nullptr, false);
  if (!stored.is_object() || stored.value("made_with", Json()) != made_with) return std::nullopt;
  return stored;
}

void MeasurementStore::keep(std::string_view name, const Json& made_with, Json measured) const {
  make_private_folder(folder_);
  measured["made_with"] = made_with;
  write_file(path_of(name), to_pretty(measured));
}

std::map<std::string, Json> MeasurementStore::all() const {
  std::map<std::string, Json> measured;
  if (!fs::is_directory(folder_)) return measured;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".json") continue;
    Json stored = read_json(entry.path());
    if (!stored.is_object())
      throw Error(entry.path().string() + ": not a measurement",
                  "remove it and make the report again");
    measured.emplace(entry.path().stem().string(), std::move(stored));
  }
  return measured;
}

}  // namespace idiolect::evaluate
