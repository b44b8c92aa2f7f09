#include "model/decoder.h"

#include <torch/torch.h>

#include <string>
#include <utility>

#include "base/error.h"
#include "model/attention.h"
#include "model/decoder_weights.h"
#include "model/operations.h"
#include "model/rotary.h"

namespace idiolect::model {
namespace {

/// What one pass knows besides the hidden states.
struct Pass {
  Angles angles;
  at::Tensor share;  // [N, 1], or undefined
};

/// Queries, keys and values of one layer, turned by their positions: [N, H or K, E].
struct Heads {
  at::Tensor query, key, value;
};

Heads heads_of(const at::Tensor& x, const LayerWeights& layer, const Config& config,
               const Pass& pass) {
  const auto split = [&](Target target, std::int64_t heads) {
    return project(x, layer.projections[target], pass.share)
        .view({x.size(0), heads, config.head_width});
  };
  return {rotate(split(kQuery, config.heads), pass.angles),
          rotate(split(kKey, config.kv_heads), pass.angles), split(kValue, config.kv_heads)};
}

at::Tensor feed_forward(const at::Tensor& x, const LayerWeights& layer, const Pass& pass) {
  const at::Tensor gate = project(x, layer.projections[kGate], pass.share);
  const at::Tensor up = project(x, layer.projections[kUp], pass.share);
  return project(swiglu(gate, up), layer.projections[kDown], pass.share);
}

/// One layer; `attention` maps Heads to [N, H, E].
template <class Attention>
at::Tensor run_layer(const at::Tensor& x, const LayerWeights& layer, const Config& config,
                     const Pass& pass, Attention&& attention) {
  const at::Tensor normed = rms_norm(x, layer.attention_norm, config.norm_epsilon);
  const at::Tensor attended = attention(heads_of(normed, layer, config, pass)).flatten(1);
  const at::Tensor middle = x + project(attended, layer.projections[kOutput], pass.share);
  return middle +
         feed_forward(rms_norm(middle, layer.feed_forward_norm, config.norm_epsilon), layer, pass);
}

/// Copies keys or values [N, K, E] of segment i to the start of row i of `rows` [B, K, C, E].
void fill_rows(at::Tensor& rows, const at::Tensor& packed, const Packing& packing) {
  for (std::size_t i = 0; i < packing.segments(); ++i) {
    const std::int64_t length = packing.length(i);
    rows.select(0, static_cast<std::int64_t>(i))
        .narrow(1, 0, length)
        .copy_(packed.narrow(0, packing.starts[i], length).transpose(0, 1));
  }
}

void check_fits(const KvCache& cache, const Packing& packing) {
  if (cache.lengths.size() != packing.segments())
    throw Bug("a cache of " + std::to_string(cache.lengths.size()) + " rows for " +
              std::to_string(packing.segments()) + " segments");
  for (std::size_t i = 0; i < packing.segments(); ++i)
    if (packing.length(i) > cache.keys.front().size(2)) throw Bug("a segment outgrows the cache");
}

}  // namespace

struct Decoder::Impl {
  Config config;
  Placement placement;
  DecoderWeights weights;
  Rotary rotary;

  Impl(Config its_config, DecoderWeights its_weights, Placement where)
      : config(std::move(its_config)),
        placement(where),
        weights(std::move(its_weights)),
        rotary(config, where.device, where.dtype) {}

  static std::unique_ptr<Impl> load(const std::filesystem::path& folder, Placement where,
                                    at::ScalarType dtype) {
    Config config = read_config(folder);
    DecoderWeights weights = load_weights(weights::ModelFiles(folder), config, where.device, dtype);
    return std::make_unique<Impl>(std::move(config), std::move(weights), where);
  }

  Projection head() const {
    Projection head = weights.head;
    if (config.tied_head) head.weight = weights.embedding;
    return head;
  }

  /// Rows of the embedding. Ids are checked here, while they are still on the CPU: an id beyond
  /// the table would poison a CUDA context.
  at::Tensor embed(const at::Tensor& tokens) const {
    if (tokens.is_cpu() && tokens.numel() > 0 &&
        (tokens.min().item<std::int64_t>() < 0 ||
         tokens.max().item<std::int64_t>() >= config.vocabulary))
      throw Error(
          "a token id lies outside the model's vocabulary of " + std::to_string(config.vocabulary),
          "the tokenizer does not belong to this model");
    return at::embedding(weights.embedding, tokens.to(placement.device)).to(placement.dtype);
  }

