// sources/rejects.h
//
// The list of what could not be read. A damaged or hostile file can have very many
// bad records, so one takes 16 bytes, and beyond a number of them only their counts
// are kept: the sums of the ledger hold in any case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace idiolect::sources {

/// A record that could not become a message, kept so the owner can see what was lost. Views what it
/// was made of, so it cannot be kept itself: Rejects does that.
struct Reject {
  Reject(std::string_view in_path, std::size_t at_line, std::string_view in_unit,
         std::string_view from_source, std::string_view for_reason) noexcept
      : path(in_path), line(at_line), unit(in_unit), source(from_source), reason(for_reason) {}
  Reject(const Reject&) = delete;
  Reject& operator=(const Reject&) = delete;

  std::string_view path;    // inside the export
  std::size_t line;         // 1-based line (CSV) or index of the message (JSON), see `unit`
  std::string_view unit;    // "line", "message", "row"
  std::string_view source;  // "whatsapp", …
  std::string_view reason;  // slug: "bad-date", "no-sender", "short-row", … never message text
};

class Rejects {
 public:
  /// So many are kept with their places.
  static constexpr std::size_t kMostPlaces = 2'000'000;

  Rejects() = default;
  explicit Rejects(std::size_t most_places) : most_places_(most_places) {}

  void push_back(const Reject& reject);
  /// Takes those of another list over, under `source` where it is not empty.
  void append(const Rejects& others, std::string_view source = {});

  /// All of them, with places and without.
  std::size_t size() const noexcept { return places_.size() + without_places_; }
  bool empty() const noexcept { return size() == 0; }
  /// The one that came as number `index`, counted from 0, among those with places.
  Reject operator[](std::size_t index) const { return reject_of(places_[index]); }

  /// Those with places, in the order in which they came.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Reject;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Reject;
    Iterator(const Rejects& list, std::size_t at) : list_(&list), at_(at) {}
    Reject operator*() const { return (*list_)[at_]; }
    Iterator& operator++() { return ++at_, *this; }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Rejects* list_;
    std::size_t at_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, places_.size()}; }

  /// Calls `each` for every file and reason of the others, with how many they are; the line is 0.
  void for_each_without_place(
      const std::function<void(const Reject& reject, std::size_t count)>& each) const;
  /// Calls `each` for what `for_each_without_place` gives, and for each with a place, counted as 1.
  void for_each(const std::function<void(const Reject& reject, std::size_t count)>& each) const;

  void change_paths(const std::function<std::string(const std::string& path)>& changed);

 private:
  /// What rejects have in common.
  struct Kind {
    std::string unit, source, reason;
    auto operator<=>(const Kind&) const = default;
  };
  struct Place {
    std::uint64_t line;
    std::uint32_t path;
    std::uint32_t kind;
  };

  Reject reject_of(const Place& place) const;
  std::uint32_t path_of(std::string_view path);
  std::uint32_t kind_of(const Reject& reject);
  void add(const Place& place, std::size_t count);

  std::size_t most_places_ = kMostPlaces;
  std::deque<Place> places_;  // grows without a copy
  std::size_t without_places_ = 0;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> counts_;  // by path and kind
  std::vector<std::string> paths_;
  std::map<std::string, std::uint32_t, std::less<>> path_at_;
  std::uint32_t last_path_ = 0;
  std::vector<Kind> kinds_;  // a few dozen at most
};

}  // namespace idiolect::sources
