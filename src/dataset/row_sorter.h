// dataset/row_sorter.h
//
// Puts the rows of a dataset in the order of their time, however many there are: what does
// not fit in memory is sorted in runs on the disk, which are merged at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/spill.h"
#include "base/times.h"

namespace idiolect::dataset {

/// What is known of a row besides its text: one session.
struct Row {
  Time start;
  std::uint32_t thread = 0;  // in the order in which threads were added
  std::uint32_t owner_messages = 0;
  std::uint32_t other_messages = 0;
  std::uint32_t lines = 0;                  // more than one in some forms
  std::uint32_t broken_control_tokens = 0;  // forms.h
};

class RowSorter {
 public:
  using Earlier = std::function<bool(const Row& a, const Row& b)>;
  using Visit = std::function<void(const Row& row, std::string_view text)>;
  static constexpr std::size_t kInMemory = std::size_t{3} << 24;

  explicit RowSorter(Earlier earlier, std::size_t in_memory = kInMemory)
      : earlier_(std::move(earlier)), in_memory_(in_memory) {}

  /// Throws Error when the disk is full.
  void add(const Row& row, std::string_view text);
  std::size_t size() const noexcept { return size_; }
  /// Every row, the earliest first. Throws Error.
  void for_each(const Visit& visit);

 private:
  struct Held {
    Row row;
    std::size_t offset;  // in text_
    std::size_t size;
  };
  struct Run {
    std::uint64_t begin;
    std::uint64_t end;
  };
  class Cursor;

  void sort_held();
  void spill();
  void merge(const Visit& visit);

  Earlier earlier_;
  std::size_t in_memory_;
  std::size_t size_ = 0;
  std::string text_;
  std::vector<Held> held_;
  std::vector<Run> runs_;
  SpillFile file_;
};

}  // namespace idiolect::dataset
