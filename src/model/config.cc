#include "model/config.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "base/json.h"

namespace idiolect::model {
namespace fs = std::filesystem;
namespace {

/// What differs between the families; everything else is said by config.json.
struct Family {
  const char* name;
  double norm_epsilon;    // where config.json does not say
  std::int64_t context;   // the same
  std::int64_t kv_heads;  // the same; 0: as many as heads
};

constexpr std::array kFamilies{
    Family{"llama", 1e-6, 2048, 0},
    Family{"mistral", 1e-6, 131072, 8},
    Family{"qwen2", 1e-6, 32768, 32},
};

constexpr const char* kSupported = "supported: llama, mistral, qwen2";
constexpr std::size_t kMostBytes = std::size_t{1} << 20;  // of a configuration file
constexpr std::int64_t kMostLayers = 4096;
constexpr std::int64_t kMostWidth = std::int64_t{1} << 20;
constexpr std::int64_t kMostVocabulary = std::int64_t{1} << 24;
constexpr std::int64_t kMostTokens = std::int64_t{1} << 30;

/// Typed look-ups in one JSON object; null counts as absent.
class Fields {
 public:
  Fields(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object_.is_object()) fail("not a JSON object");
  }

  bool has(const char* name) const { return object_.contains(name) && !object_[name].is_null(); }
  bool is_null(const char* name) const { return object_.contains(name) && object_[name].is_null(); }
  const Json& at(const char* name) const { return object_[name]; }
  const std::string& where() const { return where_; }

  std::int64_t integer(const char* name, std::int64_t otherwise, std::int64_t most) const {
    return has(name) ? integer(name, most) : otherwise;
  }
  std::int64_t integer(const char* name, std::int64_t most) const {
    if (!has(name)) fail(std::string("there is no \"") + name + '"');
    if (!at(name).is_number_integer()) fail(std::string("\"") + name + "\" is not a whole number");
    const std::int64_t value = at(name).get<std::int64_t>();
    if (value < 1 || value > most)
      fail(std::string("\"") + name + "\" is " + std::to_string(value) + ", expected 1 to " +
           std::to_string(most));
    return value;
  }
  double positive(const char* name, double otherwise) const {
    if (!has(name)) return otherwise;
    const double value = at(name).is_number() ? at(name).get<double>() : -1.0;
    if (!(value > 0.0) || !std::isfinite(value))
      fail(std::string("\"") + name + "\" is not a positive number");
    return value;
  }
  bool truth(const char* name, bool otherwise) const {
    if (!has(name)) return otherwise;
    if (!at(name).is_boolean()) fail(std::string("\"") + name + "\" is not true or false");
    return at(name).get<bool>();
  }
  std::string text(const char* name, const std::string& otherwise) const {
    if (!has(name)) return otherwise;
    if (!at(name).is_string()) fail(std::string("\"") + name + "\" is not text");
    return at(name).get<std::string>();
  }
  [[noreturn]] void fail(const std::string& what, const std::string& hint = {}) const {
    throw Error(where_ + ": " + what,
                hint.empty() ? "the file may be damaged; download it again" : hint);
  }

