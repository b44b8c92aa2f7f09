#include "evaluate/block.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "base/sha256.h"

namespace idiolect::evaluate {
namespace {

constexpr std::size_t kTwelve = 12;
constexpr std::size_t kFewestRounds = 20;
constexpr std::size_t kMostRounds = 240;
constexpr std::size_t kApart = 5;  // tasks between a pair and its repeat, at least
constexpr std::array<std::string_view, 3> kUsual{"tuned", "zero_shot_summary", "zero_shot"};

// Streams of the seed, one per question.
enum Stream : std::uint64_t { kContexts = 1, kDecoys, kRepeats, kPlaces, kTwelves };

std::size_t share(std::size_t rounds, std::size_t percent) { return (rounds * percent + 99) / 100; }

const AnswerSet* find_answers(std::span<const AnswerSet> answers, std::string_view name) {
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [&](const AnswerSet& set) { return set.contestant == name; });
  return found == answers.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(std::span<const AnswerSet> answers, const BlockOptions& options) {
  std::vector<std::string> names = options.contestants;
  if (names.empty())
    for (const std::string_view name : kUsual)
      if (find_answers(answers, name) != nullptr) names.emplace_back(name);
  if (names.size() < 2 || names.size() > 4)
    throw UsageError(fmt::format("a block has two to four contestants, not {}", names.size()),
                     "name them, e.g. tuned and zero_shot_summary");
  for (const std::string& name : names) {
    if (std::count(names.begin(), names.end(), name) > 1)
      throw UsageError("contestant '" + name + "' is named twice");
    if (name.starts_with("own_") && !options.own_reply_is_old)
      throw UsageError("your own reply cannot compete before yourself: you would know it again",
                       "use it in a friends' test, or with replies that are months old");
    if (find_answers(answers, name) == nullptr)
      throw UsageError("contestant '" + name + "' has no answers", "let it answer first");
  }
  return names;
}

Primary primary_of(const std::vector<std::string>& names) {
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const std::string_view reference : {"zero_shot_summary", "zero_shot"})
    if (has("tuned") && has(reference)) return {"tuned", std::string(reference)};
  return {names[0], names[1]};
}

std::string pair_name(const std::string& a, const std::string& b) {
  return a < b ? a + '|' + b : b + '|' + a;
}

/// Both texts of a pair on one context.
struct Texts {
  std::string left;
  std::string right;
};

/// Hands out contexts, the least used first.
class Contexts {
 public:
  Contexts(std::span<const Round> rounds, std::span<const AnswerSet> answers,
           const BlockOptions& options)
      : rounds_(rounds), answers_(answers), options_(options), seen_(options.seen) {
    order_ = shuffled_indices(rounds.size(), options.seed, kContexts);
    for (const Round& round : rounds) ids_.push_back(context_of(round));
    for (const std::string& id : ids_)
      uses_.push_back(static_cast<std::size_t>(std::count_if(
          seen_.begin(), seen_.end(), [&](const auto& seen) { return seen.first == id; })));
  }

  /// Why a pair cannot be shown on a context; empty when it can.
  std::string_view fault(std::size_t round, const std::string& a, const std::string& b) const {
    const Texts texts = texts_of(round, a, b);
    for (const std::string& text : {texts.left, texts.right}) {
      if (text.empty()) return "is empty";
      if (const std::string_view reason = give_away(text, options_.give_aways); !reason.empty())
        return reason;
    }
    return texts.left == texts.right ? "is the same as the other" : std::string_view();
  }

  PlannedTask take(TaskKind kind, const std::string& left, const std::string& right) {
    std::optional<std::size_t> best;
    for (const std::size_t round : order_)
      if ((!best || uses_[round] < uses_[*best]) &&
          !seen_.contains({ids_[round], pair_name(left, right)}) &&
          fault(round, left, right).empty())
        best = round;
    if (!best)
      throw Error(fmt::format("the {} contexts are used up: no pair of {} and {} is left",
                              rounds_.size(), left, right),
                  "let the contestants answer more contexts, or vote on fewer rounds");
    ++uses_[*best];
    seen_.insert({ids_[*best], pair_name(left, right)});
    const Round& round = rounds_[*best];
    Texts texts = texts_of(*best, left, right);
    PlannedTask task;
    task.kind = kind;
    task.context = ids_[*best];
    task.conversation = round.start.empty() ? "" : round.source + ' ' + round.start;
    task.turns = round.context;
    task.left = left;
    task.right = right;
    task.left_text = std::move(texts.left);
    task.right_text = std::move(texts.right);
    return task;
  }

 private:
  std::string text_of(std::size_t round, const std::string& name) const {
    const AnswerSet& set = *find_answers(answers_, name);
    if (round >= set.of_round.size() || set.of_round[round].empty()) return {};
    return shown_text(set.of_round[round].front().text);
  }
  Texts texts_of(std::size_t round, const std::string& a, const std::string& b) const {
    return {text_of(round, a), text_of(round, b)};
  }

