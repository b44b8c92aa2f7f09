// runs/checkpoint_clock.h
//
// When it is time for a checkpoint between two validations: so that a crash costs
// minutes, and saving next to nothing.
#pragma once

#include <algorithm>
#include <optional>

namespace idiolect::runs {

class CheckpointClock {
 public:
  /// `minutes` between checkpoints as given; without: ten, but no more than one second in a hundred
  /// goes into saving.
  explicit CheckpointClock(std::optional<double> minutes, double now = 0)
      : minutes_(minutes), last_(now) {}

  /// `now`, in seconds of a clock that never goes back.
  bool is_due(double now) const {
    const double wait = minutes_ ? 60 * *minutes_ : std::max(kAuto, kRest * took_);
    return now - last_ >= wait;
  }

  /// A checkpoint was written, or could not be, from `start` to `end`.
  void saved(double start, double end) {
    took_ = end - start;
    last_ = end;
  }

 private:
  static constexpr double kAuto = 600;  // seconds
  static constexpr double kRest = 100;  // times what the last one took

  std::optional<double> minutes_;
  double last_;
  double took_ = 0;
};

}  // namespace idiolect::runs
