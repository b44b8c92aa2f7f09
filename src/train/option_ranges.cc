#include "train/option_ranges.h"

#include <string>
#include <utility>

#include "base/error.h"
#include "runs/layer_list.h"

namespace idiolect::train {
namespace {

void refuse_with_full(const runs::TrainOptions& options) {
  const std::pair<const char*, bool> for_adapters[] = {
      {"--dora", options.dora},
      {"--rank-stabilized", options.rank_stabilized},
      {"--targets", options.targets != "all"},
      {"--layers", options.layers != "all"},
      {"--lr-ratio-b", options.rate_ratio_b != 1},
      {"--dropout", options.dropout > 0},
      {"--quantise", options.quantise != "none"}};
  for (const auto& [name, is_given] : for_adapters)
    if (is_given)
      throw UsageError(std::string(name) + " is for adapters, and --full trains none",
                       "leave one of the two out");
}

}  // namespace

void check_ranges(const runs::TrainOptions& options) {
  const auto need = [](bool holds, const char* what) {
    if (!holds) throw UsageError(what);
  };
  need(options.rank >= 1 && options.rank <= 1024, "--rank must be between 1 and 1024");
  need(options.learn == "owner" || options.learn == "contacts",
       "--learn must be owner or contacts");
  need(options.leave_out >= 0 && options.leave_out <= 1, "--leave-out must be between 0 and 1");
  need(options.utc_offset >= -12 && options.utc_offset <= 14,
       "--utc-offset must be between -12 and 14 hours");
  need(options.dropout >= 0 && options.dropout < 1, "--dropout must be at least 0 and below 1");
  need(options.neftune_alpha >= 0, "--neftune-alpha must be at least 0");
  need(options.rate_ratio_b > 0, "--lr-ratio-b must be above 0");
  need(!options.find_rate || !options.resume, "--find-lr and --resume do not go together");
  runs::parse_layers(options.layers);
  if (options.full) refuse_with_full(options);
  need(options.alpha > 0, "--alpha must be above 0");
  need(options.sequence_length >= 16, "--sequence-length must be at least 16");
  need(options.pass_tokens >= 16, "--pass-tokens must be at least 16");
  need(options.warmup >= 0 && options.warmup < 1, "--warmup must be at least 0 and below 1");
  need(options.clip > 0, "--clip must be above 0");
  need(options.patience >= 1, "--patience must be at least 1");
  need(options.epochs.value_or(1) >= 1, "--epochs must be at least 1");
  need(options.batch_tokens.value_or(1) >= 1, "--batch-tokens must be at least 1");
  need(options.evaluate_every.value_or(1) >= 1, "--evaluate-every must be at least 1");
  need(options.checkpoint_minutes.value_or(0) >= 0, "--checkpoint-minutes must not be negative");
  need(options.learning_rate.value_or(1) > 0, "--lr must be above 0");
}

}  // namespace idiolect::train
