#include "train/trainer.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "model/large_tensors.h"
#include "runs/flops.h"
#include "train/loop.h"
#include "train/machine.h"
#include "train/rate_finder.h"
#include "train/setup.h"
#include "train/step_work.h"
#include "train/whole_model.h"

namespace idiolect::train {
namespace {

/// The order of the whole run, over the items of the first epoch and of the later ones behind them.
std::vector<Update> plan_run(const Setup& setup) {
  const BatchOptions options{setup.schedule.batch_tokens, setup.options.pass_tokens,
                             static_cast<std::uint64_t>(setup.options.seed)};
  std::vector<Update> updates;
  std::size_t before = 0;  // items of earlier epochs
  for (std::size_t epoch = 0; epoch < static_cast<std::size_t>(setup.schedule.epochs); ++epoch) {
    const bool is_first = epoch == 0 || setup.later_epochs.empty();
    const auto& items = is_first ? setup.train.items : setup.later_epochs[epoch - 1];
    for (Update& update : plan_epoch(items, options, epoch)) {
      for (Pass& pass : update.passes)
        for (std::size_t& index : pass) index += before;
      updates.push_back(std::move(update));
    }
    if (!setup.later_epochs.empty()) before += items.size();
  }
  return updates;
}

std::vector<Example> take_items(Setup& setup) {
  std::vector<Example> items = std::move(setup.train.items);
  for (std::vector<Example>& epoch : setup.later_epochs)
    std::move(epoch.begin(), epoch.end(), std::back_inserter(items));
  setup.later_epochs.clear();
  return items;
}

/// Over the adapter, or over all weights.
Optimizer make_optimizer(Setup& setup) {
  const AdamOptions options{.weight_decay = setup.options.weight_decay,
                            .ratio_b = setup.options.rate_ratio_b};
  if (setup.options.full) return {places_of(*setup.decoder), options};
  return {setup.adapter, options};
}

Json save_whole_model(const Setup& setup) {
  const std::filesystem::path base = setup.record["base"]["path"].get<std::string>();
  write_model_folder(setup.run.root / "model", setup.decoder->parameters(),
                     parse_json(read_file(base / "config.json"), "config.json"), base);
  return {{"model", "model"}};
}

TrainOutcome train_together(const TrainJob& job, const std::shared_ptr<Processes>& processes) {
  if (job.options.find_rate && !processes->is_alone())
    throw UsageError("--find-lr runs in one process", "leave --processes out");
  Setup setup = set_up(job, *processes);
  Optimizer optimizer = make_optimizer(setup);
  if (!setup.options.full) setup.decoder->attach(&setup.adapter);
  const auto save = [&setup] {
    if (setup.options.full) return save_whole_model(setup);
    StagedFolder staged(setup.run.adapter());
    model::save_adapter(setup.adapter, staged.folder(),
                        setup.record["base"]["path"].get<std::string>());
    staged.commit();
    return Json::object();
  };
  Course course;
  course.run = setup.run;
  course.record = setup.record;
  course.decoder = setup.decoder.get();
  course.optimizer = &optimizer;
  course.updates = plan_run(setup);
  course.train = take_items(setup);
  course.valid = std::move(setup.valid.items);
  course.pass_tokens = setup.options.pass_tokens;
  course.learning_rate = setup.schedule.learning_rate;
  course.warmup = setup.options.warmup;
  course.clip = setup.options.clip;
  course.noise = {setup.options.dropout, setup.options.neftune_alpha,
                  static_cast<std::uint64_t>(setup.options.seed)};
  course.evaluate_every = setup.schedule.evaluate_every;
  course.patience = setup.options.patience;
  course.checkpoint_minutes = setup.options.checkpoint_minutes;
  course.resume = setup.options.resume;
  course.processes = processes;
  course.command = "idiolect train";
  course.save = save;
  if (setup.options.find_rate) {
    TrainOutcome outcome;
    outcome.record["find_lr"] = find_rate(course, job.watch());
    return outcome;
  }
  const model::Config& config = setup.decoder->config();
  course.limit = gemm_limit(config, course.pass_tokens, setup.decoder->placement()) *
                 static_cast<double>(processes->size());
  course.flops = [&config, decoder = shape_of(config), adapter = shape_of(setup.adapter)](
                     const Update& update, std::span<const Example> examples) {
    return runs::step_flops(decoder, adapter, work_of(update, examples, config));
  };
  return {run_course(std::move(course), job.watch())};
}

}  // namespace

TrainOutcome train(const TrainJob& job) {
  model::keep_large_tensors();
  const auto processes = std::make_shared<Processes>(job.place, job.interrupt);
  TrainJob own = job;
  if (!processes->is_writer()) {  // one voice is enough
    own.say = [](const std::string&) {};
    own.progress = nullptr;
  }
  try {
    return train_together(own, processes);
  } catch (const PeerLost&) {
    throw;
  } catch (const std::exception& failure) {
    processes->tell(failure.what());
    throw;
  }
}

}  // namespace idiolect::train

void idiolect_train(const idiolect::train::TrainJob& job, idiolect::train::TrainOutcome& outcome) {
  outcome = idiolect::train::train(job);
}
