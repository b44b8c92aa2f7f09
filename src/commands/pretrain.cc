// idiolect pretrain: a base model from a corpus of dialogues.
#include <fmt/format.h>

#include <iostream>

#include "base/error.h"
#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "commands/table.h"
#include "hub/base_model.h"
#include "runs/pretrain_options.h"
#include "runs/processes.h"

namespace idiolect::commands {
namespace {

/// The live line is ended when this returns.
train::TrainOutcome pretrain_and_show(const runs::PretrainOptions& options) {
  const Display display = open_display();
  return pretrain_in_engine({options, display.progress, display.say, interrupt_flag()});
}

}  // namespace

int run_pretrain(const Command& self, Arguments arguments) {
  auto options = parse<runs::PretrainOptions>(self, arguments);
  if (!options) return 0;
  options->base = hub::resolve_base(options->base);
  if (const auto place = runs::find_place(runs::system_environment()); place && place->size > 1)
    throw UsageError("pretrain does not share its work among processes",
                     "start it once, without " + place->started_by);
  const Json result = pretrain_and_show(*options).record.at("result");
  const Json& test = result.at("test");
  std::cout << fmt::format(
      "{0} updates{1}; best validation loss {2:.3f} nats per token after update {3}\n"
      "test: {4:.4f} bits per byte ({5:.4f} without the ends of turns) on {6} dialogues\n"
      "model: {7}/model\ncurves: {7}/curves.html\n",
      result.at("updates").get<int>(),
      result.at("stopped_early").get<bool>() ? " (stopped early)" : "",
      result.at("valid_loss").get<double>(), result.at("best_update").get<int>(),
      test.at("bits_per_byte").get<double>(), test.at("bits_per_byte_without_ends").get<double>(),
      test.at("dialogues").get<int>(), options->out);
  return 0;
}

}  // namespace idiolect::commands
