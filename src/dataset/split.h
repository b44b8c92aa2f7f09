// dataset/split.h
//
// What a model is tested on must be newer than what it was taught: one cut
// through time for all threads, between sessions.
#pragma once

#include <cstddef>

#include "dataset/dataset.h"

namespace idiolect::dataset {

/// Shares of the owner's messages; the rest trains.
struct SplitShares {
  double valid = 0.05;
  double test = 0.05;
};

/// Tells the split of one session after the other, in the order of their start: train is filled,
/// then valid, then test. The session in which a share is reached still belongs to the earlier
/// split. Of three sessions or more, the first is for training, the last for testing, and one
/// between them for validation, however large they are.
class SplitCutter {
 public:
  /// Of all sessions together.
  SplitCutter(std::size_t sessions, std::size_t owner_messages, const SplitShares& shares);
  /// Of the next session, with so many messages of the owner.
  Split next(std::size_t owner_messages);

 private:
  bool is_tested(std::size_t index, std::size_t before) const;

  std::size_t sessions_;
  double until_valid_;  // the owner's messages before validation begins
  double until_test_;
  std::size_t index_ = 0;
  std::size_t before_ = 0;  // the owner's messages so far
};

}  // namespace idiolect::dataset
