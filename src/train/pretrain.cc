#include "train/pretrain.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <utility>
#include <vector>

#include "base/files.h"
#include "model/large_tensors.h"
#include "model/model_folder.h"
#include "model/placement.h"
#include "train/loop.h"
#include "train/pretrain_setup.h"
#include "train/whole_model.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;

constexpr int kEvaluations = 25;  // of a run

/// Full training wants a step size that falls with the square root of the width; 0.003 suits 256.
double choose_learning_rate(const runs::PretrainOptions& options, const model::Config& config) {
  return options.learning_rate.value_or(0.003 *
                                        std::sqrt(256.0 / static_cast<double>(config.width)));
}

/// Bits per byte, from the mean loss in nats of `examples` that spell `bytes`.
double bits_per_byte(const model::Decoder& decoder, const std::vector<Example>& examples,
                     std::int64_t bytes, std::int64_t pass_tokens) {
  std::int64_t tokens = 0;
  for (const Example& example : examples) tokens += example.loss_tokens;
  return mean_loss(decoder, examples, pass_tokens) * static_cast<double>(tokens) /
         (std::numbers::ln2 * static_cast<double>(bytes));
}

/// Writes the model folder, and measures what was written on dialogues that nothing depended on.
Json save_and_measure(model::Decoder& decoder, const PretrainSetup& setup) {
  const runs::PretrainOptions& options = setup.options;
  const CorpusExamples& test = setup.material.test;
  const std::vector<model::Parameter> parameters = decoder.parameters();
  model::round_to_bfloat16(parameters);
  write_model_folder(fs::path(options.out) / "model", parameters, setup.record.at("config"),
                     options.tokenizer);
  return {{"test",
           {{"dialogues", options.held_out},
            {"bytes", test.bytes},
            {"loss_tokens", test.loss_tokens},
            {"bits_per_byte", bits_per_byte(decoder, test.items, test.bytes, options.pass_tokens)},
            {"bits_per_byte_without_ends",
             bits_per_byte(decoder, without_ends(test.items, setup.format.stop_ids()), test.bytes,
                           options.pass_tokens)}}}};
}

std::unique_ptr<model::Decoder> open_decoder(const PretrainSetup& setup,
                                             const model::Placement& placement) {
  if (!setup.options.base.empty())
    return model::Decoder::load_trainable(setup.options.base, placement);
  return std::make_unique<model::Decoder>(
      setup.config, static_cast<std::uint64_t>(setup.options.seed), placement);
}

/// Takes the examples out of `setup`.
Course make_course(PretrainSetup& setup) {
  const runs::PretrainOptions& options = setup.options;
  Course course;
  course.run = setup.run;
  course.train = std::move(setup.material.train);
  course.updates = std::move(setup.material.updates);
  course.valid = std::move(setup.material.valid.items);
  course.pass_tokens = options.pass_tokens;
  course.learning_rate = choose_learning_rate(options, setup.config);
  course.warmup = options.warmup;
  course.clip = options.clip;
  course.evaluate_every = options.evaluate_every.value_or(
      std::max(1, static_cast<int>(course.updates.size()) / kEvaluations));
  course.patience = options.patience;
  course.stop_after = options.stop_after;
  course.checkpoint_minutes = options.checkpoint_minutes;
  course.resume = options.resume;
  course.command = "idiolect pretrain";
  return course;
}

void open_run_folder(const PretrainSetup& setup) {
  for (const fs::path& folder : {setup.run.root, setup.run.checkpoints()}) {
    make_private_folder(folder);
    remove_stale_temporaries(folder);
  }
  write_file(setup.run.root / "held_out.json", to_line(setup.material.held_out) + '\n');
  runs::write_record(setup.run, setup.record);
}

}  // namespace

TrainOutcome pretrain(const PretrainJob& job) {
  model::keep_large_tensors();
  PretrainSetup setup = set_up_pretraining(job);
  const runs::PretrainOptions& options = setup.options;
  const model::PlacementChoice chosen =
      model::choose_placement(options.device, options.precision, model::Work::Train);
  const auto decoder = open_decoder(setup, chosen.placement);
  Optimizer optimizer(places_of(*decoder), {.beta2 = 0.95, .weight_decay = options.weight_decay});
  Course course = make_course(setup);
  course.decoder = decoder.get();
  course.optimizer = &optimizer;
  course.save = [&] { return save_and_measure(*decoder, setup); };

  const std::int64_t weights = optimizer.parameters.numel();
  job.say(chosen.reason);
  job.say(fmt::format("{} weights; {} tokens in {} epochs, {} updates", weights,
                      setup.material.tokens, options.epochs, course.updates.size()));
  setup.record["placement"] = chosen.reason;
  setup.record["weights"] = weights;
  setup.record["tokens"] = setup.material.tokens;
  setup.record["loss_tokens"] = setup.material.loss_tokens;
  setup.record["schedule"] = {{"updates", course.updates.size()},
                              {"learning_rate", course.learning_rate},
                              {"evaluate_every", course.evaluate_every}};
  open_run_folder(setup);
  course.record = setup.record;
  return {run_course(std::move(course), job.watch())};
}

}  // namespace idiolect::train

void idiolect_pretrain(const idiolect::train::PretrainJob& job,
                       idiolect::train::TrainOutcome& outcome) {
  outcome = idiolect::train::pretrain(job);
}