  at::Tensor share_of(const at::Tensor& share) const {
    return share.defined() ? share.to(placement.device, placement.dtype) : share;
  }
};

Decoder::Decoder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Decoder::Decoder(const std::filesystem::path& folder, Placement placement)
    : Decoder(Impl::load(folder, placement, placement.dtype)) {}

Decoder::Decoder(const Config& config, std::uint64_t seed, Placement placement)
    : Decoder(std::make_unique<Impl>(config, random_weights(config, seed), placement)) {}

std::unique_ptr<Decoder> Decoder::load_trainable(const std::filesystem::path& folder,
                                                 Placement placement) {
  return std::unique_ptr<Decoder>(new Decoder(Impl::load(folder, placement, at::kFloat)));
}

Decoder::~Decoder() = default;

const Config& Decoder::config() const { return impl_->config; }

const Placement& Decoder::placement() const { return impl_->placement; }

std::vector<Parameter> Decoder::parameters() {
  std::vector<Parameter> all;
  for_each_weight(
      impl_->config, impl_->weights,
      [&](const std::string& name, const std::vector<std::int64_t>&, at::Tensor& weight) {
        all.push_back({name, &weight});
      });
  return all;
}

void Decoder::attach(const Adapter* adapter) {
  const auto attach_to = [&](Projection& projection, const std::string& key) {
    projection.lora = {};
    if (adapter == nullptr) return;
    const auto found = adapter->weights.find(key);
    if (found == adapter->weights.end()) return;
    projection.lora = found->second;
    projection.lora_scale = adapter->scale();
  };
  attach_to(impl_->weights.head, kHeadTarget);
  for (std::size_t i = 0; i < impl_->weights.layers.size(); ++i)
    for (std::size_t target = 0; target < std::size(kTargets); ++target)
      attach_to(impl_->weights.layers[i].projections[target],
                std::to_string(i) + "." + kTargets[target]);
}

at::Tensor Decoder::forward(const at::Tensor& tokens, const Packing& packing,
                            const at::Tensor& adapter_share, KvCache* cache) const {
  if (tokens.size(0) != packing.tokens()) throw Bug("the packing does not cover the tokens");
  if (cache != nullptr) check_fits(*cache, packing);
  const Config& config = impl_->config;
  const at::Device device = impl_->placement.device;
  const Pass pass{impl_->rotary.of(packing), impl_->share_of(adapter_share)};
  const AttentionPlan full = plan_attention(packing, std::nullopt, device);
  const AttentionPlan windowed =
      config.sliding_window ? plan_attention(packing, config.sliding_window, device) : full;
  at::Tensor x = impl_->embed(tokens);  // [N, D]
  for (std::size_t i = 0; i < impl_->weights.layers.size(); ++i) {
    x = run_layer(x, impl_->weights.layers[i], config, pass, [&](const Heads& heads) {
      if (cache != nullptr) {
        const at::NoGradGuard no_graph;
        fill_rows(cache->keys[i], heads.key, packing);
        fill_rows(cache->values[i], heads.value, packing);
      }
      return attend(heads.query, heads.key, heads.value, config.windowed[i] ? windowed : full);
    });
  }
  if (cache != nullptr)
    for (std::size_t i = 0; i < packing.segments(); ++i) cache->lengths[i] = packing.length(i);
  return rms_norm(x, impl_->weights.final_norm, config.norm_epsilon);
}

at::Tensor Decoder::step(const at::Tensor& tokens, KvCache& cache,
                         const at::Tensor& adapter_share) const {
  const at::NoGradGuard no_graph;
  const Config& config = impl_->config;
  const at::Device device = impl_->placement.device;
  const auto rows = static_cast<std::int64_t>(cache.lengths.size());
  if (tokens.size(0) != rows) throw Bug("one token for each row of the cache, please");
  const std::int64_t capacity = cache.keys.front().size(2);
  const Pass pass{impl_->rotary.at(cache.lengths), impl_->share_of(adapter_share)};
  // Row (b, k) of the cache seen as [B*K*C, E] takes its new token at its own length.
  const at::Tensor places =
      (at::arange(rows * config.kv_heads, at::kLong) * capacity +
       at::tensor(cache.lengths, at::kLong).repeat_interleave(config.kv_heads))
          .to(device);
  for (std::int64_t& length : cache.lengths)
    if (++length > capacity) throw Bug("a row outgrows the cache");
  const at::Tensor full = cached_mask(cache.lengths, std::nullopt, device);
  const at::Tensor windowed =
      config.sliding_window ? cached_mask(cache.lengths, config.sliding_window, device) : full;
  const auto append = [&](at::Tensor& store, const at::Tensor& fresh) {
    store.view({-1, config.head_width})
        .index_copy_(0, places, fresh.reshape({-1, config.head_width}));
  };
  at::Tensor x = impl_->embed(tokens);  // [B, D]
  for (std::size_t i = 0; i < impl_->weights.layers.size(); ++i) {
    x = run_layer(x, impl_->weights.layers[i], config, pass, [&](const Heads& heads) {
      append(cache.keys[i], heads.key);
      append(cache.values[i], heads.value);
      return attend_cached(heads.query, cache.keys[i], cache.values[i],
                           config.windowed[i] ? windowed : full);
    });
  }
  return rms_norm(x, impl_->weights.final_norm, config.norm_epsilon);
}

at::Tensor Decoder::logits(const at::Tensor& hidden, const at::Tensor& adapter_share) const {
  return project(hidden, impl_->head(), impl_->share_of(adapter_share));
}

std::int64_t Decoder::lookalikes(std::int64_t token) const {
  const at::NoGradGuard no_graph;
  constexpr double kAlmostTheSame = 0.99;
  const at::Tensor rows = impl_->head().weight;  // [V, D]
  const at::Tensor row = rows[token].to(at::kFloat);
  const at::Tensor products = at::mv(rows.to(at::kFloat), row);
  const at::Tensor lengths = rows.to(at::kFloat).norm(2, 1) * row.norm();
  return (products > kAlmostTheSame * lengths).sum().item<std::int64_t>() - 1;
}

KvCache Decoder::make_cache(std::int64_t rows, std::int64_t capacity) const {
  const Config& config = impl_->config;
  const auto options =
      at::TensorOptions().dtype(impl_->placement.dtype).device(impl_->placement.device);
  KvCache cache;
  for (std::int64_t i = 0; i < config.layers; ++i) {
    // Zeros, not whatever was there: what a mask hides is still multiplied, by nought.
    cache.keys.push_back(at::zeros({rows, config.kv_heads, capacity, config.head_width}, options));
    cache.values.push_back(at::zeros_like(cache.keys.back()));
  }
  cache.lengths.assign(static_cast<std::size_t>(rows), 0);
  return cache;
}

}  // namespace idiolect::model
