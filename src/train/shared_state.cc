#include "train/shared_state.h"

#include <torch/torch.h>

namespace idiolect::train {
namespace {

void share_optimizer(Processes& processes, Optimizer& optimizer) {
  for (const at::Tensor& tensor :
       {optimizer.parameters, optimizer.first_moment, optimizer.second_moment})
    processes.broadcast(tensor);
}

/// Differs with any bit of `tensor`, nearly always.
std::int64_t fingerprint(const at::Tensor& tensor) {
  const at::Tensor bits = tensor.detach().cpu().view(at::kInt).to(at::kLong);
  const at::Tensor weights = at::arange(1, bits.numel() + 1, at::kLong);
  return (bits * weights).sum().item<std::int64_t>();
}

}  // namespace

void share_state(Processes& processes, TrainState& state, Optimizer& optimizer) {
  if (processes.is_alone()) return;
  const torch::NoGradGuard no_grad;
  // Names every member, so that a new one cannot be forgotten here.
  auto& [update, best_loss, best_update, stale, stopped_early, metrics_bytes, best] = state;
  at::Tensor numbers =
      torch::tensor({static_cast<double>(update), best_loss, static_cast<double>(best_update),
                     static_cast<double>(stale), stopped_early ? 1.0 : 0.0,
                     static_cast<double>(metrics_bytes), static_cast<double>(optimizer.steps)},
                    torch::kFloat64);
  processes.broadcast(numbers);
  const double* const given = numbers.data_ptr<double>();
  update = static_cast<int>(given[0]);
  best_loss = given[1];
  best_update = static_cast<int>(given[2]);
  stale = static_cast<int>(given[3]);
  stopped_early = given[4] > 0;
  metrics_bytes = static_cast<std::uint64_t>(given[5]);
  optimizer.steps = static_cast<std::int64_t>(given[6]);
  processes.broadcast(best);
  share_optimizer(processes, optimizer);
}

bool share_drifted(Processes& processes, Optimizer& optimizer) {
  if (processes.is_alone()) return false;
  const torch::NoGradGuard no_grad;
  at::Tensor all = at::zeros({processes.size()}, at::kLong);
  all[processes.rank()] = fingerprint(optimizer.parameters);
  processes.sum(all);
  if ((all == all[0]).all().item<bool>()) return false;
  share_optimizer(processes, optimizer);
  return true;
}

}  // namespace idiolect::train
