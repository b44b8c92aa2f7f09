// idiolect plan: what a training run would take, before anything is loaded.
#include <fmt/format.h>

#include <cmath>
#include <iostream>

#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "commands/table.h"
#include "hub/base_model.h"
#include "runs/train_options.h"

namespace idiolect::commands {
namespace {

/// All of train's, so that its command line can be planned by changing one word.
struct PlanOptions : runs::TrainOptions {
  bool json = false;

  template <class Visit>
  void describe(Visit&& visit) {
    runs::TrainOptions::describe(visit);
    visit("json", json, "print the figures as one JSON object, in bytes and seconds");
  }
};

std::string seconds_in_words(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", std::ceil(seconds));
  if (seconds < 5400) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

bool fits(const train::PlanOutcome& plan) {
  return plan.available == 0 || plan.memory.total() <= plan.available;
}

Json to_json(const train::PlanOutcome& plan, const Json& known) {
  Json parts = Json::array();
  for (const runs::MemoryPart& part : plan.memory.parts)
    parts.push_back({{"part", part.name}, {"bytes", part.bytes}});
  return {{"memory",
           {{"parts", parts},
            {"total", plan.memory.total()},
            {"available", plan.available},
            {"fits", fits(plan)},
            {"remedies", runs::remedies(plan.input, plan.available, known)}}},
          {"time",
           {{"start", plan.time.start},
            {"epoch", plan.time.epoch},
            {"validation", plan.time.validation},
            {"checkpoint", plan.time.checkpoint},
            {"run", plan.time.run}}},
          {"disk", runs::plan_disk(plan.input)},
          {"epochs", plan.input.epochs},
          {"updates", plan.input.updates},
          {"parameters", plan.input.parameters},
          {"placement", plan.placement}};
}

void print_table(const train::PlanOutcome& plan, const Json& known) {
  std::cout << plan.placement << "\n\nmemory\n";
  for (const runs::MemoryPart& part : plan.memory.parts)
    if (part.bytes > 0)
      std::cout << fmt::format("  {:<44}{:>10}\n", part.name, runs::bytes_in_words(part.bytes));
  std::cout << fmt::format("  {:<44}{:>10}", "at most", runs::bytes_in_words(plan.memory.total()));
  if (plan.available > 0) std::cout << fmt::format("  of {}", runs::bytes_in_words(plan.available));
  std::cout << fmt::format(
      "\n\ntime, if nothing else runs here\n  {:<44}{:>10}\n  {:<44}{:>10}\n  {:<44}{:>10}\n",
      "an epoch", seconds_in_words(plan.time.epoch), "a validation",
      seconds_in_words(plan.time.validation),
      fmt::format("the run: {} epochs, {} updates", plan.input.epochs, plan.input.updates),
      seconds_in_words(plan.time.run));
  std::cout << fmt::format("\ndisk\n  {:<44}{:>10}\n", "checkpoints and the adapter",
                           runs::bytes_in_words(runs::plan_disk(plan.input)));
  if (fits(plan)) return;
  const runs::Shortage shortage = runs::describe_shortage(plan.input, plan.available, known);
  std::cout << fmt::format("\n{}\n  {}\n", shortage.what, shortage.hint);
}

}  // namespace

int run_plan(const Command& self, Arguments arguments) {
  auto options = parse<PlanOptions>(self, arguments);
  if (!options) return 0;
  options->base = hub::resolve_base(options->base);
  const bool quiet = options->json;
  const runs::TrainOptions& plain = *options;
  const train::TrainJob job{plain, draw_progress(),
                            [quiet](const std::string& line) {
                              if (!quiet) std::cerr << line << '\n';
                            },
                            interrupt_flag()};
  const train::PlanOutcome plan = plan_in_engine(job);
  const Json known = options_to_json(plain);
  if (options->json) {
    std::cout << to_line(to_json(plan, known)) << '\n';
  } else {
    print_table(plan, known);
  }
  return 0;
}

}  // namespace idiolect::commands
