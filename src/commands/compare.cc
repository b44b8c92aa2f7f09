// idiolect compare: the owner's own reply beside two baselines and the tuned model.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/files.h"
#include "commands/cli.h"
#include "commands/compare_options.h"
#include "commands/engine.h"
#include "commands/table.h"
#include "dataset/dataset.h"
#include "evaluate/side_by_side.h"

namespace idiolect::commands {
namespace {

void check_ranges(const CompareOptions& options) {
  if (options.rounds < 1) throw UsageError("--rounds must be at least 1");
  if (options.max_new_tokens < 1) throw UsageError("--max-new-tokens must be at least 1");
  if (options.contexts < 0) throw UsageError("--contexts must not be below 0");
  if (options.samples < 1) throw UsageError("--samples must be at least 1");
  if (options.examples < 0) throw UsageError("--examples must not be below 0");
  if (options.contexts == 0 && (options.samples > 1 || !options.contestants.empty() ||
                                !options.against.empty() || !options.endpoint.empty()))
    throw UsageError("--samples, --contestants, --against and --endpoint need --contexts",
                     "e.g. --contexts 100");
  if (options.contexts > 0 && !options.questions.empty())
    throw UsageError("--contexts and --questions do not go together");
  if (options.width < 60 || options.width > 1000)
    throw UsageError("--width must be between 60 and 1000");
}

void print(const std::vector<evaluate::AnsweredRound>& answered, const std::string& owner,
           int width) {
  for (std::size_t i = 0; i < answered.size(); ++i)
    std::cout << fmt::format(
        "── round {} of {} ──\n{}\n", i + 1, answered.size(),
        evaluate::side_by_side(answered[i], owner, static_cast<std::size_t>(width)));
}

void print_json(const std::vector<evaluate::AnsweredRound>& answered, const std::string& owner,
                std::uint64_t seed) {
  Json rounds = Json::array();
  for (const evaluate::AnsweredRound& round : answered) rounds.push_back(evaluate::to_json(round));
  std::cout << to_line({{"owner", owner}, {"seed", seed}, {"rounds", std::move(rounds)}}) << '\n';
}

/// A few rounds for the eyes; nothing is kept.
void show_some(const CompareOptions& options) {
  const Contest contest = open_contest(contest_options(options));
  const evaluate::AskOptions asked = ask_options(options, contest);
  std::vector<evaluate::Round> rounds = rounds_of(options, contest.dataset, options.rounds);
  const auto model = open_engine_model(contest.selection.options);
  show(options, evaluate::answer_rounds(std::move(rounds), *model, asked),
       contest.briefing.prompt.owner);
}

}  // namespace

std::vector<evaluate::Round> rounds_of(const CompareOptions& options,
                                       const std::filesystem::path& dataset, int count) {
  if (!options.questions.empty()) {
    auto rounds = evaluate::question_rounds(read_file(options.questions));
    if (rounds.empty())
      throw Error(options.questions + ": no question in it", "write one per line");
    return rounds;
  }
  const auto sessions = dataset::read_split(dataset, dataset::Split::Test);
  auto rounds = evaluate::held_out_rounds(sessions, static_cast<std::size_t>(count),
                                          static_cast<std::uint64_t>(options.sampler.seed));
  if (rounds.empty())
    throw Error("the test split has no context in which you answer somebody",
                "use --questions, or prepare more chats");
  return rounds;
}

ContestOptions contest_options(const CompareOptions& options) {
  return {options.run,
          options.model,
          options.dataset,
          options.persona,
          static_cast<std::size_t>(options.examples),
          static_cast<std::uint64_t>(options.sampler.seed)};
}

evaluate::AskOptions ask_options(const CompareOptions& options, const Contest& contest) {
  return {
      contest.briefing, options.sampler.sampler(), static_cast<std::uint64_t>(options.sampler.seed),
      static_cast<std::size_t>(options.max_new_tokens), static_cast<std::size_t>(options.samples)};
}

void show(const CompareOptions& options, const std::vector<evaluate::AnsweredRound>& answered,
          const std::string& owner) {
  if (options.json) {
    print_json(answered, owner, static_cast<std::uint64_t>(options.sampler.seed));
  } else {
    print(answered, owner, options.width);
  }
}

int run_compare(const Command& self, Arguments arguments) {
  const auto options = parse<CompareOptions>(self, arguments);
  if (!options) return 0;
  check_ranges(*options);
  if (options->contexts > 0) {
    compare_and_keep(*options);
  } else {
    show_some(*options);
  }
  return 0;
}

}  // namespace idiolect::commands
