// idiolect score --run: bits per byte of all contestants on the same words.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "commands/contest.h"
#include "commands/progress_bar.h"
#include "commands/score_options.h"
#include "dataset/dataset.h"
#include "evaluate/scoring.h"
#include "evaluate/standings.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;
using evaluate::Origin;

std::string shown_name(const fs::path& adapter) {
  const fs::path clean = fs::weakly_canonical(adapter);
  return clean.filename() == "adapter" ? clean.parent_path().filename().string()
                                       : clean.filename().string();
}

std::vector<const evaluate::Contestant*> asked_for(const ScoreOptions& options) {
  std::vector<const evaluate::Contestant*> asked;
  for (const evaluate::Contestant& contestant : evaluate::contestants()) {
    const bool is_named = options.contestants.empty() ||
                          std::find(options.contestants.begin(), options.contestants.end(),
                                    contestant.name) != options.contestants.end();
    if (is_scored(contestant) &&
        (contestant.origin == Origin::Stranger ? !options.against.empty()
                                               : is_named || contestant.name == "tuned"))
      asked.push_back(&contestant);
  }
  return asked;
}

/// The report looks at the test split; others have files of their own.
fs::path file_for(const ScoreOptions& options) {
  const auto folder = evaluate::EvaluationFolder::of_run(options.run);
  make_private_folder(folder.root);
  return options.split == "test" ? folder.scores()
                                 : folder.root / ("scores-" + options.split + ".jsonl");
}

void score_model(evaluate::ScoreWork& work, Origin origin, ModelSelection selection) {
  if (work.missing(origin) == 0) return;
  selection.options.progress = {};
  with_model(selection,
             [&](generate::LanguageModel& model) { work.score(origin, model, draw_progress()); });
}

}  // namespace

void score_run(const ScoreOptions& options) {
  if (!options.model.adapter.empty())
    throw UsageError("--run and --adapter do not go together", "use --against for another adapter");
  evaluate::find_contestants(options.contestants);
  const Contest contest =
      open_contest({options.run, options.model, options.dataset, options.persona});
  evaluate::ScorePlan plan;
  plan.sessions = dataset::read_split(contest.dataset, dataset::parse_split(options.split));
  plan.asked = asked_for(options);
  plan.briefing = contest.briefing;
  plan.known = evaluate::contacts_in(contest.train);
  plan.shared = contest.shared;
  ModelSelection stranger;
  if (!options.against.empty()) {
    stranger = select_stranger(contest, options.model, options.against);
    plan.stranger = identify_adapter(stranger.options.adapter);
  }
  const std::vector<const evaluate::Contestant*> asked = plan.asked;
  evaluate::ScoreWork work(file_for(options), std::move(plan));
  if (work.thrown_away() > 0)
    std::cerr << fmt::format("{} stored scores belong to other settings and are thrown away\n",
                             work.thrown_away());
  score_model(work, Origin::Model, contest.selection);
  if (!options.against.empty()) score_model(work, Origin::Stranger, stranger);
  work.finish();

  const evaluate::StoredScores stored = evaluate::read_scores_file(file_for(options));
  std::vector<evaluate::Entrant> entrants;
  std::size_t tuned = 0;
  for (const evaluate::ScoreSet& set : stored.scores) {
    const evaluate::Contestant& contestant = evaluate::find_contestant(set.contestant);
    if (std::find(asked.begin(), asked.end(), &contestant) == asked.end()) continue;
    if (set.contestant == "tuned") tuned = entrants.size();
    entrants.push_back(
        {contestant.origin == Origin::Stranger ? shown_name(options.against) : set.title,
         set.scores});
  }
  const evaluate::Standings standings = evaluate::compare_scores(entrants, tuned);
  if (options.json) {
    std::cout << to_line(evaluate::to_json(standings)) << '\n';
  } else {
    std::cout << evaluate::standings_table(standings);
  }
}

}  // namespace idiolect::commands
