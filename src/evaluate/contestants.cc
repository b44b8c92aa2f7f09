#include "evaluate/contestants.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/error.h"
#include "base/spelling.h"

namespace idiolect::evaluate {
namespace {

constexpr std::array kContestants{
    Contestant{.name = "own_then",
               .title = "you, really",
               .origin = Origin::OwnThen,
               .in_blind_rounds = true},
    Contestant{
        .name = "own_now", .title = "you, now", .origin = Origin::OwnNow, .in_blind_rounds = true},
    Contestant{
        .name = "zero_shot", .title = "zero-shot", .in_columns = true, .in_blind_rounds = true},
    Contestant{.name = "zero_shot_summary",
               .title = "zero-shot + summary",
               .told_summary = true,
               .in_columns = true,
               .in_blind_rounds = true},
    Contestant{.name = "few_shot",
               .title = "few-shot",
               .examples = Examples::Drawn,
               .in_blind_rounds = true},
    Contestant{.name = "few_shot_retrieval",
               .title = "few-shot, retrieved",
               .examples = Examples::Retrieved,
               .in_blind_rounds = true},
    Contestant{.name = "tuned",
               .title = "tuned",
               .adapter = chat::Adapter::On,
               .in_columns = true,
               .in_blind_rounds = true},
    Contestant{.name = "tuned_retrieval",
               .title = "tuned + retrieval",
               .adapter = chat::Adapter::On,
               .examples = Examples::Retrieved,
               .in_blind_rounds = true},
    Contestant{.name = "stranger",
               .title = "stranger",
               .origin = Origin::Stranger,
               .adapter = chat::Adapter::On},
    Contestant{.name = "endpoint",
               .title = "endpoint",
               .origin = Origin::Endpoint,
               .told_summary = true,
               .examples = Examples::Drawn,
               .in_blind_rounds = true},
    Contestant{.name = "decoy", .title = "decoy", .origin = Origin::Decoy, .in_blind_rounds = true},
};

}  // namespace

std::span<const Contestant> contestants() { return kContestants; }

bool is_scored(const Contestant& contestant) {
  return contestant.origin == Origin::Model || contestant.origin == Origin::Stranger;
}

bool is_generated(const Contestant& contestant) {
  return is_scored(contestant) || contestant.origin == Origin::Endpoint;
}

const Contestant& find_contestant(std::string_view name) {
  std::array<std::string_view, kContestants.size()> names;
  std::transform(kContestants.begin(), kContestants.end(), names.begin(),
                 [](const Contestant& contestant) { return contestant.name; });
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end())
    return kContestants[static_cast<std::size_t>(std::distance(names.begin(), found))];
  std::string list;
  for (const std::string_view each : names) list += (list.empty() ? "" : ", ") + std::string(each);
  const std::string_view near = closest(name, names);
  throw UsageError("no contestant '" + std::string(name) + "'",
                   near.empty() ? "there are " + list : "did you mean " + std::string(near) + "?");
}

std::vector<const Contestant*> find_contestants(std::span<const std::string> names) {
  std::vector<const Contestant*> found;
  for (const std::string& name : names) found.push_back(&find_contestant(name));
  std::sort(found.begin(), found.end());  // rows of one table
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace idiolect::evaluate
