// model/decoder.h
//
// A Hugging Face decoder (Llama, Mistral, Qwen2) over LibTorch, with an optional
// LoRA adapter. One forward pass serves training, scoring and the prompt of a
// generation: conversations are packed end to end without padding, and each
// attends only to itself.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/config.h"
#include "model/lora.h"
#include "model/noise.h"
#include "model/packing.h"

namespace idiolect::model {

/// Which implementation of the operations (operations.h) computes: the plain one is slow, and what
/// the others are tested against.
enum class Kernels : std::uint8_t { Fused, Plain };

/// In what form the frozen projections of the layers lie in memory (quantised.h). Embedding, head,
/// norms and biases keep the precision of their file.
enum class Quantisation : std::uint8_t { None, Int8, Nf4 };

/// Where and in which precision a model runs.
struct Placement {
  at::Device device = at::kCPU;
  at::ScalarType dtype = at::kFloat;
  Kernels kernels = Kernels::Fused;
  Quantisation quantisation = Quantisation::None;
};

/// A weight of a decoder that is trained, by its Hugging Face name.
struct Parameter {
  std::string name;
  at::Tensor* weight = nullptr;  // float32; points into the decoder
};

class Decoder {
 public:
  /// Loads config.json and the weights. Weights whose precision is `placement.dtype` stay
  /// memory-mapped on the CPU; those that are quantised are read once, one by one. Throws Error
  /// naming the tensor or file that is missing, misshapen or not finite.
  Decoder(const std::filesystem::path& folder, Placement placement);
  /// A decoder to be trained as a whole: its weights are float32, whatever the precision of a pass.
  /// From random weights, a pure function of `seed`.
  Decoder(const Config& config, std::uint64_t seed, Placement placement);
  /// From those of a model folder. Throws Error as above, and where `placement` would quantise
  /// them: a step is far smaller than the distance between two codes.
  static std::unique_ptr<Decoder> load_trainable(const std::filesystem::path& folder,
                                                 Placement placement);
  /// A frozen decoder whose matrices hold one small number: for measuring how long passes take.
  static std::unique_ptr<Decoder> of_one_value(const Config& config, Placement placement);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  const Config& config() const;
  const Placement& placement() const;

  /// Bytes of the weights that had to be copied, because the precision of the pass is not that of
  /// the file, or because they are quantised; the others are used where they lie.
  std::int64_t copied_bytes() const;

  /// All weights, in a fixed order; what they point to may be replaced by tensors of the same
  /// shape.
  std::vector<Parameter> parameters();

  /// Gives a fresh adapter the magnitudes of DoRA: the lengths of the rows of the base.
  void add_magnitudes(Adapter& adapter) const;

  /// The adapter that forward passes add; null: none. Its tensors are taken now, so changing them
  /// in place (by LibTorch's operations, whose count DoRA goes by) counts, while replacing them
  /// needs another `attach`.
  void attach(const Adapter* adapter);

  /// The lowest `layers` keep only their input for backward and are computed again there: the same
  /// gradients in less memory, for a third more time.
  void recompute(std::int64_t layers);

  /// Hidden states after the last norm.
  ///   tokens        [N]    int64, packed
  ///   adapter_share [N, 1] 0 or 1 per token: whether the adapter counts; undefined: everywhere
  ///   cache                when given, keys and values of segment i are written to its row i
  ///   noise                of training; its rows are the tokens
  /// → [N, D]
  at::Tensor forward(const at::Tensor& tokens, const Packing& packing,
                     const at::Tensor& adapter_share = {}, KvCache* cache = nullptr,
                     const Noise& noise = {}) const;

  /// One more token for every row of the cache.
  ///   tokens        [B]    int64
  ///   adapter_share [B, 1]
  /// → hidden states [B, D]
  at::Tensor step(const at::Tensor& tokens, KvCache& cache,
                  const at::Tensor& adapter_share = {}) const;

  /// Next-token scores of hidden states, `adapter_share` [n, 1] as above: [n, D] → [n, V].
  at::Tensor logits(const at::Tensor& hidden, const at::Tensor& adapter_share = {}) const;

  /// Summed cross-entropy in nats of the next tokens `targets` [n] after hidden states [n, D],
  /// times `weight`: a scalar, float64. The rows of `noise` are those of `hidden`.
  at::Tensor loss(const at::Tensor& hidden, const at::Tensor& targets, double weight,
                  const Noise& noise = {}) const;

  /// How many other tokens have almost the same row of the head as `token` (cosine above 0.99).
  /// A token the base was trained on has none; dozens mean that it never learned this one.
  std::int64_t lookalikes(std::int64_t token) const;

  /// An empty cache for `rows` rows of at most `capacity` tokens.
  KvCache make_cache(std::int64_t rows, std::int64_t capacity) const;

 private:
  struct Impl;
  explicit Decoder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace idiolect::model
