#include "model/decoder.h"

#include <torch/torch.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "model/attention.h"
#include "model/decoder_weights.h"
#include "model/dora.h"
#include "model/layer.h"
#include "model/operations.h"
#include "model/rotary.h"

namespace idiolect::model {
namespace {

/// A pass over whole conversations.
struct PackedPass {
  Pass pass;
  AttentionPlan full;
  AttentionPlan windowed;
  Noise noise;
};

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
  std::int64_t recomputed = 0;  // layers, the lowest ones

  Impl(Config its_config, DecoderWeights its_weights, Placement where)
      : config(std::move(its_config)),
        placement(where),
        weights(std::move(its_weights)),
        rotary(config, where.device, where.dtype) {}

  static std::unique_ptr<Impl> load(const std::filesystem::path& folder, Placement where,
                                    at::ScalarType dtype) {
    Config config = read_config(folder);
    DecoderWeights weights =
        load_weights(weights::ModelFiles(folder), config, where.device, dtype, where.quantisation);
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
    return operations().embed(weights.embedding, tokens.to(placement.device)).to(placement.dtype);
  }

  const Operations& operations() const {
    return placement.kernels == Kernels::Plain ? plain_operations() : fused_operations();
  }

  /// Shared, because a layer that is computed again outlives the call that began the pass.
  std::shared_ptr<const PackedPass> begin(const Packing& packing, const at::Tensor& share,
                                          const Noise& noise) {
    measure();
    const AttentionPlan full(packing, std::nullopt, placement.device);
    return std::make_shared<const PackedPass>(PackedPass{
        {operations(), config, rotary.of(packing), share_of(share)},
        full,
        config.sliding_window ? AttentionPlan(packing, config.sliding_window, placement.device)
                              : full,
        noise});
  }

  /// Layer `i` of a packed pass.
  Stream run(std::size_t i, const Stream& stream, const PackedPass& packed, KvCache* cache) const {
    const LayerWeights& layer = weights.layers[i];
    const auto attention = [&](const Heads& heads) {
      if (cache != nullptr) {
        const at::NoGradGuard no_graph;
        fill_rows(cache->keys[i], heads.key, packed.full.packing());
        fill_rows(cache->values[i], heads.value, packed.full.packing());
      }
      return operations().attend(heads.query, heads.key, heads.value,
                                 config.windowed[i] ? packed.windowed : packed.full);
    };
    if (packed.noise.dropout > 0)
      return run_layer(stream, with_dropout(layer, i, packed.noise), packed.pass, attention);
    return run_layer(stream, layer, packed.pass, attention);
  }

  /// Keeps the row lengths of DoRA up with the adapter: once for each change of it.
  void measure() {
    for (LayerWeights& layer : weights.layers)
      for (Projection& each : layer.projections) measure_rows(each);
    if (!weights.head.lora.magnitude.defined()) return;
    Projection measured = head();
    measure_rows(measured);
    weights.head.weight_squares = measured.weight_squares;
    weights.head.lengths = measured.lengths;
    weights.head.measured_version = measured.measured_version;
  }

