// base/json.h
//
// Small helpers over nlohmann::json for the files idiolect writes and the
// configuration files it reads. Exports are read with simdjson (sources/).
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace idiolect {

using Json = nlohmann::ordered_json;

/// Parses `text`; `where` names it in the error. Throws Error with the byte of the fault.
/// Nesting is limited to 256 levels.
Json parse_json(std::string_view text, std::string_view where);

/// Reads and parses a file of at most `limit` bytes. Throws Error.
Json read_json(const std::filesystem::path& path, std::size_t limit = std::size_t{1} << 28);

/// One line without spaces; invalid UTF-8 is replaced, never thrown.
std::string to_line(const Json& value);

/// Indented by two, with a final line feed.
std::string to_pretty(const Json& value);

}  // namespace idiolect
