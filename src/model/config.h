// model/config.h
//
// What config.json says about a model, checked. No LibTorch here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace idiolect::model {

/// How rotary positions are stretched beyond the trained context.
/// Source: Hugging Face transformers, modeling_rope_utils.py.
struct RopeScaling {
  enum class Kind : std::uint8_t { None, Linear, Dynamic, Llama3, Yarn };
  Kind kind = Kind::None;
  double factor = 1.0;
  double low_frequency_factor = 1.0;
  double high_frequency_factor = 4.0;
  double beta_fast = 32.0;
  double beta_slow = 1.0;
  bool truncate = true;               // whole dimensions at the ends of YaRN's ramp
  double attention_factor = 1.0;      // multiplies cosine and sine
  std::int64_t original_context = 0;  // tokens
};

struct Config {
  std::string family;             // "llama", "mistral", "qwen2"
  std::int64_t width = 0;         // D
  std::int64_t feed_forward = 0;  // F
  std::int64_t layers = 0;
  std::int64_t heads = 0;       // H
  std::int64_t kv_heads = 0;    // K
  std::int64_t head_width = 0;  // E
  std::int64_t vocabulary = 0;  // V
  std::int64_t context = 0;     // tokens
  double norm_epsilon = 1e-5;
  double rope_theta = 10000.0;
  RopeScaling rope;
  bool tied_head = false;
  bool attention_bias = false;  // on q, k, v
  bool output_bias = false;     // on o (llama's attention_bias)
  bool mlp_bias = false;
  std::optional<std::int64_t> sliding_window;  // tokens, itself included
  std::vector<bool> windowed;                  // per layer: whether the window applies
  std::vector<std::int32_t> end_ids;  // eos_token_id of generation_config.json, else config.json
};

/// Reads and checks config.json (and generation_config.json where there is one).
/// Throws Error: unknown model_type (names the supported ones), missing or absurd sizes.
Config read_config(const std::filesystem::path& folder);

/// The same from a file of any name, without generation_config.json.
Config read_config_file(const std::filesystem::path& file);

}  // namespace idiolect::model
