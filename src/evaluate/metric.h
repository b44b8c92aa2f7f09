// evaluate/metric.h
//
// A number about a run, and how a report shows it. A new metric is a file that
// declares one of these, and a row in metrics.cc.
#pragma once

#include <span>
#include <string_view>

#include "base/json.h"
#include "evaluate/evidence.h"
#include "evaluate/section.h"

namespace idiolect::evaluate {

struct Metric {
  std::string_view name;  // its key in report.json
  /// Pure: the same evidence gives the same bytes. Null where the evidence lacks what it needs.
  Json (*measure)(const Evidence& evidence);
  /// Looks at nothing but what `measure` gave; not called for null.
  Section (*show)(const Json& measured);
};

/// In the order of the report.
std::span<const Metric> metrics();

}  // namespace idiolect::evaluate
