// base/options.h
//
// An options struct lists each knob once, in `describe(visit)`:
//
//   template <class Visit>
//   void describe(Visit&& visit) {
//     visit("rank", rank, "LoRA rank; higher fits more of your style and uses more memory");
//   }
//
// Flags (commands/cli.h), idiolect.toml, --help, and run.json all walk that
// list, so a knob can never exist in one of them only. A name in capitals
// ("EXPORT") is a positional argument. A field is a bool, an
// integer, a double, a std::string, a std::vector<std::string>, or an
// OrAuto<T>: a value that is worked out from the data when not given.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace idiolect {

/// A knob whose default is "auto". Empty until the user, or the rule that works it out, sets it.
template <class T>
using OrAuto = std::optional<T>;

template <class T>
inline constexpr bool is_or_auto = false;
template <class T>
inline constexpr bool is_or_auto<std::optional<T>> = true;

/// Every knob with its value, as run.json stores it; "auto" where none is set.
template <class Options>
nlohmann::ordered_json options_to_json(Options options) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  options.describe([&](const char* name, const auto& field, const char*) {
    if constexpr (is_or_auto<std::decay_t<decltype(field)>>) {
      if (field) {
        object[name] = *field;
      } else {
        object[name] = "auto";
      }
    } else {
      object[name] = field;
    }
  });
  return object;
}

/// The inverse of options_to_json; names that are missing keep their defaults.
/// Throws nlohmann::json::exception when a value has the wrong type.
template <class Options>
Options options_from_json(const nlohmann::ordered_json& object) {
  Options options;
  options.describe([&](const char* name, auto& field, const char*) {
    const auto found = object.find(name);
    if (found == object.end()) return;
    using Field = std::decay_t<decltype(field)>;
    if constexpr (is_or_auto<Field>) {
      field.reset();
      if (*found != "auto") field = found->template get<typename Field::value_type>();
    } else {
      field = found->template get<Field>();
    }
  });
  return options;
}

}  // namespace idiolect
