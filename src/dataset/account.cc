#include "dataset/account.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/error.h"

namespace idiolect::dataset {
namespace {

/// Tells the month of times that come in their order without working it out for each.
class Calendar {
 public:
  /// year · 12 + month, January as 0.
  int month_of(Time time) {
    if (time >= begin_ && time < end_) return month_;
    using namespace std::chrono;
    const year_month_day date(floor<days>(time));
    const year_month month = date.year() / date.month();
    begin_ = sys_days(month / 1);
    end_ = sys_days((month + months(1)) / 1);
    month_ = static_cast<int>(date.year()) * 12 + static_cast<int>(unsigned(date.month())) - 1;
    return month_;
  }

 private:
  Time begin_ = Time::max();
  Time end_ = Time::min();
  int month_ = 0;
};

/// Tells of each message, in their order, which session keeps it.
class Keeping {
 public:
  explicit Keeping(const std::vector<Session>& sessions)
      : next_(sessions.begin()), end_(sessions.end()) {}

  const Session& of(std::size_t message) {
    while (next_ != end_ && message >= next_->end) ++next_;
    if (next_ == end_ || message < next_->first) throw Bug("a kept message is in no session");
    return *next_;
  }

 private:
  std::vector<Session>::const_iterator next_;
  std::vector<Session>::const_iterator end_;
};

}  // namespace

std::uint8_t Account::number_of(std::string_view bin) {
  const auto found = std::ranges::find(bins_, bin);
  if (found != bins_.end()) return static_cast<std::uint8_t>(found - bins_.begin());
  if (bins_.size() == Counts().size()) throw Bug("there are too many reasons");
  bins_.emplace_back(bin);
  return static_cast<std::uint8_t>(bins_.size() - 1);
}

void Account::add(const chat::Thread& thread, const Settled& settled) {
  Counts counts{};
  Calendar calendar;
  Keeping keeping(settled.sessions);
  Counts* month = nullptr;
  int month_number = -1;
  std::string_view last;
  std::uint8_t bin = 0;
  for (std::size_t i = 0; i < thread.messages.size(); ++i) {
    const chat::Message& message = thread.messages[i];
    const std::string_view name = settled.bins[i];
    if (i == 0 || name.data() != last.data()) bin = number_of(name);
    last = name;
    ++counts[bin];
    if (const int number = calendar.month_of(message.sent_at); number != month_number) {
      month_number = number;
      month = &months_[number];
    }
    ++(*month)[bin];
    const bool kept = name == kOwnerBin || name == kContextBin;
    entries_.add({message.sent_at, kept ? keeping.of(i).start() : message.sent_at, threads_,
                  message.file, message.record, bin, kept, thread.context_only});
    const bool may_be_place = !kept && counts[bin] <= kMostPlaces;  // later ones find no room
    if (may_be_place || name == shown_) remember(thread, message, name);
  }
  ++threads_;
  count_sums(thread, settled, counts);
}

void Account::count_sums(const chat::Thread& thread, const Settled& settled, const Counts& counts) {
  Ledger& ledger = ledgers_[thread.source];
  auto& contact = contacts_[thread.is_group ? "a group" : thread.title];
  ledger.read += thread.messages.size();
  for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
    if (counts[bin] == 0) continue;
    const std::string& name = bins_[bin];
    contact[name] += counts[bin];
    if (name == kOwnerBin) {
      ledger.owner += counts[bin];
    } else if (name == kContextBin) {
      ledger.others += counts[bin];
    } else if (name == kCarriedBin) {
      ledger.carried += counts[bin];
    } else {
      ledger.dropped[name] += counts[bin];
    }
  }
  ++ledger.conversations_read;
  if (settled.dropped.empty()) {
    ++ledger.conversations_kept;
  } else {
    ++ledger.conversations_dropped[std::string(settled.dropped)];
  }
}

/// The first few of each reason, and a sample of the bin that is asked for (Vitter's algorithm R).
void Account::remember(const chat::Thread& thread, const chat::Message& message,
                       std::string_view bin) {
  if (bin == shown_) {
    const std::size_t place = random_.below(++seen_of_shown_);
    if (samples_.size() >= kMostShown && place >= kMostShown) return;
    Place sample{thread.title, to_iso(message.sent_at, thread.zone), message.text};
    if (samples_.size() < kMostShown) {
      samples_.push_back(std::move(sample));
    } else {
      samples_[place] = std::move(sample);
    }
    return;
  }
  std::vector<Place>& places = places_[{thread.source, std::string(bin)}];
  if (places.size() < kMostPlaces)
    places.push_back({thread.title, to_iso(message.sent_at, thread.zone), {}});
}

Figures Account::months() const {
  Figures figures;
  for (const auto& [number, counts] : months_) {
    auto& month = figures[fmt::format("{:04}-{:02}", number / 12, number % 12 + 1)];
    for (std::size_t bin = 0; bin < bins_.size(); ++bin)
      if (counts[bin] > 0) month[bins_[bin]] = counts[bin];
  }
  return figures;
}

void Account::for_each_entry(const std::function<void(const Entry&)>& visit) {
  entries_.for_each(visit);
}

}  // namespace idiolect::dataset
