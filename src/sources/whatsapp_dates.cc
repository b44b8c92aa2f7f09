#include "sources/whatsapp_dates.h"

#include <chrono>
#include <utility>

namespace idiolect::sources {
namespace {

namespace chrono = std::chrono;

/// WhatsApp is of 2009: what is earlier or far from it is no year, but a day.
constexpr int kFirstYear = 9;
constexpr int kLastYear = 39;

/// When summer time ends, the clock goes back by an hour and the messages are in order.
constexpr auto kClockChange = chrono::minutes(61);

int common_year(int year, Era era) {
  if (era == Era::Reiwa) return year + 2018;
  if (year < 100) return year + (era == Era::Buddhist ? 1957 : 2000);
  // Thai phones may leave the era out.
  return era == Era::Buddhist || year > 2400 ? year - 543 : year;
}

std::optional<chrono::sys_days> day_of(const Stamp& stamp, DateOrder order) {
  auto [first, second, third] = stamp.date;
  if (order == DateOrder::YearFirst) std::swap(first, third);
  if (order == DateOrder::MonthFirst) std::swap(first, second);
  const chrono::year_month_day date{chrono::year(common_year(third, stamp.era)),
                                    chrono::month(static_cast<unsigned>(second)),
                                    chrono::day(static_cast<unsigned>(first))};
  if (!date.ok()) return std::nullopt;
  return chrono::sys_days(date);
}

bool is_plausible(const Stamp& stamp, DateOrder order) {
  const int year = order == DateOrder::YearFirst ? stamp.date[0] : stamp.date[2];
  if (stamp.era == Era::Common && (year < kFirstYear || (year < 100 && year > kLastYear)))
    return false;
  return day_of(stamp, order).has_value();
}

/// What speaks against an order. Less is better, impossible dates before jumps.
struct Faults {
  std::size_t dates = 0;  // that cannot be, each once where it repeats in a row
  std::size_t jumps = 0;  // back in time

  auto operator<=>(const Faults&) const = default;
};

Faults faults_of(std::span<const Stamp> stamps, DateOrder order) {
  Faults faults;
  std::optional<Time> last;
  const Stamp* before = nullptr;
  for (const Stamp& stamp : stamps) {
    const bool is_new = before == nullptr || before->date != stamp.date;
    before = &stamp;
    if (!is_plausible(stamp, order)) {
      faults.dates += is_new ? 1 : 0;
      continue;
    }
    const auto time = time_of(stamp, order);
    if (!time) continue;
    if (last && *time < *last - kClockChange) ++faults.jumps;
    last = time;
  }
  return faults;
}

DateOrder habit_of(const Stamp& stamp) {
  return stamp.shape.separator == '/' && stamp.capitals ? DateOrder::MonthFirst
                                                        : DateOrder::DayFirst;
}

DateDecision decide(DateOrder order, const Faults& faults, const Faults& of_the_other) {
  if (of_the_other.dates > faults.dates)
    return {order, DateDecision::By::Dates, of_the_other.dates - faults.dates};
  return {order, DateDecision::By::Flow, 0};
}

}  // namespace

DateDecision decide_date_order(std::span<const Stamp> stamps) {
  if (stamps.empty()) return {};
  const StampShape& shape = stamps.front().shape;
  if (shape.year_field == 0) return {DateOrder::YearFirst, DateDecision::By::Form, 0};
  const Faults day_first = faults_of(stamps, DateOrder::DayFirst);
  const Faults month_first = faults_of(stamps, DateOrder::MonthFirst);
  const Faults& least = std::min(day_first, month_first);
  if (shape.year_field < 0 && least != Faults()) {
    const Faults year_first = faults_of(stamps, DateOrder::YearFirst);
    if (year_first < least) return decide(DateOrder::YearFirst, year_first, least);
  }
  if (day_first < month_first) return decide(DateOrder::DayFirst, day_first, month_first);
  if (month_first < day_first) return decide(DateOrder::MonthFirst, month_first, day_first);
  return {habit_of(stamps.front()), DateDecision::By::Habit, 0};
}

std::string to_text(const DateDecision& decision) {
  std::string order = decision.order == DateOrder::DayFirst     ? "day first"
                      : decision.order == DateOrder::MonthFirst ? "month first"
                                                                : "year first";
  switch (decision.by) {
    case DateDecision::By::Form:
      return order;
    case DateDecision::By::Dates:
      return order + " (decided by " + std::to_string(decision.dates) +
             (decision.dates == 1 ? " date)" : " dates)");
    case DateDecision::By::Flow:
      return order + " (decided by the order of the messages)";
    case DateDecision::By::Habit:
      break;
  }
  return "day first or month first: not decidable, taken as " + order;
}

std::optional<Time> time_of(const Stamp& stamp, DateOrder order) {
  const auto day = day_of(stamp, order);
  const auto second = second_of_day(stamp);
  if (!day || !second) return std::nullopt;
  return Time(*day) + chrono::seconds(*second);
}

}  // namespace idiolect::sources
