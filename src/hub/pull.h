// hub/pull.h
//
// A model of the hub, brought into the cache.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/interrupt.h"
#include "base/progress.h"
#include "hub/environment.h"
#include "hub/model_name.h"
#include "hub/selection.h"

namespace idiolect::hub {

struct PullRequest {
  ModelName name;
  std::string revision = "main";
  Environment environment;
  int connections = 4;
  std::uint64_t segment_bytes = std::uint64_t{16} << 20;
  Progress progress;
  std::function<void(std::string_view)> say;  // lines on the way
  const InterruptFlag* interrupt = nullptr;
};

struct Pulled {
  std::filesystem::path snapshot;
  std::string commit;
  std::uint64_t downloaded = 0;  // bytes
  std::vector<LeftOut> left_out;
  std::string licence;  // as the card has it; empty where it says nothing
};

/// Fetches what is not there yet. Throws Error, with the next step; HttpFailure; Interrupted, after
/// which the same request goes on where it stopped.
Pulled pull(const PullRequest& request);

}  // namespace idiolect::hub
