// train/process_group.h
//
// c10d behind a face without its headers: what exists only where LibTorch was built
// with it and the headers of Gloo are installed.
#pragma once

#include <ATen/core/TensorBody.h>

#include <functional>
#include <memory>
#include <string>

#include "runs/processes.h"

namespace idiolect::train {

/// Throws what ends a wait: PeerLost, Interrupted.
using WaitCheck = std::function<void()>;

/// Where processes leave words for each other before they are connected.
class MeetingPlace {
 public:
  virtual ~MeetingPlace() = default;
  virtual void set(const std::string& key, const std::string& value) = 0;
  /// Waits for it, five minutes at most. Throws Error, and what `check` throws.
  virtual std::string get(const std::string& key, const WaitCheck& check) = 0;
};

/// The collective operations. Those that wait throw what `check` throws, and std::exception when
/// the network fails.
class ProcessGroup {
 public:
  virtual ~ProcessGroup() = default;
  virtual void sum(const at::Tensor& tensor, const WaitCheck& check) = 0;
  virtual void broadcast(const at::Tensor& tensor, const WaitCheck& check) = 0;
};

/// Throws Error when this build has no Gloo.
std::unique_ptr<MeetingPlace> open_meeting_place(const runs::ProcessPlace& place,
                                                 const WaitCheck& check);

/// Connects with all others, over the interface that has `address`.
std::unique_ptr<ProcessGroup> open_process_group(MeetingPlace& meeting,
                                                 const runs::ProcessPlace& place,
                                                 const std::string& address,
                                                 const WaitCheck& check);

}  // namespace idiolect::train
