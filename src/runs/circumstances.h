// runs/circumstances.h
//
// What a checkpoint stands on: without the same options, base and dataset it is not of
// this run; with another machine or version the run goes on, but not to the same bytes.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace idiolect::runs {

struct Circumstances {
  Json identity = Json::object();  // hashes of what the run is
  Json machine = Json::object();   // what may change the last digits: threads, kernels, versions

  Json to_json() const { return {{"identity", identity}, {"machine", machine}}; }
};

/// The identity of the run that `record` (run.json) describes: hashes of its options, except those
/// that say where things lie and when to save, of its data and of its base.
Json identity_of(const Json& record);

/// Compares what was saved with what is now. Throws Error naming the part of the identity that
/// differs; returns a line for each part of the machine that does.
std::vector<std::string> compare_circumstances(const Json& saved, const Circumstances& now);

}  // namespace idiolect::runs
