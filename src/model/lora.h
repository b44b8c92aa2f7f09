// model/lora.h
//
// LoRA (Hu et al. 2021, arXiv:2106.09685): y = x Wᵀ + (alpha / R) · (x Aᵀ) Bᵀ, with W
// frozen. Stored as Hugging Face PEFT stores it, so that PEFT loads it.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/config.h"

namespace idiolect::model {

/// The linear projections an adapter may sit on, in PEFT's spelling.
inline constexpr const char* kTargets[] = {"q_proj",    "k_proj",  "v_proj",   "o_proj",
                                           "gate_proj", "up_proj", "down_proj"};

/// The head, outside the layers: an adapter of its own is for bases that never learned to tell the
/// end-of-turn token from other unused ones, which no change of hidden states can mend.
inline constexpr const char* kHeadTarget = "lm_head";

/// Where a projection of kTargets lies in a layer, e.g. "self_attn.q_proj". Throws Error for an
/// unknown target.
std::string module_of(const std::string& target);

/// Output and input width of a projection's weight [out, in].
struct ProjectionSizes {
  std::int64_t out = 0;
  std::int64_t in = 0;
};
ProjectionSizes sizes_of(const Config& config, const std::string& target);

struct LoraWeights {
  at::Tensor a;            // [R, in],  float32, trainable
  at::Tensor b;            // [out, R], float32, trainable
  at::Tensor magnitude{};  // [out], float32, trainable; DoRA only (dora.h)
};

struct Adapter {
  std::int64_t rank = 16;  // R
  double alpha = 32.0;
  bool rank_stabilized = false;  // rsLoRA (Kalajdzievski 2023): alpha / √R instead of alpha / R
  bool has_magnitudes = false;   // DoRA
  std::vector<std::string> targets;
  std::vector<std::int64_t> layers;  // that have an adapter; empty: all
  /// Key: "<layer>.<target>" or "lm_head", e.g. "0.q_proj".
  std::map<std::string, LoraWeights> weights;

  double scale() const {
    const auto r = static_cast<double>(rank);
    return alpha / (rank_stabilized ? std::sqrt(r) : r);
  }
  /// A, B and, with DoRA, the magnitude of each projection, in the order of the map: the parameters
  /// to train.
  std::vector<at::Tensor> parameters() const;
};

/// The keys of an adapter on these targets of these layers (empty: of all), in order. Throws Error
/// for an unknown target or layer.
std::vector<std::string> adapter_keys(const Config& config, const std::vector<std::string>& targets,
                                      const std::vector<std::int64_t>& layers = {});

/// "0.q_proj" → "q_proj", "lm_head" → "lm_head".
std::string target_of(const std::string& key);

/// A fresh adapter: A uniform as PEFT initialises it (Kaiming, a = √5), a pure function of `seed`;
/// B zero, so that it changes nothing yet. Throws Error for an unknown target or layer.
Adapter make_adapter(const Config& config, std::int64_t rank, double alpha,
                     const std::vector<std::string>& targets, std::uint64_t seed, at::Device device,
                     const std::vector<std::int64_t>& layers = {});

/// Writes adapter_config.json and adapter_model.safetensors into `folder`, which exists.
/// `base` goes into base_model_name_or_path. Throws Error.
void save_adapter(const Adapter& adapter, const std::filesystem::path& folder,
                  const std::string& base);

/// Reads a PEFT LoRA folder, DoRA's too. Throws Error when a part of it is not supported
/// (modules_to_save, patterns of ranks, a bias of its own, …), a tensor is missing, or shapes do
/// not fit `config`.
Adapter load_adapter(const std::filesystem::path& folder, const Config& config, at::Device device);

}  // namespace idiolect::model
