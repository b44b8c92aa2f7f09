// runs/curves.h
//
// The curves of a run as one HTML page that needs nothing else: no script, no font,
// no network; light or dark as the reader's system is. Drawn from metrics.jsonl alone,
// so that a run that was interrupted, or killed, has a page too.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "runs/run_folder.h"

namespace idiolect::runs {

struct CurvePoint {
  double update = 0;
  double value = 0;
};
using Curve = std::vector<CurvePoint>;

struct Curves {
  Curve loss;        // of each update, nats per token
  Curve smoothed;    // of about the last 20
  Curve validation;  // nats per token
  Curve learning_rate;
  Curve tokens_per_second;
};

/// Reads the text of metrics.jsonl. Lines that are cut short or are no numbers are left out.
Curves read_curves(std::string_view metrics);

/// The page. `title` and the lines of `facts` are shown above the curves, as text.
std::string curves_page(const Curves& curves, std::string_view title,
                        const std::vector<std::string>& facts);

/// Writes curves.html of a run from its metrics.jsonl and run.json. Throws Error.
void write_curves(const RunFolder& run, const Json& record);

}  // namespace idiolect::runs
