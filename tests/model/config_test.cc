#include "model/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "tests/support.h"

namespace idiolect::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A small config.json with everything that has no default.
Json minimal(const std::string& family) {
  return {{"model_type", family},     {"hidden_size", 32},
          {"intermediate_size", 48},  {"num_hidden_layers", 3},
          {"num_attention_heads", 4}, {"num_key_value_heads", 2},
          {"vocab_size", 200},        {"max_position_embeddings", 64}};
}

class ConfigFile : public ::testing::Test {
 protected:
  Config read(const Json& config) {
    write_file(folder_.path() / "config.json", to_pretty(config));
    return read_config(folder_.path());
  }
  std::string error_of(const Json& config) {
    try {
      read(config);
      return "no error";
    } catch (const Error& error) {
      return std::string(error.what()) + " | " + error.hint();
    }
  }
  /// `minimal` of a family with one field set.
  static Json with(const std::string& family, const std::string& field, const Json& value) {
    Json config = minimal(family);
    config[field] = value;
    return config;
  }

  const testing::TemporaryFolder folder_;
};

TEST_F(ConfigFile, FillsInWhatTransformersWould) {
  Json json = minimal("llama");
  json.erase("num_key_value_heads");
  const Config config = read(json);
  EXPECT_EQ(config.kv_heads, 4);
  EXPECT_EQ(config.head_width, 8);
  EXPECT_EQ(config.rope_theta, 10000.0);
  EXPECT_EQ(config.norm_epsilon, 1e-6);
  EXPECT_FALSE(config.tied_head);
  EXPECT_FALSE(config.attention_bias);
  EXPECT_EQ(config.rope.kind, RopeScaling::Kind::None);
}

TEST_F(ConfigFile, TakesTheHeadWidthThatIsStated) {
  EXPECT_EQ(read(with("llama", "head_dim", 16)).head_width, 16);
  EXPECT_EQ(read(with("mistral", "head_dim", nullptr)).head_width, 8);
}

TEST_F(ConfigFile, ReadsTheOldAndTheNewSpellingOfRopeScaling) {
  const Config old = read(with("llama", "rope_scaling", {{"type", "linear"}, {"factor", 4.0}}));
  EXPECT_EQ(old.rope.kind, RopeScaling::Kind::Linear);
  EXPECT_EQ(old.rope.factor, 4.0);
  const Config newer = read(with("llama", "rope_scaling",
                                 {{"rope_type", "llama3"},
                                  {"factor", 8.0},
                                  {"low_freq_factor", 1.0},
                                  {"high_freq_factor", 4.0},
                                  {"original_max_position_embeddings", 32}}));
  EXPECT_EQ(newer.rope.kind, RopeScaling::Kind::Llama3);
  EXPECT_EQ(newer.rope.original_context, 32);
  const Config newest =
      read(with("qwen2", "rope_parameters",
                {{"rope_type", "dynamic"}, {"factor", 2.0}, {"rope_theta", 1000000.0}}));
  EXPECT_EQ(newest.rope.kind, RopeScaling::Kind::Dynamic);
  EXPECT_EQ(newest.rope_theta, 1000000.0);
}

TEST_F(ConfigFile, NamesAnUnsupportedRopeScaling) {
  EXPECT_THAT(error_of(with("llama", "rope_scaling", {{"type", "longrope"}, {"factor", 4.0}})),
              HasSubstr("rope scaling 'longrope' is not supported | supported: default, linear"));
  EXPECT_THAT(error_of(with("llama", "rope_scaling", {{"type", "linear"}})),
              HasSubstr("rope scaling without a \"factor\""));
}

TEST_F(ConfigFile, MistralSlidesUnlessItSaysNull) {
  EXPECT_EQ(read(minimal("mistral")).sliding_window, 4096);
  EXPECT_EQ(read(with("mistral", "sliding_window", 16)).sliding_window, 16);
  EXPECT_THAT(read(with("mistral", "sliding_window", 16)).windowed, ElementsAre(true, true, true));
  EXPECT_EQ(read(with("mistral", "sliding_window", nullptr)).sliding_window, std::nullopt);
}

