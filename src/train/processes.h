// train/processes.h
//
// The processes that share the work of one run. Each holds the whole base and the
// whole adapter and computes the gradient of its share of every update; only the
// adapter's gradient and a few numbers cross the network, through LibTorch's c10d.
// All must call the same functions in the same order.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/interrupt.h"
#include "runs/processes.h"

namespace idiolect::train {

/// Another process is gone, failed, or does not answer. Parameters and moments of this one are
/// those after the last complete update.
class PeerLost : public Error {
 public:
  using Error::Error;
};

class Processes {
 public:
  /// One process alone: every function returns at once.
  Processes();
  /// Meets the others. Throws Error when they do not come within five minutes or this build has no
  /// Gloo, Interrupted when asked to stop before.
  Processes(const runs::ProcessPlace& place, const InterruptFlag* interrupt);
  /// Without `leave`, the others end with "rank n is gone".
  ~Processes();
  Processes(const Processes&) = delete;
  Processes& operator=(const Processes&) = delete;

  int rank() const noexcept { return place_.rank; }
  int size() const noexcept { return place_.size; }
  const runs::ProcessPlace& place() const noexcept { return place_; }
  bool is_alone() const noexcept { return place_.size == 1; }
  /// Only one writes files and talks to the user.
  bool is_writer() const noexcept { return place_.is_writer(); }

  /// Replaces `tensor`, contiguous, by its sum over all processes: the same bytes in each, and for
  /// the same number of processes the same in every run. Float32, float64 or int64: Gloo adds
  /// nothing shorter. Throws PeerLost.
  void sum(const at::Tensor& tensor);
  std::vector<double> sum(std::vector<double> values);
  /// Gives all the tensor, or the text, of rank 0. Throws PeerLost.
  void broadcast(const at::Tensor& tensor);
  std::string broadcast(std::string text);
  /// Throws Error in every process, naming those whose `digest` is not that of rank 0.
  void require_same(const std::string& what, const std::string& digest);
  /// Throws PeerLost where one is known to be gone; for between the passes of a long update.
  void check() const;

  /// Waits for all, and ends in order: from now on, others may end too.
  void leave();
  /// Tells the others why this one ends.
  void tell(const std::string& why) noexcept;

  /// Bytes that this process has sent for sums: of each sum, 2 (size − 1) / size, as the ring of
  /// Gloo sends it; without the headers of TCP.
  std::uint64_t sent_bytes() const noexcept { return sent_bytes_; }

 private:
  struct Group;

  runs::ProcessPlace place_;
  std::unique_ptr<Group> group_;
  std::uint64_t sent_bytes_ = 0;
};

}  // namespace idiolect::train
