// idiolect compare --contexts: the answers of all contestants, kept in the run.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "base/error.h"
#include "commands/compare_options.h"
#include "commands/engine.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "evaluate/endpoint.h"

namespace idiolect::commands {
namespace {

/// Replies that are asked for together, and stored together.
constexpr std::size_t kChunk = 64;

/// Everybody who can take part with these options, or those who were named.
std::vector<const evaluate::Contestant*> asked_for(const CompareOptions& options) {
  if (!options.contestants.empty()) {
    auto named = evaluate::find_contestants(options.contestants);
    for (const evaluate::Contestant* contestant : named)
      if (contestant->origin == evaluate::Origin::OwnNow)
        throw UsageError("own_now cannot be asked here", "it is written when votes are given");
    return named;
  }
  std::vector<const evaluate::Contestant*> all;
  for (const evaluate::Contestant& contestant : evaluate::contestants()) {
    const bool is_missing =
        contestant.origin == evaluate::Origin::OwnNow ||
        (contestant.origin == evaluate::Origin::Stranger && options.against.empty()) ||
        (contestant.origin == evaluate::Origin::Endpoint && options.endpoint.empty());
    if (!is_missing) all.push_back(&contestant);
  }
  return all;
}

bool takes_part(const std::vector<const evaluate::Contestant*>& asked, evaluate::Origin origin) {
  return std::any_of(asked.begin(), asked.end(),
                     [&](const auto* contestant) { return contestant->origin == origin; });
}

/// The stored answers of those who stand in columns.
std::vector<evaluate::AnsweredRound> for_columns(const evaluate::StoredComparison& stored,
                                                 std::size_t count) {
  std::vector<evaluate::AnsweredRound> rounds;
  for (std::size_t i = 0; i < std::min(count, stored.rounds.size()); ++i) {
    evaluate::AnsweredRound& round = rounds.emplace_back();
    round.round = stored.rounds[i];
    for (const evaluate::Contestant* column : evaluate::column_contestants()) {
      const auto set =
          std::find_if(stored.answers.begin(), stored.answers.end(),
                       [&](const auto& answers) { return answers.contestant == column->name; });
      round.answers.push_back(set == stored.answers.end() ? "(not asked)"
                                                          : set->of_round[i].front().text);
    }
  }
  return rounds;
}

evaluate::Endpoint endpoint_of(const CompareOptions& options) {
  evaluate::Endpoint endpoint{options.endpoint, options.endpoint_model, ""};
  while (endpoint.url.ends_with('/')) endpoint.url.pop_back();
  if (endpoint.model.empty())
    throw UsageError("--endpoint needs --endpoint-model", "name the model as the server does");
  if (options.endpoint_key_env.empty()) return endpoint;
  const char* const key = std::getenv(options.endpoint_key_env.c_str());
  if (key == nullptr || *key == '\0')
    throw UsageError("the environment variable " + options.endpoint_key_env + " is not set",
                     "set it to the key, or leave --endpoint-key-env out");
  endpoint.key = key;
  return endpoint;
}

/// Says what leaves for where, and asks.
void confirm(const CompareOptions& options, std::size_t requests) {
  std::cerr << fmt::format(
      "{} requests will be sent to {} (model {}).\n"
      "Each holds real messages of yours and of the people you write with: the end of a chat, {} "
      "past exchanges,\nyour name and theirs, and your summary ({}). What the server keeps of it "
      "is not in your hands.\n",
      requests, options.endpoint, options.endpoint_model, options.examples,
      options.persona.empty() ? options.run + "/persona.md" : options.persona);
  if (options.yes) return;
  std::cerr << "Send them? [y/N] " << std::flush;
  std::string answer;
  if (!std::getline(std::cin, answer) || (answer != "y" && answer != "yes"))
    throw Error("nothing was sent", "answer y, or give --yes");
}

void ask_endpoint(evaluate::ComparisonWork& work, const CompareOptions& options) {
  const std::size_t missing = work.missing(evaluate::Origin::Endpoint);
  if (missing == 0) return;
  confirm(options, missing);
  evaluate::EndpointResponder responder(endpoint_of(options), interrupt_flag());
  // Each reply is paid for: none is lost with those beside it.
  work.ask(evaluate::Origin::Endpoint, responder, 1, draw_progress());
}

/// One model after the other: the stranger's is opened when the run's is closed.
void ask_model(evaluate::ComparisonWork& work, evaluate::Origin origin, ModelSelection selection) {
  if (work.missing(origin) == 0) return;
  selection.options.progress = {};
  with_model(selection, [&](generate::LanguageModel& model) {
    work.ask(origin, model, kChunk, draw_progress());
  });
}

}  // namespace

void compare_and_keep(const CompareOptions& options) {
  using evaluate::Origin;
  const Contest contest = open_contest(contest_options(options));
  const evaluate::EvaluationFolder folder = evaluate::EvaluationFolder::of_run(options.run);
  evaluate::ComparisonPlan plan;
  plan.asked = asked_for(options);
  if (takes_part(plan.asked, Origin::Stranger) && options.against.empty())
    throw UsageError("the stranger needs --against", "name a run or a PEFT folder");
  if (takes_part(plan.asked, Origin::Endpoint) && options.endpoint.empty())
    throw UsageError("the endpoint needs --endpoint", "give the URL of the server");
  if (!options.endpoint.empty()) {
    const evaluate::Endpoint endpoint = endpoint_of(options);
    plan.endpoint = {{"url", endpoint.url}, {"model", endpoint.model}};
  }
  plan.rounds = rounds_of(options, contest.dataset, options.contexts);
  evaluate::mark_unseen(plan.rounds, contest.train);
  plan.options = ask_options(options, contest);
  plan.shared = contest.shared;
  plan.notes = {{"owner", contest.briefing.prompt.owner},
                {"prompts_mean_something",
                 evaluate::prompting_to_json(base_facts(contest.selection.options.base))}};
  ModelSelection stranger;
  if (!options.against.empty()) {
    stranger = select_stranger(contest, options.model, options.against);
    plan.stranger = identify_adapter(stranger.options.adapter);
  }

  evaluate::ComparisonWork work(folder, std::move(plan));
  if (work.thrown_away() > 0)
    std::cerr << fmt::format("{} stored answers belong to other settings and are thrown away\n",
                             work.thrown_away());
  ask_model(work, Origin::Model, contest.selection);
  if (!options.against.empty()) ask_model(work, Origin::Stranger, stranger);
  if (!options.endpoint.empty()) ask_endpoint(work, options);
  work.enter_own_and_decoys(contest.train);
  work.finish();

  const evaluate::StoredComparison stored = evaluate::read_comparison(folder);
  std::cerr << fmt::format("{} contestants have answered {} contexts: {}\n", stored.answers.size(),
                           stored.rounds.size(), folder.answers().string());
  show(options, for_columns(stored, static_cast<std::size_t>(options.rounds)),
       contest.briefing.prompt.owner);
}

}  // namespace idiolect::commands
