#include "evaluate/likelihood.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/contestants.h"
#include "evaluate/costs.h"

namespace idiolect::evaluate {
namespace {

struct Scored {
  std::string name;
  std::string title;
  std::vector<Cost> costs;  // one per test session
};

const Scored* find(const std::vector<Scored>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Scored& scored) { return scored.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<Scored> scored_of(std::span<const ScoreSet> sets) {
  std::vector<Scored> all;
  for (const ScoreSet& set : sets) all.push_back({set.contestant, set.title, costs_of(set.scores)});
  return all;
}

/// Besides those that were scored: zero-shot at its best temperature, and the byte model.
void add_floors(std::vector<Scored>& all, const Evidence& evidence) {
  if (const auto fitted = evidence.measured.find("temperature");
      fitted != evidence.measured.end() && fitted->second.contains("sessions"))
    all.push_back({std::string(kFittedZeroShot), "zero-shot, temperature fitted",
                   costs_from(fitted->second.at("sessions"))});
  if (evidence.train.empty() || evidence.test.empty()) return;
  const ByteModel model(own_texts(evidence.train));
  all.push_back({std::string(kByteModel), "5 bytes of the owner", costs_of(model, evidence.test)});
}

/// Whether all were scored on the same bytes of a session, and on any.
bool is_common(const std::vector<Scored>& all, std::size_t session) {
  const double bytes = all.front().costs[session].bytes;
  return bytes > 0 && std::all_of(all.begin(), all.end(), [&](const Scored& scored) {
           return scored.costs[session].bytes == bytes;
         });
}

/// The sessions of `wanted` that all were scored on. Contestants with another number of sessions
/// were scored on something else and are left out.
std::vector<Scored> on_common_words(std::vector<Scored> all, const std::vector<bool>& wanted) {
  const std::size_t sessions = all.front().costs.size();
  std::erase_if(all, [&](const Scored& scored) { return scored.costs.size() != sessions; });
  std::vector<Scored> common;
  common.reserve(all.size());
  for (const Scored& scored : all) common.push_back({scored.name, scored.title, {}});
  for (std::size_t i = 0; i < sessions; ++i) {
    if ((!wanted.empty() && !wanted[i]) || !is_common(all, i)) continue;
    for (std::size_t j = 0; j < all.size(); ++j) common[j].costs.push_back(all[j].costs[i]);
  }
  return common;
}

Json to_json(const Interval& interval) { return Json::array({interval.low, interval.high}); }

bool is_prompted(std::string_view name) {
  const auto all = contestants();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Contestant& each) { return each.name == name; });
  return found != all.end() && found->adapter == chat::Adapter::Off && found->told_summary;
}

bool prompts_mean_something(const Evidence& evidence) {
  const auto base = evidence.measured.find("base");
  return base == evidence.measured.end() || base->second.value("prompts_mean_something", true);
}

Json rows_of(const std::vector<Scored>& all, const Evidence& evidence) {
  const Scored& tuned = *find(all, "tuned");
  Json rows = Json::array();
  for (const Scored& scored : all) {
    const std::vector<Cluster> clusters = clusters_of(scored.costs);
    const std::vector<Cluster> above = clusters_above(scored.costs, tuned.costs);
    double bytes = 0;
    for (const Cluster& cluster : clusters) bytes += cluster.denominator;
    rows.push_back({{"name", scored.name},
                    {"title", scored.title},
                    {"measurable", prompts_mean_something(evidence) || !is_prompted(scored.name)},
                    {"bits_per_byte", ratio_of(clusters)},
                    {"interval", to_json(bootstrap_ratio(clusters, evidence.seed))},
                    {"without_end", ratio_of(clusters_of(scored.costs, Ends::Without))},
                    {"bytes", bytes},
                    {"above_tuned", ratio_of(above)},
                    {"above_tuned_interval", to_json(bootstrap_ratio(above, evidence.seed))}});
  }
  return rows;
}

/// How much of what tuning gains over zero-shot is left without capitals and punctuation.
Json layout_of(const std::vector<Scored>& all, const Evidence& evidence) {
  const std::vector<Scored> folded = scored_of(evidence.folded);
  const Scored* const written[]{find(all, "zero_shot"), find(all, "tuned")};
  const Scored* const plain[]{find(folded, "zero_shot"), find(folded, "tuned")};
  if (written[0] == nullptr || plain[0] == nullptr || plain[1] == nullptr) return nullptr;
  std::vector<Cluster> gains;
  std::vector<Cluster> kept;
  for (std::size_t i = 0; i < written[0]->costs.size() && i < plain[0]->costs.size(); ++i) {
    const double bytes = written[0]->costs[i].bytes;
    if (bytes != written[1]->costs[i].bytes || plain[0]->costs[i].bytes != plain[1]->costs[i].bytes)
      continue;
    const double gain = written[0]->costs[i].bits - written[1]->costs[i].bits;
    const double rest = plain[0]->costs[i].bits - plain[1]->costs[i].bits;
    gains.push_back({gain, bytes});
    kept.push_back({rest, gain});
  }
  if (gains.empty() || ratio_of(gains) <= 0) return nullptr;
  const Interval rest = bootstrap_ratio(kept, evidence.seed);
  return {{"gain", ratio_of(gains)},
          {"share", 1 - ratio_of(kept)},
          {"share_interval", to_json(Interval{1 - rest.high, 1 - rest.low})}};
}

Json unseen_of(const std::vector<Scored>& all, const Evidence& evidence) {
  if (evidence.unseen.size() != all.front().costs.size()) return nullptr;
  const std::vector<Scored> common = on_common_words(all, evidence.unseen);
  if (common.front().costs.empty() || find(common, "tuned") == nullptr) return nullptr;
  return {{"sessions", common.front().costs.size()}, {"contestants", rows_of(common, evidence)}};
}

}  // namespace

Json measure_likelihood(const Evidence& evidence) {
  std::vector<Scored> all = scored_of(evidence.scores);
  if (find(all, "tuned") == nullptr) return nullptr;
  add_floors(all, evidence);
  const std::vector<Scored> common = on_common_words(all, {});
  if (find(common, "tuned") == nullptr || common.front().costs.empty()) return nullptr;
  Json measured{{"sessions", common.front().costs.size()},
                {"left_out", all.front().costs.size() - common.front().costs.size()},
                {"contestants", rows_of(common, evidence)},
                {"layout", layout_of(all, evidence)},
                {"unseen", unseen_of(all, evidence)}};
  if (const auto fitted = evidence.measured.find("temperature");
      fitted != evidence.measured.end() && fitted->second.contains("temperature"))
    measured["temperature"] = {{"value", fitted->second.at("temperature")},
                               {"tried", fitted->second.at("tried")}};
  return measured;
}

}  // namespace idiolect::evaluate
