#include "dataset/row_sorter.h"

#include <algorithm>
#include <cstring>

namespace idiolect::dataset {

/// Reads one run from its front.
class RowSorter::Cursor {
 public:
  Cursor(const SpillFile& file, Run run) : file_(file), rest_(run) {}

  /// False at the end.
  bool next() {
    if (rest_.begin == rest_.end && at_ == block_.size()) return false;
    take(&row_, sizeof row_);
    std::size_t size = 0;
    take(&size, sizeof size);
    text_.resize(size);
    take(text_.data(), size);
    return true;
  }
  const Row& row() const noexcept { return row_; }
  std::string_view text() const noexcept { return text_; }

 private:
  void take(void* into, std::size_t size) {
    constexpr std::size_t kBlock = std::size_t{1} << 16;
    for (std::size_t done = 0; done < size;) {
      if (at_ == block_.size()) {
        block_ = file_.read(rest_.begin, std::min<std::uint64_t>(kBlock, rest_.end - rest_.begin));
        rest_.begin += block_.size();
        at_ = 0;
      }
      const std::size_t count = std::min(size - done, block_.size() - at_);
      std::memcpy(static_cast<char*>(into) + done, block_.data() + at_, count);
      at_ += count;
      done += count;
    }
  }

  const SpillFile& file_;
  Run rest_;
  std::string block_;
  std::size_t at_ = 0;
  Row row_;
  std::string text_;
};

void RowSorter::add(const Row& row, std::string_view text) {
  if (text_.size() + text.size() + held_.size() * sizeof(Held) > in_memory_ && !held_.empty())
    spill();
  held_.push_back({row, text_.size(), text.size()});
  text_.append(text);
  ++size_;
}

void RowSorter::sort_held() {
  std::ranges::stable_sort(held_,
                           [this](const Held& a, const Held& b) { return earlier_(a.row, b.row); });
}

void RowSorter::spill() {
  sort_held();
  const std::uint64_t begin = file_.size();
  std::string bytes;
  for (const Held& held : held_) {
    bytes.clear();
    ByteWriter out(bytes);
    out.put(held.row);
    out.put_text(std::string_view(text_).substr(held.offset, held.size));
    file_.append(bytes);
  }
  runs_.push_back({begin, file_.size()});
  held_.clear();
  text_.clear();
}

void RowSorter::for_each(const Visit& visit) {
  if (!runs_.empty()) {
    if (!held_.empty()) spill();
    return merge(visit);
  }
  sort_held();
  for (const Held& held : held_)
    visit(held.row, std::string_view(text_).substr(held.offset, held.size));
}

void RowSorter::merge(const Visit& visit) {
  file_.flush();
  std::vector<Cursor> cursors;
  cursors.reserve(runs_.size());
  std::vector<std::size_t> heap;  // the cursor with the earliest row is in front
  // Of rows that are equal, those of the earlier run come first, as a stable sort of all has them.
  const auto is_later = [&](std::size_t a, std::size_t b) {
    if (earlier_(cursors[b].row(), cursors[a].row())) return true;
    return !earlier_(cursors[a].row(), cursors[b].row()) && a > b;
  };
  for (const Run& run : runs_) {
    cursors.emplace_back(file_, run);
    if (cursors.back().next()) heap.push_back(cursors.size() - 1);
  }
  std::ranges::make_heap(heap, is_later);
  while (!heap.empty()) {
    std::ranges::pop_heap(heap, is_later);
    Cursor& cursor = cursors[heap.back()];
    visit(cursor.row(), cursor.text());
    if (cursor.next()) {
      std::ranges::push_heap(heap, is_later);
    } else {
      heap.pop_back();
    }
  }
}

}  // namespace idiolect::dataset
