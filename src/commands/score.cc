// idiolect score: bits per byte on the owner's replies.
#include <fmt/format.h>

#include <iostream>

#include "base/error.h"
#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/score_options.h"
#include "commands/table.h"
#include "dataset/dataset.h"
#include "evaluate/bits_per_byte.h"

namespace idiolect::commands {
namespace {

void print(const evaluate::BitsPerByte& measure) {
  std::cout << fmt::format(
      "{:.4f} bits per byte ({:.4f} without the ends of turns)\n"
      "{} tokens, {} bytes, {} turns of yours in {} sessions\n",
      measure.value, measure.without_end, measure.tokens, measure.bytes, measure.turns,
      measure.sessions);
  if (measure.cut_turns > 0)
    std::cout << fmt::format("{} oldest turns did not fit into the model's context\n",
                             measure.cut_turns);
}

}  // namespace

int run_score(const Command& self, Arguments arguments) {
  const auto options = parse<ScoreOptions>(self, arguments);
  if (!options) return 0;
  if (!options->run.empty()) {
    score_run(*options);
    return 0;
  }
  if (!options->against.empty() || !options->persona.empty() || !options->contestants.empty())
    throw UsageError("--against, --persona and --contestants need --run");
  const std::string folder = options->dataset.empty() ? "dataset" : options->dataset;
  const dataset::Split split = dataset::parse_split(options->split);
  ModelSelection selection = select_model(options->model);
  selection.prompt.owner = dataset::voice_of(dataset::read_manifest(folder));
  const std::vector<chat::Conversation> sessions = dataset::read_split(folder, split);

  std::vector<chat::ScoreRequest> requests;
  requests.reserve(sessions.size());
  for (const chat::Conversation& session : sessions)
    requests.push_back(
        {selection.prompt.text(session), &session,
         selection.options.adapter.empty() ? chat::Adapter::Off : chat::Adapter::On});
  const auto model = open_engine_model(selection.options);
  const evaluate::BitsPerByte measure = evaluate::bits_per_byte(model->score(requests));
  if (!options->json) {
    print(measure);
    return 0;
  }
  Json object = evaluate::to_json(measure);
  object["split"] = options->split;
  object["system"] = selection.prompt.pattern;
  std::cout << to_line(object) << '\n';
  return 0;
}

}  // namespace idiolect::commands
