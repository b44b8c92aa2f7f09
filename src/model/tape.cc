#include "model/tape.h"

#include <torch/torch.h>

#include <memory>
#include <utility>

namespace idiolect::model {
namespace {

class Recorded : public torch::autograd::Node {
 public:
  explicit Recorded(Backward backward) : backward_(std::move(backward)) {}

  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    const torch::NoGradGuard no_grad;
    return backward_(gradients);
  }
  void release_variables() override { backward_ = nullptr; }

 private:
  Backward backward_;
};

}  // namespace

bool wants_gradient(const std::vector<at::Tensor>& inputs) {
  if (!torch::GradMode::is_enabled()) return false;
  for (const at::Tensor& input : inputs)
    if (input.defined() && input.requires_grad()) return true;
  return false;
}

void record(const std::vector<at::Tensor>& inputs, const std::vector<at::Tensor>& outputs,
            Backward backward) {
  if (!wants_gradient(inputs)) return;
  const std::shared_ptr<Recorded> node(new Recorded(std::move(backward)),
                                       torch::autograd::deleteNode);
  torch::autograd::edge_list edges;
  for (const at::Tensor& input : inputs)
    edges.push_back(input.defined() ? torch::autograd::impl::gradient_edge(input)
                                    : torch::autograd::Edge());
  node->set_next_edges(std::move(edges));
  for (at::Tensor output : outputs) torch::autograd::create_gradient_edge(output, node);
}

}  // namespace idiolect::model
