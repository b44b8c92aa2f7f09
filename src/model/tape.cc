#include "model/tape.h"

#include <torch/torch.h>

#include <memory>
#include <type_traits>
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

/// Nodes are held by std::shared_ptr, in newer LibTorch by c10::intrusive_ptr.
template <class Node, class Pointer = decltype(torch::autograd::Edge::function)>
Pointer make_node(Backward backward) {
  if constexpr (std::is_same_v<Pointer, std::shared_ptr<torch::autograd::Node>>) {
    return std::make_shared<Node>(std::move(backward));
  } else {
    return c10::make_intrusive<Node>(std::move(backward));
  }
}

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
  const auto node = make_node<Recorded>(std::move(backward));
  torch::autograd::edge_list edges;
  for (const at::Tensor& input : inputs)
    edges.push_back(input.defined() ? torch::autograd::impl::gradient_edge(input)
                                    : torch::autograd::Edge());
  node->set_next_edges(std::move(edges));
  for (at::Tensor output : outputs) torch::autograd::create_gradient_edge(output, node);
}

}  // namespace idiolect::model