 private:
  const Json& object_;
  std::string where_;
};

const Family& family_of(const Fields& fields) {
  const std::string name = fields.text("model_type", "");
  for (const Family& family : kFamilies)
    if (name == family.name) return family;
  fields.fail("model_type '" + name + "' is not supported", kSupported);
}

/// Options that would change the numbers, and that no supported model needs.
void refuse_unsupported(const Fields& fields) {
  const std::string activation = fields.text("hidden_act", "silu");
  if (activation != "silu" && activation != "swish")
    fields.fail("hidden_act '" + activation + "' is not supported", "supported: silu");
  if (fields.has("quantization_config"))
    fields.fail("quantised weights are not supported", "use the model's unquantised version");
  if (fields.positive("partial_rotary_factor", 1.0) != 1.0)
    fields.fail("partial_rotary_factor is not supported", kSupported);
}

RopeScaling::Kind rope_kind(const Fields& fields, const std::string& name) {
  using Kind = RopeScaling::Kind;
  constexpr std::array<std::pair<const char*, Kind>, 6> kKinds{{{"default", Kind::None},
                                                                {"linear", Kind::Linear},
                                                                {"dynamic", Kind::Dynamic},
                                                                {"llama3", Kind::Llama3},
                                                                {"yarn", Kind::Yarn},
                                                                {"none", Kind::None}}};
  for (const auto& [known, kind] : kKinds)
    if (name == known) return kind;
  fields.fail("rope scaling '" + name + "' is not supported",
              "supported: default, linear, dynamic, llama3, yarn");
}

/// YaRN's correction of attention scores, as transformers works it out.
double yarn_attention_factor(const Fields& scaling, double factor) {
  const auto grown = [&](double weight) {
    return factor <= 1.0 ? 1.0 : 0.1 * weight * std::log(factor) + 1.0;
  };
  if (scaling.has("attention_factor")) return scaling.positive("attention_factor", 1.0);
  if (scaling.has("mscale") && scaling.has("mscale_all_dim"))
    return grown(scaling.positive("mscale", 1.0)) / grown(scaling.positive("mscale_all_dim", 1.0));
  return grown(1.0);
}

RopeScaling read_scaling(const Fields& fields, const Fields& scaling, std::int64_t context) {
  RopeScaling rope;
  rope.kind = rope_kind(scaling, scaling.text("rope_type", scaling.text("type", "default")));
  if (scaling.positive("partial_rotary_factor", 1.0) != 1.0)
    scaling.fail("partial_rotary_factor is not supported", kSupported);
  if (rope.kind == RopeScaling::Kind::None) return rope;
  rope.original_context = fields.integer(
      "original_max_position_embeddings",
      scaling.integer("original_max_position_embeddings", context, kMostTokens), kMostTokens);
  const bool yarn = rope.kind == RopeScaling::Kind::Yarn;
  if (!scaling.has("factor") && !yarn) scaling.fail("rope scaling without a \"factor\"");
  rope.factor = scaling.positive(
      "factor", static_cast<double>(context) / static_cast<double>(rope.original_context));
  if (rope.kind == RopeScaling::Kind::Llama3) {
    for (const char* name : {"low_freq_factor", "high_freq_factor"})
      if (!scaling.has(name))
        scaling.fail(std::string("llama3 rope scaling without \"") + name + '"');
    rope.low_frequency_factor = scaling.positive("low_freq_factor", 1.0);
    rope.high_frequency_factor = scaling.positive("high_freq_factor", 4.0);
    if (rope.high_frequency_factor <= rope.low_frequency_factor)
      scaling.fail("high_freq_factor is not above low_freq_factor");
  }
  if (yarn) {
    rope.beta_fast = scaling.positive("beta_fast", 32.0);
    rope.beta_slow = scaling.positive("beta_slow", 1.0);
    rope.truncate = scaling.truth("truncate", true);
    rope.attention_factor = yarn_attention_factor(scaling, rope.factor);
  }
  return rope;
}

/// The scaling's three spellings: "rope_scaling" with "type" (old) or "rope_type" (newer), and
/// "rope_parameters" (transformers 5), which holds the base too.
void read_rope(const Fields& fields, Config& config) {
  config.rope_theta = fields.positive("rope_theta", 10000.0);
  const char* const name = fields.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
  if (!fields.has(name)) return;
  const Fields scaling(fields.at(name), fields.where() + ": " + name);
  config.rope_theta = scaling.positive("rope_theta", config.rope_theta);
  config.rope = read_scaling(fields, scaling, config.context);
}

void read_window(const Fields& fields, Config& config) {
  const bool qwen = config.family == "qwen2";
  const bool used =
      config.family == "mistral" || (qwen && fields.truth("use_sliding_window", false));
  const auto layers = static_cast<std::size_t>(config.layers);
  config.windowed.assign(layers, false);
  // Left out it is 4,096; null says that there is none.
  if (!used || fields.is_null("sliding_window")) return;
  config.sliding_window = fields.integer("sliding_window", 4096, kMostTokens);
  std::int64_t first = 0;
  // The only count in config.json that may well be nought.
  if (qwen && !(fields.has("max_window_layers") && fields.at("max_window_layers") == 0))
    first = fields.integer("max_window_layers", 28, kMostLayers);
  for (std::size_t i = static_cast<std::size_t>(first); i < layers; ++i) config.windowed[i] = true;
  if (!qwen || !fields.has("layer_types")) return;
  const Json& types = fields.at("layer_types");
  if (!types.is_array() || types.size() != layers)
    fields.fail("\"layer_types\" does not name a type for each layer");
  for (std::size_t i = 0; i < layers; ++i) {
    if (types[i] != "sliding_attention" && types[i] != "full_attention")
      fields.fail("layer " + std::to_string(i) + " has an unsupported layer_type",
                  "supported: full_attention, sliding_attention");
    config.windowed[i] = types[i] == "sliding_attention";
  }
}

void read_biases(const Fields& fields, Config& config) {
  if (config.family == "qwen2") config.attention_bias = true;
  if (config.family != "llama") return;
  config.attention_bias = config.output_bias = fields.truth("attention_bias", false);
  config.mlp_bias = fields.truth("mlp_bias", false);
}

void read_sizes(const Fields& fields, const Family& family, Config& config) {
  config.width = fields.integer("hidden_size", kMostWidth);
  config.feed_forward = fields.integer("intermediate_size", kMostWidth);
  config.layers = fields.integer("num_hidden_layers", kMostLayers);
  config.heads = fields.integer("num_attention_heads", kMostWidth);
  config.kv_heads = fields.integer(
      "num_key_value_heads", family.kv_heads > 0 ? family.kv_heads : config.heads, kMostWidth);
  config.vocabulary = fields.integer("vocab_size", kMostVocabulary);
  config.context = fields.integer("max_position_embeddings", family.context, kMostTokens);
  if (!fields.has("head_dim") && config.width % config.heads != 0)
    fields.fail("hidden_size is not a multiple of num_attention_heads");
  config.head_width = fields.integer("head_dim", config.width / config.heads, kMostWidth);
  if (config.heads % config.kv_heads != 0)
    fields.fail("num_attention_heads is not a multiple of num_key_value_heads");
  if (config.head_width % 2 != 0)
    fields.fail("the head width is odd, which rotary positions forbid");
}

/// eos_token_id: one id, or a list of them.
std::vector<std::int32_t> read_ends(const Fields& fields, std::int64_t vocabulary) {
  std::vector<std::int32_t> ids;
  if (!fields.has("eos_token_id")) return ids;
  const Json& given = fields.at("eos_token_id");
  const Json list = given.is_array() ? given : Json::array({given});
  for (const Json& id : list) {
    if (!id.is_number_integer() || id < 0 || id >= vocabulary)
      fields.fail("\"eos_token_id\" is not an id of the vocabulary");
    ids.push_back(id.get<std::int32_t>());
  }
  return ids;
}

}  // namespace

Config read_config_file(const fs::path& file) {
  const Json json = read_json(file, kMostBytes);
  const Fields fields(json, file.string());
  const Family& family = family_of(fields);
  refuse_unsupported(fields);
  Config config;
  config.family = family.name;
  read_sizes(fields, family, config);
  config.norm_epsilon = fields.positive("rms_norm_eps", family.norm_epsilon);
  config.tied_head = fields.truth("tie_word_embeddings", false);
  read_rope(fields, config);
  read_window(fields, config);
  read_biases(fields, config);
  config.end_ids = read_ends(fields, config.vocabulary);
  return config;
}

Config read_config(const fs::path& folder) {
  if (!fs::exists(folder / "config.json"))
    throw Error((folder / "config.json").string() + ": there is no such file",
                "point --base at a Hugging Face model folder");
  Config config = read_config_file(folder / "config.json");
  if (!fs::exists(folder / "generation_config.json")) return config;
  const Json generation = read_json(folder / "generation_config.json", kMostBytes);
  const Fields generation_fields(generation, (folder / "generation_config.json").string());
  if (std::vector<std::int32_t> ids = read_ends(generation_fields, config.vocabulary); !ids.empty())
    config.end_ids = std::move(ids);
  return config;
}

}  // namespace idiolect::model
