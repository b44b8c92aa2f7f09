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
  const Json numbers{{"state", numbers_of(state)}, {"optimizer_steps", optimizer.steps}};
  const Json given = parse_json(processes.broadcast(to_line(numbers)), "the state of rank 0");
  const at::Tensor best = state.best;
  state = state_of(given.at("state"));
  state.best = best;
  optimizer.steps = given.at("optimizer_steps").get<std::int64_t>();
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
