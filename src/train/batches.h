// train/batches.h
//
// The order of training as a pure function of (seed, epoch): which examples are
// packed end to end into one forward pass, and which passes make one update.
// Nothing about it has to be saved to continue a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "train/examples.h"

namespace idiolect::train {

/// Examples that share a forward pass, by index. Packed without padding.
using Pass = std::vector<std::size_t>;

/// Passes whose gradients are summed before the optimizer steps.
struct Update {
  std::vector<Pass> passes;
  std::int64_t loss_tokens = 0;
};

struct BatchOptions {
  std::int64_t batch_tokens = 1000;  // loss tokens per update
  std::int64_t pass_tokens = 4096;   // most tokens per pass; one longer example goes alone
  std::uint64_t seed = 1;
};

/// The updates of one epoch: every example exactly once, in an order shuffled by (seed, epoch).
/// A rest too small for an update of its own (less than half a batch) joins the last one.
std::vector<Update> plan_epoch(std::span<const Example> examples, const BatchOptions& options,
                               std::uint64_t epoch);

/// The part of `update` that process `rank` of `size` computes: its examples are dealt out, the
/// longest first, to whoever has the fewest tokens; each takes its own into passes. A function of
/// its arguments, so that nobody has to be told. `loss_tokens` stays that of the whole update.
Update share_of(const Update& update, std::span<const Example> examples, std::int64_t pass_tokens,
                int rank, int size);

/// Passes over all examples in their order, e.g. for validation.
std::vector<Pass> plan_passes(std::span<const Example> examples, std::span<const std::size_t> order,
                              std::int64_t pass_tokens);

}  // namespace idiolect::train
