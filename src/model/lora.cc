#include "model/lora.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"

namespace idiolect::model {
namespace {

/// Uniform in [-1/√in, 1/√in): Kaiming's rule with a = √5, which PEFT uses for A.
at::Tensor uniform_a(std::int64_t rank, std::int64_t in, std::uint64_t seed, std::uint64_t stream) {
  at::Tensor a = at::empty({rank, in}, at::kFloat);
  Random random(seed, stream);
  const double bound = 1.0 / std::sqrt(static_cast<double>(in));
  float* const values = a.data_ptr<float>();
  for (std::int64_t i = 0; i < a.numel(); ++i)
    values[i] = static_cast<float>((2.0 * random.uniform() - 1.0) * bound);
  return a;
}

std::uint64_t index_of(const std::string& target) {
  const auto found = std::find(std::begin(kTargets), std::end(kTargets), target);
  if (found == std::end(kTargets))
    throw Error(
        "'" + target + "' is not a projection an adapter can sit on",
        "choose from q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, lm_head");
  return static_cast<std::uint64_t>(found - std::begin(kTargets));
}

/// Random numbers of its own for each matrix: the choice of other targets changes nothing here.
std::uint64_t stream_of(const std::string& key) {
  constexpr std::uint64_t kHeadStream = ~std::uint64_t{0};
  if (key == kHeadTarget) return kHeadStream;
  return std::stoull(key) * 16 + index_of(target_of(key));
}

}  // namespace

std::string module_of(const std::string& target) {
  return (index_of(target) < 4 ? "self_attn." : "mlp.") + target;
}

ProjectionSizes sizes_of(const Config& config, const std::string& target) {
  if (target == kHeadTarget) return {config.vocabulary, config.width};
  const std::int64_t query = config.heads * config.head_width;
  const std::int64_t key = config.kv_heads * config.head_width;
  const ProjectionSizes sizes[] = {{query, config.width},
                                   {key, config.width},
                                   {key, config.width},
                                   {config.width, query},
                                   {config.feed_forward, config.width},
                                   {config.feed_forward, config.width},
                                   {config.width, config.feed_forward}};
  return sizes[index_of(target)];
}

std::vector<std::string> adapter_keys(const Config& config, const std::vector<std::string>& targets,
                                      const std::vector<std::int64_t>& layers) {
  for (const std::int64_t layer : layers)
    if (layer < 0 || layer >= config.layers)
      throw Error("there is no layer " + std::to_string(layer) + " in this base",
                  "its layers are 0 to " + std::to_string(config.layers - 1));
  std::vector<std::string> keys;
  for (const std::string& target : targets) {
    if (target == kHeadTarget) {
      keys.push_back(target);
      continue;
    }
    index_of(target);  // refuses what is no projection
    for (std::int64_t layer = 0; layer < config.layers; ++layer)
      if (layers.empty() || std::find(layers.begin(), layers.end(), layer) != layers.end())
        keys.push_back(std::to_string(layer) + "." + target);
  }
  return keys;
}

std::string target_of(const std::string& key) { return key.substr(key.find('.') + 1); }

std::vector<at::Tensor> Adapter::parameters() const {
  std::vector<at::Tensor> all;
  for (const auto& [key, lora] : weights) {
    all.push_back(lora.a);
    all.push_back(lora.b);
    if (lora.magnitude.defined()) all.push_back(lora.magnitude);
  }
  return all;
}

Adapter make_adapter(const Config& config, std::int64_t rank, double alpha,
                     const std::vector<std::string>& targets, std::uint64_t seed, at::Device device,
                     const std::vector<std::int64_t>& layers) {
  if (rank < 1) throw Error("the rank of an adapter is at least 1", "set --rank 16");
  Adapter adapter;
  adapter.rank = rank;
  adapter.alpha = alpha;
  adapter.targets = targets;
  adapter.layers = layers;
  for (const std::string& key : adapter_keys(config, targets, layers)) {
    const auto [out, in] = sizes_of(config, target_of(key));
    LoraWeights lora;
    lora.a = uniform_a(rank, in, seed, stream_of(key)).to(device).requires_grad_();
    lora.b = at::zeros({out, rank}, at::TensorOptions().dtype(at::kFloat).device(device))
                 .requires_grad_();
    adapter.weights.emplace(key, lora);
  }
  return adapter;
}

}  // namespace idiolect::model
