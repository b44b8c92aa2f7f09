// runs/pace.h
//
// How fast a run is, over about its last ten updates, and what share that is of what
// the machine can do.
#pragma once

#include <cstdint>

namespace idiolect::runs {

/// What one update took.
struct UpdateCost {
  double seconds = 0;
  std::uint64_t tokens = 0;  // that passed through the model
  double flops = 0;          // that could not be avoided (runs/flops.h); 0: unknown
};

class Pace {
 public:
  /// `limit`: floating-point operations per second of the machine's matrix products; 0: unknown.
  explicit Pace(double limit = 0) : limit_(limit) {}

  void add(const UpdateCost& cost) {
    seconds_ = kPast * seconds_ + cost.seconds;
    tokens_ = kPast * tokens_ + static_cast<double>(cost.tokens);
    flops_ = kPast * flops_ + cost.flops;
  }

  /// 0 before the first update.
  double tokens_per_second() const { return seconds_ > 0 ? tokens_ / seconds_ : 0; }
  /// Work that could not be avoided ÷ what the machine could have done; 0: unknown.
  double share() const { return limit_ > 0 && seconds_ > 0 ? flops_ / seconds_ / limit_ : 0; }

 private:
  static constexpr double kPast = 0.9;  // weight of what came before

  double limit_;
  double seconds_ = 0;
  double tokens_ = 0;
  double flops_ = 0;
};

}  // namespace idiolect::runs