TEST_F(ConfigFile, QwenSlidesOnlyWhenToldAndInTheLayersItNames) {
  Json json = with("qwen2", "sliding_window", 16);
  EXPECT_EQ(read(json).sliding_window, std::nullopt);
  json["use_sliding_window"] = true;
  EXPECT_THAT(read(json).windowed, ElementsAre(false, false, false));  // from layer 28 on
  json["max_window_layers"] = 1;
  EXPECT_THAT(read(json).windowed, ElementsAre(false, true, true));
  json["max_window_layers"] = 0;
  EXPECT_THAT(read(json).windowed, ElementsAre(true, true, true));
  json["layer_types"] = {"sliding_attention", "full_attention", "full_attention"};
  EXPECT_THAT(read(json).windowed, ElementsAre(true, false, false));
}

TEST_F(ConfigFile, LlamaHasNoWindow) {
  EXPECT_EQ(read(with("llama", "sliding_window", 16)).sliding_window, std::nullopt);
}

TEST_F(ConfigFile, KnowsEachFamilysBiases) {
  EXPECT_TRUE(read(minimal("qwen2")).attention_bias);
  EXPECT_FALSE(read(minimal("qwen2")).output_bias);
  EXPECT_TRUE(read(with("llama", "attention_bias", true)).output_bias);
  EXPECT_TRUE(read(with("llama", "mlp_bias", true)).mlp_bias);
}

TEST_F(ConfigFile, TheGenerationConfigSaysWhereATextEnds) {
  EXPECT_THAT(read(with("llama", "eos_token_id", 2)).end_ids, ElementsAre(2));
  EXPECT_THAT(read(with("llama", "eos_token_id", {2, 7})).end_ids, ElementsAre(2, 7));
  write_file(folder_.path() / "generation_config.json", R"({"eos_token_id": [7, 9]})");
  EXPECT_THAT(read(with("llama", "eos_token_id", 2)).end_ids, ElementsAre(7, 9));
  write_file(folder_.path() / "generation_config.json", R"({"do_sample": true})");
  EXPECT_THAT(read(with("llama", "eos_token_id", 2)).end_ids, ElementsAre(2));
}

TEST_F(ConfigFile, NamesAnUnknownFamily) {
  EXPECT_THAT(error_of(minimal("mamba")),
              HasSubstr("model_type 'mamba' is not supported | supported: llama, mistral, qwen2"));
  EXPECT_THAT(error_of(Json::object()), HasSubstr("model_type '' is not supported"));
  EXPECT_THAT(error_of(Json::array()), HasSubstr("not a JSON object"));
}

TEST_F(ConfigFile, RefusesAbsurdSizes) {
  EXPECT_THAT(error_of(with("llama", "hidden_size", 0)), HasSubstr("\"hidden_size\" is 0"));
  EXPECT_THAT(error_of(with("llama", "vocab_size", -5)), HasSubstr("\"vocab_size\" is -5"));
  EXPECT_THAT(error_of(with("llama", "num_hidden_layers", 1000000000)),
              HasSubstr("\"num_hidden_layers\" is 1000000000"));
  EXPECT_THAT(error_of(with("llama", "vocab_size", "many")), HasSubstr("not a whole number"));
  EXPECT_THAT(error_of(with("llama", "hidden_size", 30)), HasSubstr("not a multiple"));
  EXPECT_THAT(error_of(with("llama", "num_key_value_heads", 3)), HasSubstr("not a multiple"));
  EXPECT_THAT(error_of(with("llama", "head_dim", 7)), HasSubstr("odd"));
  EXPECT_THAT(error_of(with("llama", "rms_norm_eps", -1.0)), HasSubstr("not a positive number"));
  EXPECT_THAT(error_of(with("llama", "eos_token_id", 200)), HasSubstr("not an id"));
}

TEST_F(ConfigFile, RefusesWhatWouldChangeTheNumbers) {
  EXPECT_THAT(error_of(with("llama", "hidden_act", "gelu")), HasSubstr("'gelu'"));
  EXPECT_THAT(error_of(with("llama", "quantization_config", {{"bits", 4}})),
              HasSubstr("quantised weights are not supported"));
  EXPECT_THAT(error_of(with("llama", "partial_rotary_factor", 0.5)), HasSubstr("partial_rotary"));
}

TEST_F(ConfigFile, SaysWhenAFolderIsNoModel) { EXPECT_THROW(read_config(folder_.path()), Error); }

}  // namespace
}  // namespace idiolect::model