  std::span<const Round> rounds_;
  std::span<const AnswerSet> answers_;
  const BlockOptions& options_;
  std::set<std::pair<std::string, std::string>> seen_;
  std::vector<std::size_t> order_;
  std::vector<std::string> ids_;
  std::vector<std::size_t> uses_;
};

/// Each ordered pair as often as the others: everybody is on the left exactly half the time.
std::vector<std::pair<std::string, std::string>> twelve(const std::vector<std::string>& names,
                                                        std::uint64_t seed, std::size_t number) {
  std::vector<std::pair<std::string, std::string>> ordered;
  while (ordered.size() < kTwelve)
    for (const std::string& left : names)
      for (const std::string& right : names)
        if (left != right) ordered.emplace_back(left, right);
  std::vector<std::pair<std::string, std::string>> shuffled;
  for (const std::size_t i : shuffled_indices(ordered.size(), seed, kTwelves + number))
    shuffled.push_back(ordered[i]);
  return shuffled;
}

std::vector<PlannedTask> plan_pairs(Contexts& contexts, const std::vector<std::string>& names,
                                    std::size_t count, std::uint64_t seed) {
  std::vector<PlannedTask> tasks;
  for (std::size_t i = 0; i < count / kTwelve; ++i)
    for (const auto& [left, right] : twelve(names, seed, i))
      tasks.push_back(contexts.take(TaskKind::Pair, left, right));
  return tasks;
}

std::vector<PlannedTask> plan_decoys(Contexts& contexts, const std::vector<std::string>& names,
                                     std::size_t count, const BlockOptions& options) {
  Random random(options.seed, kDecoys);
  const std::uint64_t turn = random.below(2 * names.size());
  std::vector<PlannedTask> tasks;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& name = names[(turn / 2 + i) % names.size()];
    const bool decoy_left = (turn + i) % 2 == 0;
    tasks.push_back(contexts.take(TaskKind::Decoy, decoy_left ? options.decoy : name,
                                  decoy_left ? name : options.decoy));
  }
  return tasks;
}

/// What stands in each place of a block.
std::vector<TaskKind> places_of(std::size_t pairs, std::size_t decoys, std::size_t repeats,
                                std::uint64_t seed) {
  const std::size_t count = pairs + decoys + repeats;
  std::vector<TaskKind> places(count, TaskKind::Pair);
  // Repeats stand in the second half, behind what they repeat.
  const std::size_t first = count / 2;
  for (const std::size_t i : shuffled_indices(count - first, seed, kPlaces)) {
    if (repeats == 0) break;
    places[first + i] = TaskKind::Repeat;
    --repeats;
  }
  for (const std::size_t i : shuffled_indices(count, seed, kPlaces + 100)) {
    if (decoys == 0) break;
    if (places[i] != TaskKind::Pair) continue;
    places[i] = TaskKind::Decoy;
    --decoys;
  }
  return places;
}

/// One of the pairs at least kApart tasks back that has not returned yet, with its sides swapped.
PlannedTask repeat_of_one(const std::vector<PlannedTask>& before, std::set<std::size_t>& repeated,
                          Random& random) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i + kApart <= before.size(); ++i)
    if (before[i].kind == TaskKind::Pair && !repeated.contains(i)) open.push_back(i);
  if (open.empty()) throw Bug("a block has no pair left to repeat");
  const std::size_t chosen = open[random.below(open.size())];
  repeated.insert(chosen);
  PlannedTask task = before[chosen];
  task.kind = TaskKind::Repeat;
  task.repeats = chosen;
  std::swap(task.left, task.right);
  std::swap(task.left_text, task.right_text);
  return task;
}

std::map<std::string, std::size_t> count_faults(const Contexts& contexts, std::size_t rounds,
                                                const std::vector<std::string>& names) {
  std::map<std::string, std::size_t> counts;
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::size_t a = 0; a < names.size(); ++a)
      for (std::size_t b = a + 1; b < names.size(); ++b)
        if (const std::string_view reason = contexts.fault(round, names[a], names[b]);
            !reason.empty())
          ++counts[std::string(reason)];
  return counts;
}

}  // namespace

std::string_view to_string(TaskKind kind) {
  constexpr std::array<std::string_view, 3> kNames{"pair", "repeat", "decoy"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string context_of(const Round& round) {
  Json turns = Json::array();
  for (const chat::Turn& turn : round.context)
    turns.push_back({chat::to_string(turn.role), turn.name, turn.content});
  return sha256_hex(to_line(turns)).substr(0, 32);
}

BlockPlan plan_block(std::span<const Round> rounds, std::span<const AnswerSet> answers,
                     const BlockOptions& options) {
  if (options.rounds < kFewestRounds || options.rounds > kMostRounds)
    throw UsageError(fmt::format("a block has {} to {} rounds, not {}", kFewestRounds, kMostRounds,
                                 options.rounds));
  const std::vector<std::string> names = names_of(answers, options);
  const bool has_decoys = find_answers(answers, options.decoy) != nullptr;
  const std::size_t decoys = has_decoys ? share(options.rounds, 5) : 0;
  const std::size_t pairs =
      (options.rounds - decoys - share(options.rounds, 10)) / kTwelve * kTwelve;
  const std::size_t repeats = options.rounds - decoys - pairs;

  Contexts contexts(rounds, answers, options);
  BlockPlan plan{options.seed, primary_of(names), {}, count_faults(contexts, rounds.size(), names)};
  std::vector<PlannedTask> pair_tasks = plan_pairs(contexts, names, pairs, options.seed);
  std::vector<PlannedTask> decoy_tasks = plan_decoys(contexts, names, decoys, options);
  Random random(options.seed, kRepeats);
  std::set<std::size_t> repeated;
  auto pair = pair_tasks.begin();
  auto decoy = decoy_tasks.begin();
  for (const TaskKind kind : places_of(pairs, decoys, repeats, options.seed)) {
    if (kind == TaskKind::Repeat)
      plan.tasks.push_back(repeat_of_one(plan.tasks, repeated, random));
    else
      plan.tasks.push_back(std::move(kind == TaskKind::Pair ? *pair++ : *decoy++));
  }
  return plan;
}

}  // namespace idiolect::evaluate
