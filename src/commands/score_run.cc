// idiolect score --run: bits per byte of all contestants on the same words.
#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "commands/engine.h"
#include "commands/persona_file.h"
#include "commands/score_options.h"
#include "dataset/dataset.h"
#include "evaluate/contestants.h"
#include "evaluate/standings.h"
#include "runs/run_folder.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

using Sessions = std::vector<chat::Conversation>;

/// What everybody is told who they are, and what some are told besides.
struct Prompt {
  chat::SystemPrompt told;
  std::string summary;
};

std::vector<chat::Score> score(chat::Scorer& scorer, const Sessions& sessions, const Prompt& prompt,
                               chat::Adapter adapter, bool told_summary) {
  std::vector<chat::ScoreRequest> requests;
  for (const chat::Conversation& session : sessions) {
    std::string system = prompt.told.text(session);
    if (told_summary && !prompt.summary.empty()) system += "\n\n" + prompt.summary;
    requests.push_back({std::move(system), &session, adapter});
  }
  return scorer.score(requests);
}

/// The longest prompt leaves the least room: all are measured on what it leaves.
Sessions fitting_sessions(chat::Scorer& scorer, Sessions sessions, const Prompt& prompt) {
  const auto scores = score(scorer, sessions, prompt, chat::Adapter::Off, true);
  return evaluate::without_cut_turns(std::move(sessions), scores);
}

std::string shown_name(const fs::path& adapter) {
  const fs::path clean = fs::weakly_canonical(adapter);
  return clean.filename() == "adapter" ? clean.parent_path().filename().string()
                                       : clean.filename().string();
}

/// Another adapter, on the same base and told the same.
evaluate::Entrant score_other(const ScoreOptions& options, const std::string& adapter,
                              const fs::path& base, const Sessions& sessions,
                              const Prompt& prompt) {
  ModelFlags flags = options.model;
  flags.adapter = adapter;
  flags.base = base.string();
  const auto model = open_engine_model(select_model(flags).options);
  return {shown_name(adapter), score(*model, sessions, prompt, chat::Adapter::On, false)};
}

}  // namespace

void score_run(const ScoreOptions& options) {
  if (!options.model.adapter.empty())
    throw UsageError("--run and --adapter do not go together", "use --against for another adapter");
  if (!runs::is_run(options.run))
    throw Error(options.run + ": not a run (no run.json)", "make one with `idiolect train`");
  ModelFlags flags = options.model;
  flags.adapter = options.run;
  const ModelSelection selection = select_model(flags);
  const fs::path dataset = dataset_of_run(options.dataset, selection.record);
  const Prompt prompt{selection.prompt, summary_of_owner(options.run, options.persona, dataset,
                                                         selection.prompt.owner)};
  const auto model = open_engine_model(selection.options);
  const Sessions sessions = fitting_sessions(
      *model, dataset::read_split(dataset, dataset::parse_split(options.split)), prompt);

  std::vector<evaluate::Entrant> entrants;
  std::size_t tuned = 0;
  for (const evaluate::Contestant& contestant : evaluate::contestants()) {
    if (contestant.adapter == chat::Adapter::On) tuned = entrants.size();
    entrants.push_back(
        {std::string(contestant.title),
         score(*model, sessions, prompt, contestant.adapter, contestant.told_summary)});
  }
  for (const std::string& adapter : options.against)
    entrants.push_back(score_other(options, adapter, selection.options.base, sessions, prompt));
  const evaluate::Standings standings = evaluate::compare_scores(entrants, tuned);
  if (options.json) {
    std::cout << to_line(evaluate::to_json(standings)) << '\n';
  } else {
    std::cout << evaluate::standings_table(standings);
  }
}

}  // namespace idiolect::commands
