#include "base/json.h"

#include <optional>

#include "base/error.h"
#include "base/files.h"

namespace idiolect {
namespace {

constexpr int kMostLevels = 256;

}  // namespace

Json parse_json(std::string_view text, std::string_view where) {
  bool too_deep = false;
  const auto callback = [&](int depth, nlohmann::ordered_json::parse_event_t, Json&) {
    if (depth > kMostLevels) too_deep = true;
    return !too_deep;
  };
  Json value;
  std::optional<std::size_t> fault;
  try {
    value = Json::parse(text.begin(), text.end(), callback);
  } catch (const nlohmann::json::parse_error& error) {
    fault = error.byte;
  } catch (const nlohmann::json::out_of_range&) {
    throw Error(std::string(where) + ": a number in it is too large to be read");
  }
  // First, because nesting without end is cut short as well.
  if (too_deep) throw Error(std::string(where) + ": JSON nested deeper than 256 levels");
  if (fault)
    throw Error(std::string(where) + ": not valid JSON at byte " + std::to_string(*fault),
                "the file may be cut short; copy or download it again");
  return value;
}

Json read_json(const std::filesystem::path& path, std::size_t limit) {
  return parse_json(read_file(path, limit), path.string());
}

std::string to_line(const Json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string to_pretty(const Json& value) {
  return value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace idiolect
