#include "train/plan.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "base/available_memory.h"
#include "base/error.h"
#include "base/options.h"
#include "train/batches.h"
#include "train/calibration.h"
#include "train/recompute.h"
#include "train/setup.h"
#include "train/step_work.h"
#include "weights/model_files.h"
#include "weights/safetensors.h"

namespace idiolect::train {
namespace {

/// Resident now. 0 where the system does not say.
std::int64_t resident_bytes() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("VmRSS:")) return std::stoll(line.substr(6)) * 1024;
  return 0;
}

std::vector<std::int64_t> segments_of(const Pass& pass, const std::vector<Example>& examples) {
  std::vector<std::int64_t> lengths;
  for (const std::size_t index : pass)  // the last token is only predicted
    lengths.push_back(static_cast<std::int64_t>(examples[index].ids.size()) - 1);
  return lengths;
}

runs::StepWork work_of(const Pass& pass, const std::vector<Example>& examples,
                       const model::Config& config) {
  Update update{{pass}, 0};
  for (const std::size_t index : pass) update.loss_tokens += examples[index].loss_tokens;
  return work_of(update, examples, config);
}

std::vector<Update> first_epoch(const Draft& draft) {
  const Setup& setup = draft.setup;
  return plan_epoch(setup.train.items,
                    {setup.schedule.batch_tokens, setup.options.pass_tokens,
                     static_cast<std::uint64_t>(setup.options.seed)},
                    0);
}

/// Bytes of a number of a quantised projection, its scales included (model/quantised.h).
double quantised_bytes(model::Quantisation quantisation) {
  constexpr double kNf4 = 4.13 / 8;  // blocks of 64, their scales in 8 bits
  constexpr double kInt8 = 1.002;    // a scale for each row
  return quantisation == model::Quantisation::Nf4 ? kNf4 : kInt8;
}

bool is_projection(const std::string& name) { return name.ends_with("_proj.weight"); }

void count_weights(const Draft& draft, runs::PlanInput& input) {
  const model::Placement& placement = draft.placement;
  const weights::Dtype wanted =
      placement.dtype == at::kBFloat16 ? weights::Dtype::BF16 : weights::Dtype::F32;
  const bool quantises = placement.quantisation != model::Quantisation::None;
  for (const auto& path : weights::weight_files(draft.setup.options.base)) {
    input.file_bytes += static_cast<std::int64_t>(std::filesystem::file_size(path));
    const weights::SafetensorsFile file(path);
    for (const weights::Entry& entry : file.entries()) {
      const auto numbers = std::accumulate(entry.shape.begin(), entry.shape.end(), std::int64_t{1},
                                           std::multiplies());
      if (quantises && is_projection(entry.name)) {
        input.copied += static_cast<std::int64_t>(static_cast<double>(numbers) *
                                                  quantised_bytes(placement.quantisation));
      } else if (entry.dtype == wanted && placement.device.is_cpu()) {
        input.mapped += numbers * input.element;
      } else {
        // Its file is let go at once, tensor by tensor.
        input.copied += numbers * input.element;
      }
    }
  }
}

/// The pass that stands for most: at the middle of all tokens, when passes are ordered by size.
const Pass& usual_pass(const std::vector<Pass>& passes, const std::vector<Example>& examples) {
  const auto tokens_of = [&](const Pass& pass) {
    std::int64_t tokens = 0;
    for (const std::int64_t length : segments_of(pass, examples)) tokens += length;
    return tokens;
  };
  std::vector<std::pair<std::int64_t, const Pass*>> sized;
  std::int64_t all = 0;
  for (const Pass& pass : passes) {
    sized.emplace_back(tokens_of(pass), &pass);
    all += sized.back().first;
  }
  std::sort(sized.begin(), sized.end());
  std::int64_t seen = 0;
  for (const auto& [tokens, pass] : sized) {
    seen += tokens;
    if (2 * seen >= all) return *pass;
  }
  return passes.front();
}

}  // namespace

runs::PlanInput plan_input(const Draft& draft) {
  const Setup& setup = draft.setup;
  const model::Config& config = draft.config;
  runs::PlanInput input;
  input.shape = shape_of(config);
  input.adapter.rank = setup.options.rank;
  input.adapter.targets = {draft.targets.begin(), draft.targets.end()};
  for (const std::string& key : model::adapter_keys(config, draft.targets)) {
    const auto [out, in] = model::sizes_of(config, model::target_of(key));
    input.parameters += input.adapter.rank * (out + in);
  }
  input.element = draft.placement.dtype == at::kBFloat16 ? 2 : 4;
  count_weights(draft, input);
  const bool mapped = draft.placement.quantisation == model::Quantisation::None;
  input.recomputed =
      layers_to_recompute(setup.options, setup.train, config, input.adapter, draft.placement,
                          room_for_activations(mapped ? input.file_bytes : 0, input.parameters));
  input.program = resident_bytes();
  const std::vector<Update> updates = first_epoch(draft);
  for (const Update& update : updates)
    for (const Pass& pass : update.passes)
      input.train.push_back(work_of(pass, setup.train.items, config));
  std::vector<std::size_t> order(setup.valid.items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (const Pass& pass : plan_passes(setup.valid.items, order, setup.options.pass_tokens))
    input.valid.push_back(work_of(pass, setup.valid.items, config));
  input.epochs = setup.schedule.epochs;
  input.updates = static_cast<int>(updates.size()) * setup.schedule.epochs;
  input.evaluate_every = setup.schedule.evaluate_every;
  return input;
}

void refuse_what_does_not_fit(const Draft& draft) {
  const std::int64_t available = available_memory();
  if (draft.setup.options.force || available == 0 || !draft.placement.device.is_cpu()) return;
  runs::PlanInput input = plan_input(draft);
  // What is resident already is not asked for again.
  const std::int64_t reach = available + input.program;
  if (runs::plan_memory(input).total() <= reach) return;
  const runs::Shortage shortage =
      runs::describe_shortage(input, reach, options_to_json(draft.setup.options));
  throw Error(shortage.what, shortage.hint + "; --force starts it all the same");
}

PlanOutcome plan(const TrainJob& job) {
  Processes alone;
  const Draft draft = draft_run(job, alone, Purpose::Plan);
  PlanOutcome outcome;
  outcome.input = plan_input(draft);
  outcome.available = available_memory() + outcome.input.program;
  outcome.placement = draft.placement_reason;
  outcome.memory = runs::plan_memory(outcome.input);
  std::vector<Pass> passes;
  for (const Update& update : first_epoch(draft))
    passes.insert(passes.end(), update.passes.begin(), update.passes.end());
  const Pass& usual = usual_pass(passes, draft.setup.train.items);
  const runs::StepWork work = work_of(usual, draft.setup.train.items, draft.config);
  const runs::Rates rates =
      calibrate(outcome.input, draft.config, draft.placement,
                segments_of(usual, draft.setup.train.items), work.loss_tokens);
  outcome.time = runs::plan_time(outcome.input, rates);
  return outcome;
}

}  // namespace idiolect::train

void idiolect_plan(const idiolect::train::TrainJob& job, idiolect::train::PlanOutcome& outcome) {
  outcome = idiolect::train::plan(job);
}
