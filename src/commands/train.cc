// idiolect train: a LoRA adapter from a dataset and a base model.
#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "commands/table.h"
#include "runs/train_options.h"

namespace idiolect::commands {
namespace {

void say_result(const Json& record, const std::string& out) {
  const Json& result = record.at("result");
  std::cout << fmt::format("{} updates{}", result.at("updates").get<int>(),
                           result.at("stopped_early").get<bool>() ? " (stopped early)" : "");
  if (result.contains("valid_loss"))
    std::cout << fmt::format("; best validation loss {:.3f} nats per token after update {}",
                             result.at("valid_loss").get<double>(),
                             result.at("best_update").get<int>());
  std::cout << fmt::format("\nadapter: {}/adapter\nnext: idiolect compare --run {}\n", out, out);
}

}  // namespace

int run_train(const Command& self, Arguments arguments) {
  const auto options = parse<runs::TrainOptions>(self, arguments);
  if (!options) return 0;
  const train::TrainJob job{*options, draw_progress(),
                            [](const std::string& line) { std::cerr << line << '\n'; },
                            interrupt_flag()};
  say_result(train_in_engine(job).record, options->out);
  return 0;
}

}  // namespace idiolect::commands
