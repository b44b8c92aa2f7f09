// runs/watchdog.h
//
// Notices that a run diverges: its smoothed loss lies far above the lowest it has had,
// and stays there. All of its state is saved with a checkpoint, so that a resumed run
// stops where the uninterrupted one would have.
#pragma once

#include "base/json.h"

namespace idiolect::runs {

class Watchdog {
 public:
  /// The mean loss of an update, in nats per token; finite.
  void see(double loss);

  /// Whether the smoothed loss has been far above its lowest for so long that it is no accident.
  bool alarms() const noexcept;
  /// Mean of about the last ten updates; 0 before the first.
  double smoothed() const noexcept { return smoothed_; }
  double lowest() const noexcept { return lowest_; }

  Json to_json() const;
  static Watchdog from_json(const Json& saved);

 private:
  double smoothed_ = 0;
  double lowest_ = 0;
  int seen_ = 0;   // updates
  int above_ = 0;  // updates in a row that the smoothed loss is far above the lowest
};

}  // namespace idiolect::runs
