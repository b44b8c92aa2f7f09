#include "train/trainer.h"

#include <utility>
#include <vector>

#include "base/files.h"
#include "train/loop.h"
#include "train/setup.h"

namespace idiolect::train {
namespace {

/// The order of the whole run.
std::vector<Update> plan_run(const Setup& setup) {
  const BatchOptions options{setup.schedule.batch_tokens, setup.options.pass_tokens,
                             static_cast<std::uint64_t>(setup.options.seed)};
  std::vector<Update> updates;
  for (int epoch = 0; epoch < setup.schedule.epochs; ++epoch)
    for (Update& update : plan_epoch(setup.train.items, options, static_cast<std::uint64_t>(epoch)))
      updates.push_back(std::move(update));
  return updates;
}

}  // namespace

TrainOutcome train(const TrainJob& job) {
  Setup setup = set_up(job);
  Optimizer optimizer(setup.adapter, {.weight_decay = setup.options.weight_decay});
  setup.decoder->attach(&setup.adapter);
  const auto save = [&setup] {
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
  course.train = std::move(setup.train.items);
  course.valid = std::move(setup.valid.items);
  course.pass_tokens = setup.options.pass_tokens;
  course.learning_rate = setup.schedule.learning_rate;
  course.warmup = setup.options.warmup;
  course.clip = setup.options.clip;
  course.evaluate_every = setup.schedule.evaluate_every;
  course.patience = setup.options.patience;
  course.resume = setup.options.resume;
  course.command = "idiolect train";
  course.save = save;
  return {run_course(std::move(course), job.watch())};
}

}  // namespace idiolect::train

void idiolect_train(const idiolect::train::TrainJob& job, idiolect::train::TrainOutcome& outcome) {
  outcome = idiolect::train::train(job);
}
