#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "model/decoder_weights.h"
#include "model/lora.h"
#include "weights/safetensors.h"

namespace idiolect::model {
namespace fs = std::filesystem;
namespace {

constexpr const char* kConfigFile = "adapter_config.json";
constexpr const char* kWeightsFile = "adapter_model.safetensors";
constexpr std::size_t kMostConfigBytes = std::size_t{1} << 20;
constexpr const char* kPlainLora = "use a plain LoRA adapter of attention and feed-forward weights";

constexpr const char* kMagnitude = ".lora_magnitude_vector";  // DoRA's m

constexpr const char* kOtherBase = "the adapter was made for another base model; give its own";

/// Settings of PEFT that would change the numbers when they are used.
constexpr const char* kUnsupported[] = {"modules_to_save",
                                        "rank_pattern",
                                        "alpha_pattern",
                                        "bias",
                                        "fan_in_fan_out",
                                        "lora_bias",
                                        "layer_replication",
                                        "target_parameters",
                                        "trainable_token_indices",
                                        "use_qalora",
                                        "use_bdlora",
                                        "arrow_config",
                                        "kasa_config",
                                        "monteclora_config",
                                        "alora_invocation_tokens"};

/// Ways to initialise that change the base's weights too: the base on disk is another model.
constexpr const char* kBaseChangingInits[] = {"pissa", "olora", "corda", "loftq", "lora_ga"};

/// "0.q_proj" → "base_model.model.model.layers.0.self_attn.q_proj".
std::string peft_name(const std::string& key) {
  if (key == kHeadTarget) return "base_model.model.lm_head";
  return fmt::format("base_model.model.model.layers.{}.{}", key.substr(0, key.find('.')),
                     module_of(target_of(key)));
}

bool has_head(const Adapter& adapter) { return adapter.weights.contains(kHeadTarget); }

/// PEFT gives no adapter to a head when it is told the layers, so then a pattern names all.
Json peft_targets(const Adapter& adapter) {
  if (adapter.layers.empty() || !has_head(adapter)) return adapter.targets;
  std::vector<std::string> modules;
  for (const std::string& target : adapter.targets)
    if (target != kHeadTarget) modules.push_back(module_of(target));
  return fmt::format(R"(lm_head|.*\.layers\.({})\.({}))", fmt::join(adapter.layers, "|"),
                     fmt::join(modules, "|"));
}

Json peft_layers(const Adapter& adapter) {
  if (adapter.layers.empty() || has_head(adapter)) return nullptr;
  return adapter.layers;
}

Json peft_config(const Adapter& adapter, const std::string& base) {
  const bool whole = adapter.alpha == std::floor(adapter.alpha);
  return {{"peft_type", "LORA"},
          {"task_type", "CAUSAL_LM"},
          {"base_model_name_or_path", base},
          {"inference_mode", true},
          {"r", adapter.rank},
          {"lora_alpha", whole ? Json(std::llround(adapter.alpha)) : Json(adapter.alpha)},
          {"lora_dropout", 0.0},
          {"target_modules", peft_targets(adapter)},
          {"layers_to_transform", peft_layers(adapter)},
          {"bias", "none"},
          {"fan_in_fan_out", false},
          {"use_rslora", adapter.rank_stabilized},
          {"use_dora", adapter.has_magnitudes},
          {"init_lora_weights", true},
          {"modules_to_save", nullptr},
          {"rank_pattern", Json::object()},
          {"alpha_pattern", Json::object()}};
}

/// True for what PEFT writes when a feature is not used.
bool is_unused(const Json& value) {
  return value.is_null() || value == false || value == "none" || value.empty();
}

/// What would change the numbers and is not done here.
void refuse_unsupported(const Json& config, const std::string& where) {
  const std::string type = config.value("peft_type", "");
  if (type != "LORA")
    throw Error(where + ": peft_type '" + type + "' is not supported", kPlainLora);
  for (const char* name : kUnsupported)
    if (config.contains(name) && !is_unused(config[name]))
      throw Error(where + ": '" + name + "' is not supported", kPlainLora);
  if (!config.contains("init_lora_weights") || !config["init_lora_weights"].is_string()) return;
  const std::string init = config["init_lora_weights"].get<std::string>();
  for (const char* prefix : kBaseChangingInits)
    if (init.starts_with(prefix))
      throw Error(where + ": init_lora_weights '" + init + "' is not supported", kPlainLora);
}

/// The settings of the adapter, without its weights.
Adapter read_settings(const fs::path& path) {
  const Json config = read_json(path, kMostConfigBytes);
  const std::string where = path.string();
  if (!config.is_object()) throw Error(where + ": not a JSON object");
  try {
    refuse_unsupported(config, where);
    Adapter adapter;
    adapter.rank = config.at("r").get<std::int64_t>();
    adapter.alpha = config.at("lora_alpha").get<double>();
    adapter.rank_stabilized = config.value("use_rslora", false);
    adapter.has_magnitudes = config.value("use_dora", false);
    const Json layers = config.value("layers_to_transform", Json());
    if (layers.is_number()) adapter.layers = {layers.get<std::int64_t>()};
    if (layers.is_array()) adapter.layers = layers.get<std::vector<std::int64_t>>();
    if (config.contains("target_modules") && config["target_modules"].is_array())
      adapter.targets = config["target_modules"].get<std::vector<std::string>>();
    if (adapter.rank < 1 || adapter.rank > 65536 || !std::isfinite(adapter.alpha))
      throw Error(where + ": \"r\" or \"lora_alpha\" is out of range");
    return adapter;
  } catch (const nlohmann::json::exception&) {
    throw Error(where + ": \"peft_type\", \"r\" or \"lora_alpha\" is missing or of the wrong type",
                "the file may be damaged; copy the adapter again");
  }
}

/// Each matrix the targets ask for, in every layer.
std::map<std::string, LoraWeights> expected_keys(const Adapter& adapter, const Config& config) {
  std::map<std::string, LoraWeights> keys;
  for (const std::string& key : adapter_keys(config, adapter.targets, adapter.layers))
    keys.emplace(key, LoraWeights{});
  return keys;
}

/// The targets of the tensors themselves, where adapter_config.json gives a pattern for them.
std::vector<std::string> targets_in(const weights::SafetensorsFile& file) {
  std::vector<std::string> known(std::begin(kTargets), std::end(kTargets));
  known.emplace_back(kHeadTarget);
  std::vector<std::string> targets;
  for (const std::string& target : known)
    for (const weights::Entry& entry : file.entries())
      if (entry.name.find("." + target + ".lora_A.") != std::string::npos) {
        targets.push_back(target);
        break;
      }
  return targets;
}

/// The layers of the tensors themselves; empty where there are none.
std::vector<std::int64_t> layers_in(const weights::SafetensorsFile& file) {
  constexpr std::string_view kBefore = ".layers.";
  std::set<std::int64_t> layers;
  for (const weights::Entry& entry : file.entries()) {
    const std::size_t at = entry.name.find(kBefore);
    if (at == std::string::npos) continue;
    const std::size_t digits = at + kBefore.size();
    layers.insert(std::strtoll(entry.name.c_str() + digits, nullptr, 10));
  }
  return {layers.begin(), layers.end()};
}

void refuse_strangers(const weights::SafetensorsFile& file, const Adapter& adapter) {
  std::set<std::string> known;
  for (const auto& [key, lora] : adapter.weights) {
    known.insert(peft_name(key) + ".lora_A.weight");
    known.insert(peft_name(key) + ".lora_B.weight");
    if (adapter.has_magnitudes) known.insert(peft_name(key) + kMagnitude);
  }
  for (const weights::Entry& entry : file.entries())
    if (!known.contains(entry.name))
      throw Error(
          file.path().string() + ": tensor '" + entry.name + "' has no place in this base model",
          "the adapter may belong to another base, or use features other than LoRA");
}

std::span<const std::byte> bytes_of(const at::Tensor& tensor) {
  return {static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()};
}

}  // namespace

void save_adapter(const Adapter& adapter, const fs::path& folder, const std::string& base) {
  std::vector<at::Tensor> kept;  // the bytes that `tensors` views
  std::vector<weights::TensorData> tensors;
  const auto add = [&](const std::string& name, const at::Tensor& tensor) {
    kept.push_back(tensor.detach().to(at::kCPU, at::kFloat).contiguous());
    tensors.push_back({name, weights::Dtype::F32, tensor.sizes().vec(), bytes_of(kept.back())});
  };
  for (const auto& [key, lora] : adapter.weights) {
    add(peft_name(key) + ".lora_A.weight", lora.a);
    add(peft_name(key) + ".lora_B.weight", lora.b);
    if (lora.magnitude.defined()) add(peft_name(key) + kMagnitude, lora.magnitude);
  }
  weights::write_safetensors(folder / kWeightsFile, std::move(tensors), {{"format", "pt"}});
  write_file(folder / kConfigFile, to_pretty(peft_config(adapter, base)));
}

Adapter load_adapter(const fs::path& folder, const Config& config, at::Device device) {
  if (!fs::exists(folder / kConfigFile))
    throw Error((folder / kConfigFile).string() + ": there is no such file",
                "give a PEFT folder or a run of idiolect train");
  if (!fs::exists(folder / kWeightsFile) && fs::exists(folder / "adapter_model.bin"))
    throw Error(
        (folder / "adapter_model.bin").string() +
            ": weights in a Python pickle are refused, because opening one can run programs",
        "save the adapter again with safetensors");
  Adapter adapter = read_settings(folder / kConfigFile);
  const weights::SafetensorsFile file(folder / kWeightsFile);
  if (adapter.targets.empty()) {  // a pattern
    adapter.targets = targets_in(file);
    adapter.layers = layers_in(file);
    if (adapter.layers.size() == static_cast<std::size_t>(config.layers)) adapter.layers.clear();
  }
  if (adapter.targets.empty()) throw Error(file.path().string() + ": it holds no LoRA matrix");
  adapter.weights =
      while_doing((folder / kConfigFile).string(), [&] { return expected_keys(adapter, config); });
  refuse_strangers(file, adapter);
  for (auto& [key, lora] : adapter.weights) {
    const auto [out, in] = sizes_of(config, target_of(key));
    const auto load = [&](const char* part, const std::vector<std::int64_t>& shape) {
      const weights::TensorView view = file.tensor(peft_name(key) + part);
      check_shape(view, shape, kOtherBase);
      // A copy: the optimizer changes it in place, and the file is mapped read-only.
      return load_tensor(view, shape, at::kCPU, at::kFloat)
          .to(device, at::kFloat, false, true)
          .requires_grad_();
    };
    lora.a = load(".lora_A.weight", {adapter.rank, in});
    lora.b = load(".lora_B.weight", {out, adapter.rank});
    if (adapter.has_magnitudes) lora.magnitude = load(kMagnitude, {out});
  }
  return adapter;
}

}  // namespace idiolect::model