  at::Tensor final_norm(const Stream& stream) const {
    return operations()
        .add_norm(stream.sum, stream.delta, weights.final_norm, config.norm_epsilon)
        .y;
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
  if (placement.quantisation != Quantisation::None)
    throw Error(
        "a base that is trained as a whole cannot be quantised: its steps would be lost "
        "between two codes",
        "leave --quantise out, or train an adapter");
  return std::unique_ptr<Decoder>(new Decoder(Impl::load(folder, placement, at::kFloat)));
}

std::unique_ptr<Decoder> Decoder::of_one_value(const Config& config, Placement placement) {
  DecoderWeights weights;
  const auto options = at::TensorOptions().dtype(placement.dtype).device(placement.device);
  for_each_weight(config, weights,
                  [&](const std::string&, const std::vector<std::int64_t>& shape,
                      at::Tensor& weight) { weight = at::full(shape, 0.01, options); });
  return std::unique_ptr<Decoder>(
      new Decoder(std::make_unique<Impl>(config, std::move(weights), placement)));
}

Decoder::~Decoder() = default;

const Config& Decoder::config() const { return impl_->config; }

const Placement& Decoder::placement() const { return impl_->placement; }

std::int64_t Decoder::copied_bytes() const { return impl_->weights.copied; }

std::vector<Parameter> Decoder::parameters() {
  if (impl_->placement.quantisation != Quantisation::None)
    throw Bug("the parameters of a quantised decoder");
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
    projection.lengths = at::Tensor();
  };
  attach_to(impl_->weights.head, kHeadTarget);
  for (std::size_t i = 0; i < impl_->weights.layers.size(); ++i)
    for (std::size_t target = 0; target < std::size(kTargets); ++target)
      attach_to(impl_->weights.layers[i].projections[target],
                std::to_string(i) + "." + kTargets[target]);
  impl_->measure();
}

void Decoder::add_magnitudes(Adapter& adapter) const {
  const auto lengths = [](const Projection& projection) {
    return squared_rows(projection).sqrt().requires_grad_();
  };
  adapter.has_magnitudes = true;
  for (auto& [key, lora] : adapter.weights) {
    if (key == kHeadTarget) {
      lora.magnitude = lengths(impl_->head());
      continue;
    }
    const auto target = std::find(std::begin(kTargets), std::end(kTargets), target_of(key));
    lora.magnitude = lengths(impl_->weights.layers.at(std::stoull(key))
                                 .projections[static_cast<std::size_t>(target - kTargets)]);
  }
}

void Decoder::recompute(std::int64_t layers) { impl_->recomputed = layers; }

at::Tensor Decoder::forward(const at::Tensor& tokens, const Packing& packing,
                            const at::Tensor& adapter_share, KvCache* cache,
                            const Noise& noise) const {
  if (tokens.size(0) != packing.tokens()) throw Bug("the packing does not cover the tokens");
  if (cache != nullptr) check_fits(*cache, packing);
  const auto pass = impl_->begin(packing, adapter_share, noise);
  Stream stream{impl_->embed(tokens), {}};
  if (noise.neftune_alpha > 0)
    stream.sum = impl_->operations().add(
        stream.sum,
        embedding_noise(noise, packing, impl_->config.width).to(impl_->placement.dtype));
  for (std::size_t i = 0; i < impl_->weights.layers.size(); ++i) {
    if (cache == nullptr && static_cast<std::int64_t>(i) < impl_->recomputed) {
      stream = run_again(
          impl_->operations(), parameters_of(impl_->weights.layers[i]), stream,
          [this, pass, i](const Stream& in) { return impl_->run(i, in, *pass, nullptr); });
    } else {
      stream = impl_->run(i, stream, *pass, cache);
    }
  }
  if (cache != nullptr)
    for (std::size_t i = 0; i < packing.segments(); ++i) cache->lengths[i] = packing.length(i);
  return impl_->final_norm(stream);
}

at::Tensor Decoder::step(const at::Tensor& tokens, KvCache& cache,
                         const at::Tensor& adapter_share) const {
  const at::NoGradGuard no_graph;
  const Config& config = impl_->config;
  const at::Device device = impl_->placement.device;
  const auto rows = static_cast<std::int64_t>(cache.lengths.size());
  if (tokens.size(0) != rows) throw Bug("one token for each row of the cache, please");
  const std::int64_t capacity = cache.keys.front().size(2);
  const Pass pass{impl_->operations(), config, impl_->rotary.at(cache.lengths),
                  impl_->share_of(adapter_share)};
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
  Stream stream{impl_->embed(tokens), {}};
  for (std::size_t i = 0; i < impl_->weights.layers.size(); ++i) {
    stream = run_layer(stream, impl_->weights.layers[i], pass, [&](const Heads& heads) {
      append(cache.keys[i], heads.key);
      append(cache.values[i], heads.value);
      return attend_cached(heads.query, cache.keys[i], cache.values[i],
                           config.windowed[i] ? windowed : full);
    });
  }
  return impl_->final_norm(stream);
}

at::Tensor Decoder::logits(const at::Tensor& hidden, const at::Tensor& adapter_share) const {
  return impl_->operations().project(hidden, impl_->head(), impl_->share_of(adapter_share));
}

at::Tensor Decoder::loss(const at::Tensor& hidden, const at::Tensor& targets, double weight,
                         const Noise& noise) const {
  Projection head = impl_->head();
  if (noise.dropout > 0)
    head.dropout = {noise.dropout, noise.rows, dropout_key(impl_->config.layers, 0)};
  return impl_->operations().head_loss(hidden, head, targets, weight);
}

std::int64_t Decoder::lookalikes(std::int64_t token) const {
  const at::NoGradGuard no_graph;
  constexpr double kAlmostTheSame = 0.99;
  const at::Tensor rows = impl_->head().weight;  // [V, D]
  const at::Tensor row = rows[token].to(at::kFloat);
  std::int64_t alike = 0;
  // By pieces: a head of 150 k words in float32 would be the largest tensor of the whole run.
  for (const at::Tensor& piece : rows.split(4096)) {
    const at::Tensor wide = piece.to(at::kFloat);
    alike += (at::mv(wide, row) > kAlmostTheSame * wide.norm(2, 1) * row.norm())
                 .sum()
                 .item<std::int64_t>();
  }
  return alike - 1;
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
