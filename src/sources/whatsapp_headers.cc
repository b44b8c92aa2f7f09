#include "sources/whatsapp_headers.h"

#include <algorithm>
#include <utility>

namespace idiolect::sources {
namespace {

/// A time as exact as the minute: between two headers is also in the same minute as one of them.
constexpr auto kOneMinute = std::chrono::minutes(1);

std::vector<Header> find_candidates(std::string_view text) {
  std::vector<Header> found;
  bool any_with_end = false;
  for_each_line(text, [&](std::size_t number, std::size_t start, std::size_t end) {
    const auto stamp = parse_stamp(text.substr(start, end - start));
    if (!stamp) return;
    any_with_end |= stamp->shape.end != StampEnd::Nothing;
    found.push_back({*stamp, number, start, end});
  });
  // A date and a time with nothing behind them are mostly somebody's words.
  if (any_with_end)
    std::erase_if(found,
                  [](const Header& header) { return header.stamp.shape.end == StampEnd::Nothing; });
  return found;
}

/// The order for each shape among `lines`.
std::map<StampShape, DateDecision> decide_orders(const std::vector<Header>& lines) {
  std::map<StampShape, std::vector<Stamp>> stamps;
  for (const Header& line : lines) stamps[line.stamp.shape].push_back(line.stamp);
  std::map<StampShape, DateDecision> orders;
  for (const auto& [shape, of_shape] : stamps) orders[shape] = decide_date_order(of_shape);
  return orders;
}

struct Span {
  std::optional<Time> from;  // none: since ever
  std::optional<Time> to;
};

/// For each line the times of the nearest lines of the main shape around it.
std::vector<Span> spans_of(const Headers& headers) {
  std::vector<Span> spans(headers.lines.size());
  std::optional<Time> near;
  const auto note = [&](const Header& line) {
    if (line.stamp.shape != headers.main) return;
    if (const auto time = headers.time_of(line)) near = time;
  };
  for (std::size_t i = 0; i < spans.size(); ++i) {
    spans[i].from = near;
    note(headers.lines[i]);
  }
  near.reset();
  for (std::size_t i = spans.size(); i-- > 0;) {
    spans[i].to = near;
    note(headers.lines[i]);
  }
  return spans;
}

/// True where the time fits, whichever field is the day.
bool fits(const Stamp& stamp, const Span& span) {
  for (const DateOrder order : {DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst}) {
    const auto time = time_of(stamp, order);
    if (!time) continue;
    const bool late_enough = !span.from || *time + kOneMinute > *span.from;
    const bool soon_enough = !span.to || *time < *span.to + kOneMinute;
    if (late_enough && soon_enough) return true;
  }
  return false;
}

/// Where nearly all candidates are of one shape, the others have to fit between them.
void drop_pasted_lines(Headers& headers) {
  const std::vector<Span> spans = spans_of(headers);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < headers.lines.size(); ++i) {
    const Stamp& stamp = headers.lines[i].stamp;
    if (stamp.shape == headers.main || fits(stamp, spans[i]))
      headers.lines[kept++] = headers.lines[i];
  }
  headers.lines.resize(kept);
}

}  // namespace

std::optional<Time> Headers::time_of(const Header& header) const {
  const auto decision = orders.find(header.stamp.shape);
  if (decision == orders.end()) return std::nullopt;
  return sources::time_of(header.stamp, decision->second.order);
}

Headers find_headers(std::string_view text) {
  Headers headers;
  headers.lines = find_candidates(text);
  std::map<StampShape, std::size_t> counts;
  for (const Header& line : headers.lines) ++counts[line.stamp.shape];
  if (counts.empty()) return headers;
  const auto main =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  headers.main = main->first;
  headers.orders = decide_orders(headers.lines);
  const bool is_rule = main->second * 5 >= headers.lines.size() * 4;
  if (!is_rule || counts.size() == 1) return headers;
  drop_pasted_lines(headers);
  headers.orders = decide_orders(headers.lines);
  return headers;
}

}  // namespace idiolect::sources
