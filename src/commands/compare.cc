// idiolect compare: the owner's own reply beside two baselines and the tuned model.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/files.h"
#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/model_flags.h"
#include "commands/persona_file.h"
#include "commands/table.h"
#include "dataset/dataset.h"
#include "evaluate/contestants.h"
#include "evaluate/side_by_side.h"
#include "runs/run_folder.h"

namespace idiolect::commands {
namespace {

struct CompareCommandOptions {
  std::string run = "runs/first";
  ModelFlags model;
  std::string dataset;
  std::string questions;
  int rounds = 5;
  std::string persona;
  int max_new_tokens = 96;
  int width = 100;
  bool json = false;
  SamplerFlags sampler;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("run", run, "the run whose adapter takes part");
    visit("questions", questions,
          "a file of free questions, one per line, instead of held-out contexts");
    visit("rounds", rounds, "contexts of the test split to answer");
    visit("persona", persona,
          "summary of you for the second baseline; default: persona.md of the run");
    visit("base", model.base, "the base model, where it has moved since the run");
    visit("dataset", dataset, "the dataset, where it has moved since the run");
    visit("max-new-tokens", max_new_tokens, "most tokens of one reply");
    visit("width", width, "columns of the terminal");
    visit("json", json, "print one JSON object instead of columns");
    sampler.describe(visit);
    model.describe_rest(visit);
  }
};

void check_ranges(const CompareCommandOptions& options) {
  if (options.rounds < 1) throw UsageError("--rounds must be at least 1");
  if (options.max_new_tokens < 1) throw UsageError("--max-new-tokens must be at least 1");
  if (options.width < 60 || options.width > 1000)
    throw UsageError("--width must be between 60 and 1000");
}

std::vector<evaluate::Round> rounds_of(const CompareCommandOptions& options,
                                       const std::filesystem::path& dataset) {
  if (!options.questions.empty()) {
    auto rounds = evaluate::question_rounds(read_file(options.questions));
    if (rounds.empty())
      throw Error(options.questions + ": no question in it", "write one per line");
    return rounds;
  }
  const auto sessions = dataset::read_split(dataset, dataset::Split::Test);
  auto rounds = evaluate::held_out_rounds(sessions, static_cast<std::size_t>(options.rounds),
                                          static_cast<std::uint64_t>(options.sampler.seed));
  if (rounds.empty())
    throw Error("the test split has no context in which you answer somebody",
                "use --questions, or prepare more chats");
  return rounds;
}

void print(const std::vector<evaluate::AnsweredRound>& answered, const std::string& owner,
           int width) {
  for (std::size_t i = 0; i < answered.size(); ++i)
    std::cout << fmt::format(
        "── round {} of {} ──\n{}\n", i + 1, answered.size(),
        evaluate::side_by_side(answered[i], owner, static_cast<std::size_t>(width)));
}

void print_json(const std::vector<evaluate::AnsweredRound>& answered, const std::string& owner,
                const evaluate::CompareOptions& options) {
  Json rounds = Json::array();
  for (const evaluate::AnsweredRound& round : answered) rounds.push_back(evaluate::to_json(round));
  std::cout << to_line({{"owner", owner}, {"seed", options.seed}, {"rounds", std::move(rounds)}})
            << '\n';
}

}  // namespace

int run_compare(const Command& self, Arguments arguments) {
  auto options = parse<CompareCommandOptions>(self, arguments);
  if (!options) return 0;
  check_ranges(*options);
  if (!runs::is_run(options->run))
    throw Error(options->run + ": not a run (no run.json)", "make one with `idiolect train`");
  options->model.adapter = options->run;
  const ModelSelection selection = select_model(options->model);
  const std::filesystem::path dataset = dataset_of_run(options->dataset, selection.record);
  const evaluate::CompareOptions asked{
      selection.prompt,
      summary_of_owner(options->run, options->persona, dataset, selection.prompt.owner),
      options->sampler.sampler(), static_cast<std::uint64_t>(options->sampler.seed),
      static_cast<std::size_t>(options->max_new_tokens)};
  std::vector<evaluate::Round> rounds = rounds_of(*options, dataset);
  const auto model = open_engine_model(selection.options);
  const auto answered = evaluate::answer_rounds(std::move(rounds), *model, asked);
  if (options->json) {
    print_json(answered, asked.prompt.owner, asked);
  } else {
    print(answered, asked.prompt.owner, options->width);
  }
  return 0;
}

}  // namespace idiolect::commands
