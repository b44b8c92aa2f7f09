#include "runs/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runs/activations.h"

namespace idiolect::runs {
namespace {

/// Measured, not derived: fitted by tools/plan_check.py to the peak resident memory of real runs.
/// Re-fit after a change of the decoder: `tools/plan_check.py --memory` prints the differences.
struct Constants {
  /// Numbers kept for each parameter, float32: values, gradient, two moments, the best values.
  std::int64_t per_parameter = 5;
  /// And while the optimizer steps: the root of the second moment.
  std::int64_t stepping = 1;
  /// Buffers of the matrix library, and freed memory that the allocator keeps.
  std::int64_t buffers_bfloat16 = std::int64_t{60} << 20;
  std::int64_t buffers_float32 = std::int64_t{60} << 20;
};
constexpr Constants kConstants;

Activations activations_for(const PlanInput& input, const StepWork& work) {
  return activations_of(input.shape, input.adapter, work.tokens, work.loss_tokens, input.element);
}

struct Peak {
  std::int64_t bytes = 0;
  Activations of;
};

/// The pass that takes most.
Peak peak_step(const PlanInput& input) {
  Peak peak;
  for (const StepWork& work : input.train) {
    const Activations found = activations_for(input, work);
    const std::int64_t bytes = peak_of(found, input.shape.layers, input.recomputed);
    if (bytes > peak.bytes) peak = {bytes, found};
  }
  return peak;
}

/// A validation keeps nothing, but its passes are fuller than those of small updates.
std::int64_t peak_validation(const PlanInput& input) {
  std::int64_t peak = 0;
  for (const StepWork& work : input.valid) {
    const Activations found = activations_for(input, work);
    peak = std::max(peak, std::max(found.working, found.head));
  }
  return peak;
}

/// The same run with fewer tokens per pass: as if each pass were cut into equal pieces.
PlanInput with_passes_of(PlanInput input, std::int64_t tokens) {
  for (std::vector<StepWork>* const works : {&input.train, &input.valid})
    for (StepWork& work : *works) {
      if (work.tokens <= tokens) continue;
      work.loss_tokens = work.loss_tokens * tokens / work.tokens;
      work.tokens = tokens;
    }
  return input;
}

std::int64_t need_of(const PlanInput& input) { return plan_memory(input).total(); }

PlanInput with_rank(PlanInput input, std::int64_t rank) {
  input.parameters = input.parameters * rank / input.adapter.rank;
  input.adapter.rank = rank;
  return input;
}

/// Weights of the projections in 4 bits with their scales, the rest as it is.
PlanInput in_four_bits(PlanInput input) {
  constexpr double kBits = 4.13;  // NF4 in blocks of 64, scales quantised again
  std::int64_t numbers = 0;
  for (const ProjectionShape& each : projections_of(input.shape)) numbers += each.in * each.out;
  numbers *= input.shape.layers;
  std::int64_t& held = input.copied > 0 ? input.copied : input.mapped;
  const std::int64_t element = input.copied > 0 ? input.element : 2;
  held = std::max<std::int64_t>(0, held - numbers * element);
  input.copied += static_cast<std::int64_t>(static_cast<double>(numbers) * kBits / 8);
  return input;
}

}  // namespace

std::int64_t MemoryPlan::total() const {
  std::int64_t sum = 0;
  for (const MemoryPart& part : parts) sum += part.bytes;
  return sum;
}

MemoryPlan plan_memory(const PlanInput& input) {
  const Peak peak = peak_step(input);
  const std::int64_t layers = input.shape.layers;
  const std::int64_t kept = (layers - input.recomputed) * peak.of.kept_layer +
                            input.recomputed * peak.of.recomputed_layer;
  const std::int64_t at_once = std::max(peak.bytes, peak_validation(input));
  const std::int64_t head = std::min(peak.of.head, std::max<std::int64_t>(0, at_once - kept));
  const std::int64_t working = std::max<std::int64_t>(0, at_once - kept - head);
  const std::int64_t buffers =
      input.element == 2 ? kConstants.buffers_bfloat16 : kConstants.buffers_float32;
  const std::int64_t adapter =
      (kConstants.per_parameter + kConstants.stepping) * 4 * input.parameters;
  return {{{"weights, mapped from their files", input.mapped},
           {"weights, converted", input.copied},
           {"adapter, its gradient and moments", adapter},
           {"activations kept for backward", std::min(kept, at_once)},
           {"loss on the vocabulary", head},
           {"what backward works on", working},
           {"buffers of matrix products and attention", buffers},
           {"the program and the dataset", input.program}}};
}

double layers_step_flops(const PlanInput& input, const StepWork& work) {
  DecoderShape none = input.shape;
  none.layers = 0;
  return step_flops(input.shape, input.adapter, work) - step_flops(none, input.adapter, work);
}

double layers_forward_flops(const PlanInput& input, const StepWork& work) {
  double per_token = 0;
  for (const ProjectionShape& each : projections_of(input.shape)) {
    const auto in = static_cast<double>(each.in);
    const auto out = static_cast<double>(each.out);
    per_token += 2 * in * out;
    if (input.adapter.targets.contains(each.target))
      per_token += 2 * static_cast<double>(input.adapter.rank) * (in + out);
  }
  double flops =
      per_token * static_cast<double>(work.tokens) * static_cast<double>(input.shape.layers);
  const auto width = static_cast<double>(input.shape.heads * input.shape.head_width);
  for (std::int64_t layer = 0; layer < input.shape.layers; ++layer) {
    const std::size_t index = work.pairs.size() == 1 ? 0 : static_cast<std::size_t>(layer);
    flops += 4 * static_cast<double>(work.pairs[index]) * width;
  }
  return flops;
}

TimePlan plan_time(const PlanInput& input, const Rates& rates) {
  TimePlan plan;
  const double share_recomputed =
      input.shape.layers == 0
          ? 0.0
          : static_cast<double>(input.recomputed) / static_cast<double>(input.shape.layers);
  for (const StepWork& work : input.train) {
    plan.epoch += rates.layer_step * layers_step_flops(input, work) +
                  rates.head_step * static_cast<double>(work.loss_tokens) +
                  share_recomputed * rates.layer_forward * layers_forward_flops(input, work);
  }
  const auto parameters = static_cast<double>(input.parameters);
  plan.epoch += rates.update * parameters * input.updates / std::max(1, input.epochs);
  for (const StepWork& work : input.valid)
    plan.validation += rates.layer_forward * layers_forward_flops(input, work) +
                       rates.head_forward * static_cast<double>(work.loss_tokens);
  // Four tensors of float32 are written and hashed.
  plan.checkpoint = 2 * rates.hash * 16 * parameters;
  plan.start = rates.hash * static_cast<double>(input.file_bytes) + plan.validation;
  const int validations = (input.updates + input.evaluate_every - 1) / input.evaluate_every;
  plan.run =
      plan.start + plan.epoch * input.epochs + validations * (plan.validation + plan.checkpoint);
  return plan;
}

std::int64_t plan_disk(const PlanInput& input) {
  constexpr std::int64_t kCheckpoints = 3;  // two kept, and one being written
  constexpr std::int64_t kTensors = 16;     // bytes of the four tensors, for each parameter
  constexpr std::int64_t kAdapters = 8;     // of the adapter, and of one being written
  return (kCheckpoints * kTensors + kAdapters) * input.parameters;
}

std::vector<std::string> remedies(const PlanInput& input, std::int64_t available,
                                  const Json& known) {
  std::vector<std::string> found;
  if (need_of(input) <= available) return found;
  const auto offer = [&](const char* option, const std::string& value, const PlanInput& changed) {
    if (!known.contains(option)) return;
    const std::int64_t need = need_of(changed);
    if (need < need_of(input))
      found.push_back(fmt::format("--{} {} ({}{})", option, value, bytes_in_words(need),
                                  need <= available ? "" : ", not enough alone"));
  };
  PlanInput again = input;
  again.recomputed = input.shape.layers;
  offer("recompute", "all", again);
  for (std::int64_t tokens = 2048; tokens >= 256; tokens /= 2) {
    const PlanInput smaller = with_passes_of(input, tokens);
    if (need_of(smaller) > available && tokens > 256) continue;
    offer("pass-tokens", std::to_string(tokens), smaller);
    break;
  }
  offer("quantise", "nf4", in_four_bits(input));
  if (input.element == 4 && input.copied > 0) {
    PlanInput half = input;
    half.element = 2;
    half.copied /= 2;
    offer("precision", "bfloat16", half);
  }
  if (input.adapter.rank > 8) offer("rank", "8", with_rank(input, 8));
  return found;
}

Shortage describe_shortage(const PlanInput& input, std::int64_t available, const Json& known) {
  std::string list;
  for (const std::string& each : remedies(input, available, known))
    list += (list.empty() ? "" : ", ") + each;
  return {fmt::format("this run needs about {} of memory, and {} can be had",
                      bytes_in_words(need_of(input)), bytes_in_words(available)),
          list.empty() ? "use a smaller base model" : "what would help: " + list};
}

std::string bytes_in_words(std::int64_t bytes) {
  const double mebibytes = static_cast<double>(bytes) / (1 << 20);
  return mebibytes < 1000 ? fmt::format("{:.0f} MiB", mebibytes)
                          : fmt::format("{:.1f} GiB", mebibytes / 1024);
}

}  // namespace idiolect::runs
