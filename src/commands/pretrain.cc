// idiolect pretrain: a base model from a corpus of dialogues.
#include <fmt/format.h>

#include <iostream>

#include "base/error.h"
#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "commands/table.h"
#include "runs/pretrain_options.h"
#include "runs/processes.h"

namespace idiolect::commands {

int run_pretrain(const Command& self, Arguments arguments) {
  const auto options = parse<runs::PretrainOptions>(self, arguments);
  if (!options) return 0;
  if (const auto place = runs::find_place(runs::system_environment()); place && place->size > 1)
    throw UsageError("pretrain does not share its work among processes",
                     "start it once, without " + place->started_by);
  const train::PretrainJob job{*options, draw_progress(),
                               [](const std::string& line) { std::cerr << line << '\n'; },
                               interrupt_flag()};
  const Json result = pretrain_in_engine(job).record.at("result");
  const Json& test = result.at("test");
  std::cout << fmt::format(
      "{} updates{}; best validation loss {:.3f} nats per token after update {}\n"
      "test: {:.4f} bits per byte ({:.4f} without the ends of turns) on {} dialogues\n"
      "model: {}/model\n",
      result.at("updates").get<int>(),
      result.at("stopped_early").get<bool>() ? " (stopped early)" : "",
      result.at("valid_loss").get<double>(), result.at("best_update").get<int>(),
      test.at("bits_per_byte").get<double>(), test.at("bits_per_byte_without_ends").get<double>(),
      test.at("dialogues").get<int>(), options->out);
  return 0;
}

}  // namespace idiolect::commands
