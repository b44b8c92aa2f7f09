// evaluate/fields.h
//
// Fields of a JSON object that somebody else may have written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"

namespace idiolect::evaluate {

/// The string, or none where it is missing or something else.
inline std::optional<std::string> string_field(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

/// Likewise for a whole number that is not negative.
inline std::optional<std::size_t> count_field(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  if (found->is_number_unsigned()) return found->get<std::size_t>();
  const auto value = found->get<std::int64_t>();
  return value < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(value));
}

inline std::optional<bool> bool_field(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_boolean()) return std::nullopt;
  return found->get<bool>();
}

}  // namespace idiolect::evaluate
