#include "tests/model/reference.h"

#include <torch/torch.h>

#include "base/json.h"
#include "tests/support.h"

namespace idiolect::model {
namespace {

/// A matrix, or a vector of DoRA.
at::Tensor matrix_of(const Json& rows) {
  std::vector<float> values;
  if (!rows.empty() && rows.front().is_number()) return at::tensor(rows.get<std::vector<float>>());
  for (const Json& row : rows)
    for (const Json& value : row) values.push_back(value.get<float>());
  const auto height = static_cast<std::int64_t>(rows.size());
  return at::tensor(values).view({height, -1});
}

Recorded recorded_of(const Json& json) {
  return {matrix_of(json["logits"]), json["greedy"].get<std::vector<std::int64_t>>()};
}

}  // namespace

std::filesystem::path model_folder(const std::string& name) {
  return testing::test_data("models") / name;
}

Reference read_reference(const std::string& name) {
  const Json json = read_json(model_folder(name) / "expected.json");
  Reference reference;
  reference.loss = json["loss"].get<double>();
  for (const Json& row : json["cases"])
    reference.cases.push_back({row["tokens"].get<std::vector<std::int64_t>>(),
                               row["labels"].get<std::vector<std::int64_t>>(),
                               recorded_of(row["base"]), recorded_of(row["adapter"])});
  for (const auto& [parameter, gradient] : json["gradients"].items())
    reference.gradients.emplace(parameter, matrix_of(gradient));
  return reference;
}

Pack pack_of(const std::vector<ReferenceCase>& cases) {
  std::vector<std::int64_t> tokens;
  std::vector<std::int64_t> labels;
  Packing packing{{0}};
  for (const ReferenceCase& each : cases) {
    tokens.insert(tokens.end(), each.tokens.begin(), each.tokens.end());
    labels.insert(labels.end(), each.labels.begin(), each.labels.end());
    packing.starts.push_back(static_cast<std::int64_t>(tokens.size()));
  }
  return {at::tensor(tokens, at::kLong), packing, at::tensor(labels, at::kLong)};
}

at::Tensor loss_of(const at::Tensor& logits, const Pack& pack) {
  at::Tensor targets = at::full_like(pack.labels, kNotMine);
  for (std::size_t i = 0; i < pack.packing.segments(); ++i) {
    const std::int64_t predicted = pack.packing.length(i) - 1;
    const std::int64_t start = pack.packing.starts[i];
    targets.narrow(0, start, predicted).copy_(pack.labels.narrow(0, start + 1, predicted));
  }
  return torch::nn::functional::cross_entropy(
      logits, targets, torch::nn::functional::CrossEntropyFuncOptions().ignore_index(kNotMine));
}

double largest_difference(const at::Tensor& left, const at::Tensor& right) {
  return (left - right).abs().max().item<double>();
}

}  // namespace idiolect::model
