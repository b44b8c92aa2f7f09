#include "dataset/split.h"

namespace idiolect::dataset {

SplitCutter::SplitCutter(std::size_t sessions, std::size_t owner_messages,
                         const SplitShares& shares)
    : sessions_(sessions),
      until_valid_((1.0 - shares.test - shares.valid) * static_cast<double>(owner_messages)),
      until_test_((1.0 - shares.test) * static_cast<double>(owner_messages)) {}

bool SplitCutter::is_tested(std::size_t index, std::size_t before) const {
  if (sessions_ >= 3 && index < 2) return false;  // one trains, one validates
  if (sessions_ >= 3 && index + 1 >= sessions_) return true;
  return static_cast<double>(before) >= until_test_;
}

Split SplitCutter::next(std::size_t owner_messages) {
  const std::size_t index = index_++;
  const std::size_t before = before_;
  before_ += owner_messages;
  if (is_tested(index, before)) return Split::Test;
  const bool is_last_before_test = sessions_ >= 3 && is_tested(index + 1, before_);
  const bool is_valid = static_cast<double>(before) >= until_valid_ || is_last_before_test;
  return is_valid ? Split::Valid : Split::Train;
}

}  // namespace idiolect::dataset
