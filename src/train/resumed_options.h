// train/resumed_options.h
//
// A run that is resumed keeps the options it was started with; those given again
// must agree, except for the ones that say where and whether, not what.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "base/options.h"

namespace idiolect::train {

/// `places` may differ, and replace the stored ones when they are given. Throws UsageError naming
/// an option that is given and differs.
template <class Options>
Options resumed_options(const Options& given, const Json& record,
                        std::initializer_list<std::string_view> places) {
  const Json defaults = options_to_json(Options{});
  const Json asked = options_to_json(given);
  Json stored = defaults;  // an older run does not know every option of today
  stored.update(record.at("options"));
  for (const auto& [name, value] : asked.items()) {
    const bool is_place = std::ranges::find(places, name) != places.end();
    if (is_place && value != defaults.at(name)) stored[name] = value;
    if (is_place || name == "out" || name == "resume" || value == defaults.at(name) ||
        value == stored.at(name))
      continue;
    throw UsageError(fmt::format("--{} differs from the run that is resumed", name),
                     "leave it out, or start a new run with another --out");
  }
  stored["out"] = asked.at("out");
  stored["resume"] = true;
  return options_from_json<Options>(stored);
}

}  // namespace idiolect::train
