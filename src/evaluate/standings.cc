#include "evaluate/standings.h"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>
#include <utility>

#include "base/error.h"
#include "evaluate/side_by_side.h"

namespace idiolect::evaluate {
namespace {

constexpr std::uint64_t kSeed = 1;

double bits_of(const chat::Score& score) {
  double nats = 0;
  for (const chat::Score::Token& token : score.tokens) nats -= token.log_probability;
  return nats / std::numbers::ln2;
}

/// Whether all entrants were scored on the same bytes of a session, and on any.
bool is_common(std::span<const Entrant> entrants, std::size_t session) {
  const std::size_t bytes = entrants.front().scores[session].bytes;
  return bytes > 0 && std::ranges::all_of(entrants, [&](const Entrant& entrant) {
           return entrant.scores[session].bytes == bytes;
         });
}

std::vector<Entrant> common_sessions(std::span<const Entrant> entrants) {
  std::vector<Entrant> common;
  for (const Entrant& entrant : entrants) {
    if (entrant.scores.size() != entrants.front().scores.size())
      throw Bug("contestants were scored on different numbers of sessions");
    common.push_back({entrant.name, {}});
    for (std::size_t i = 0; i < entrant.scores.size(); ++i)
      if (is_common(entrants, i)) common.back().scores.push_back(entrant.scores[i]);
  }
  return common;
}

std::vector<Cluster> clusters_of(const Entrant& entrant) {
  std::vector<Cluster> clusters;
  for (const chat::Score& score : entrant.scores)
    clusters.push_back({bits_of(score), static_cast<double>(score.bytes)});
  return clusters;
}

std::string in_brackets(const Interval& interval, const char* form) {
  return fmt::format("({} … {})", fmt::format(fmt::runtime(form), interval.low),
                     fmt::format(fmt::runtime(form), interval.high));
}

Json to_json(const Interval& interval) { return Json::array({interval.low, interval.high}); }

}  // namespace

Standings compare_scores(std::span<const Entrant> entrants, std::size_t reference) {
  const std::vector<Entrant> common = common_sessions(entrants);
  Standings standings;
  standings.reference = reference;
  standings.sessions = common.front().scores.size();
  standings.left_out = entrants.front().scores.size() - standings.sessions;
  if (standings.sessions == 0)
    throw Error("no session in which all contestants can be scored on the same words",
                "choose another --split, or prepare more chats");
  const std::vector<Cluster> own = clusters_of(common[reference]);
  for (const Entrant& entrant : common) {
    std::vector<Cluster> clusters = clusters_of(entrant);
    Standing row{
        entrant.name, bits_per_byte(entrant.scores), bootstrap_ratio(clusters, kSeed), 0, {}};
    for (std::size_t i = 0; i < clusters.size(); ++i) clusters[i].numerator -= own[i].numerator;
    row.difference = ratio_of(clusters);
    row.difference_interval = bootstrap_ratio(clusters, kSeed);
    standings.rows.push_back(std::move(row));
  }
  return standings;
}

std::string standings_table(const Standings& standings) {
  constexpr std::size_t kNameWidth = 24;
  constexpr std::size_t kIntervalWidth = 20;
  const Standing& reference = standings.rows[standings.reference];
  std::string text = fmt::format(
      "bits per byte on your {} bytes in {} sessions, lower is better; in brackets 95 %\n"
      "{}{}{}\n",
      reference.measure.bytes, standings.sessions, padded("", kNameWidth),
      padded("bits per byte", 9 + kIntervalWidth), "above " + reference.name);
  for (std::size_t i = 0; i < standings.rows.size(); ++i) {
    const Standing& row = standings.rows[i];
    text += padded(row.name, kNameWidth) + fmt::format("{:.3f}  ", row.measure.value);
    const std::string interval = in_brackets(row.interval, "{:.3f}");
    if (i == standings.reference) {
      text += interval + '\n';
      continue;
    }
    text += padded(interval, kIntervalWidth + 2) +
            fmt::format("{:+.3f}  {}\n", row.difference,
                        in_brackets(row.difference_interval, "{:+.3f}"));
  }
  if (standings.left_out > 0)
    text += fmt::format("{} sessions left out: a turn there is longer than the context\n",
                        standings.left_out);
  return text;
}

Json to_json(const Standings& standings) {
  Json rows = Json::array();
  for (const Standing& row : standings.rows) {
    Json object{{"name", row.name}};
    object.update(to_json(row.measure));
    object["interval"] = to_json(row.interval);
    object["difference"] = row.difference;
    object["difference_interval"] = to_json(row.difference_interval);
    rows.push_back(std::move(object));
  }
  return {{"sessions", standings.sessions},
          {"left_out", standings.left_out},
          {"reference", standings.rows[standings.reference].name},
          {"contestants", std::move(rows)}};
}

}  // namespace idiolect::evaluate
