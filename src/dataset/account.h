// dataset/account.h
//
// Enters every message of an import where it ended: sums by source, contact and month, a
// few places to show, and one entry each for ledger.jsonl.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/spill.h"
#include "chat/message.h"
#include "dataset/ledger.h"
#include "dataset/settle.h"

namespace idiolect::dataset {

/// A message that ended in some bin, for a person to look at.
struct Place {
  std::string thread;  // the title
  std::string time;    // ISO 8601
  std::string text;    // only of messages of the bin that is asked for
};

/// One message in ledger.jsonl.
struct Entry {
  Time sent_at;
  Time session_start;        // of the session that keeps it; else as sent_at
  std::uint32_t thread = 0;  // in the order in which threads were entered
  std::uint32_t file = 0;
  std::uint32_t record = 0;
  std::uint8_t bin = 0;
  bool kept = false;
  bool context_only = false;  // in a thread that is
};

/// {bin: n} of each contact or month.
using Figures = std::map<std::string, std::map<std::string, std::size_t>>;

class Account {
 public:
  /// Of the messages in the bin `shown`, some are remembered with their text; empty: of none.
  explicit Account(std::string shown) : shown_(std::move(shown)), random_(1) {}

  /// Enters all messages of `thread`.
  void add(const chat::Thread& thread, const Settled& settled);

  const Ledgers& ledgers() const noexcept { return ledgers_; }
  /// The first places of each source and reason, at most kMostPlaces.
  const std::map<std::pair<std::string, std::string>, std::vector<Place>>& places() const noexcept {
    return places_;
  }
  /// Some messages of the bin `shown`, each as likely as the others.
  const std::vector<Place>& shown() const noexcept { return samples_; }
  const Figures& contacts() const noexcept { return contacts_; }
  Figures months() const;

  std::string_view bin_name(std::uint8_t bin) const { return bins_.at(bin); }
  /// Every message, thread by thread. Throws Error.
  void for_each_entry(const std::function<void(const Entry&)>& visit);

  static constexpr std::size_t kMostPlaces = 3;
  static constexpr std::size_t kMostShown = 10;

 private:
  using Counts = std::array<std::size_t, 256>;  // by bin

  std::uint8_t number_of(std::string_view bin);
  void count_sums(const chat::Thread& thread, const Settled& settled, const Counts& counts);
  void remember(const chat::Thread& thread, const chat::Message& message, std::string_view bin);

  std::string shown_;
  Random random_;
  std::size_t seen_of_shown_ = 0;
  std::vector<Place> samples_;
  Ledgers ledgers_;
  std::map<std::pair<std::string, std::string>, std::vector<Place>> places_;
  Figures contacts_;
  std::map<int, Counts> months_;  // by year · 12 + month
  std::vector<std::string> bins_;
  std::uint32_t threads_ = 0;
  SpilledList<Entry> entries_;
};

}  // namespace idiolect::dataset
