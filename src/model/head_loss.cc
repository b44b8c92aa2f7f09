#include "model/head_loss.h"

#include <torch/torch.h>

#include <algorithm>
#include <utility>

#include "model/elementwise.h"
#include "model/tape.h"

namespace idiolect::model {
namespace {

/// Scores of one chunk: few enough to stay small beside the model, enough rows to multiply well.
constexpr std::int64_t kMostScores = std::int64_t{1} << 24;
constexpr std::int64_t kFewestRows = 192;

std::int64_t rows_per_chunk(std::int64_t vocabulary) {
  return std::max(kFewestRows, kMostScores / vocabulary);
}

/// Loss and gradients of one chunk after another.
class ChunkedLoss {
 public:
  ChunkedLoss(const Projection& head, double weight, bool wants_gradients, bool wants_hidden)
      : head_(head),
        weight_(weight),
        wants_gradients_(wants_gradients),
        wants_hidden_(wants_hidden),
        parameters_(parameters_of({&head}).size()) {}

  /// → the gradient of `hidden`, where it is wanted.
  ///   start  its first row
  at::Tensor add(const at::Tensor& hidden, const at::Tensor& targets, std::int64_t start) {
    Projection head = head_;
    if (head.dropout) head.dropout.rows = head.dropout.rows.narrow(0, start, hidden.size(0));
    const ProjectionGroup group{&head};
    GroupOutputs run = run_group(hidden, group, {});
    at::Tensor& scores = run.outputs.front();
    sum_ += elementwise::cross_entropy(scores, targets, wants_gradients_ ? &weight_ : nullptr);
    if (!wants_gradients_) return {};
    const GroupGradients found = group_gradients(
        {scores}, [&] { return hidden; }, run.kept, group, {}, wants_hidden_);
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      if (!found.parameters[i].defined()) continue;
      if (parameters_[i].defined()) {
        parameters_[i].add_(found.parameters[i]);
      } else {
        parameters_[i] = found.parameters[i];
      }
    }
    return found.x;
  }

  double sum() const { return sum_; }
  const std::vector<at::Tensor>& parameters() const { return parameters_; }

 private:
  const Projection& head_;
  double weight_;
  bool wants_gradients_;
  bool wants_hidden_;
  double sum_ = 0;  // nats
  std::vector<at::Tensor> parameters_;
};

}  // namespace

at::Tensor chunked_head_loss(const at::Tensor& hidden, const Projection& head,
                             const at::Tensor& targets, double weight) {
  std::vector<at::Tensor> inputs = parameters_of({&head});
  inputs.insert(inputs.begin(), hidden);
  const bool wants_hidden = wants_gradient({hidden});
  ChunkedLoss loss(head, weight, wants_gradient(inputs), wants_hidden);
  at::Tensor gradient;  // of hidden
  {
    const at::NoGradGuard no_graph;
    if (wants_hidden) gradient = at::empty_like(hidden);
    const std::int64_t chunk = rows_per_chunk(head.weight.size(0));
    for (std::int64_t start = 0; start < hidden.size(0); start += chunk) {
      const std::int64_t rows = std::min(chunk, hidden.size(0) - start);
      const at::Tensor found =
          loss.add(hidden.narrow(0, start, rows), targets.narrow(0, start, rows), start);
      if (wants_hidden) gradient.narrow(0, start, rows).copy_(found);
    }
  }
  const at::Tensor result = at::full({}, loss.sum() * weight, at::kDouble);
  record(inputs, {result},
         [gradient, parameters = loss.parameters()](const std::vector<at::Tensor>& g) {
           std::vector<at::Tensor> all{gradient};
           all.insert(all.end(), parameters.begin(), parameters.end());
           const double factor = g[0].item<double>();
           if (factor != 1.0)
             for (const at::Tensor& each : all)
               if (each.defined()) each.mul_(factor);
           return all;
         });
  return result;
}

}  // namespace idiolect::model
