#include "chat/gap.h"

#include <optional>

#include "base/times.h"

namespace idiolect::chat {
namespace {

using std::chrono::milliseconds;

/// From the last bubble of a turn to the first of the next; none where a time is missing.
std::optional<milliseconds> gap_between(const Turn& earlier, const Turn& later) {
  if (earlier.times.empty() || later.times.empty()) return std::nullopt;
  const auto from = parse_time(earlier.times.back());
  const auto to = parse_time(later.times.front());
  if (!from || !to) return std::nullopt;
  return to->time - from->time;
}

}  // namespace

std::string gap_words(milliseconds gap) {
  using namespace std::chrono;
  struct Unit {
    const char* name;
    minutes length;
    int least;  // how many of it there must be
  };
  constexpr Unit kUnits[] = {{"year", days(365), 2}, {"month", days(30), 2},
                             {"week", days(7), 2},   {"day", days(1), 1},
                             {"hour", hours(1), 1},  {"minute", minutes(1), 1}};
  for (const auto& [name, length, least] : kUnits) {
    const auto count = gap / length;
    if (count >= least) return std::to_string(count) + ' ' + name + (count == 1 ? "" : "s");
  }
  return {};
}

std::string gap_marker(std::span<const Turn> turns, std::size_t index) {
  if (index == 0 || !turns[index - 1].carried) return {};
  const auto gap = gap_between(turns[index - 1], turns[index]);
  if (turns[index].carried && gap.value_or(milliseconds(0)) < std::chrono::hours(1)) return {};
  const std::string words = gap ? gap_words(*gap) : std::string();
  return words.empty() ? "[later]" : '[' + words + " later]";
}

}  // namespace idiolect::chat
