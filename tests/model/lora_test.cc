#include "model/lora.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "tests/model/reference.h"
#include "tests/support.h"
#include "weights/safetensors.h"

namespace idiolect::model {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const std::vector<std::string> kAll(std::begin(kTargets), std::end(kTargets));

Adapter fresh(std::uint64_t seed, const std::vector<std::string>& targets = kAll) {
  return make_adapter(read_config(model_folder("llama")), 4, 8.0, targets, seed, at::kCPU);
}

TEST(MakeAdapter, StartsAsPeftDoes) {
  const Adapter adapter = fresh(1);
  EXPECT_EQ(adapter.weights.size(), 14u);
  EXPECT_EQ(adapter.parameters().size(), 28u);
  for (const auto& [key, lora] : adapter.weights) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(lora.a.size(1)));
    EXPECT_LE(lora.a.abs().max().item<double>(), bound) << key;
    EXPECT_GT(lora.a.abs().max().item<double>(), 0.9 * bound) << key;
    EXPECT_LT(std::abs(lora.a.mean().item<double>()), 0.3 * bound) << key;
    EXPECT_EQ(lora.b.abs().max().item<double>(), 0.0) << key;
    EXPECT_TRUE(lora.a.requires_grad() && lora.b.requires_grad() && lora.a.is_leaf()) << key;
  }
}

TEST(MakeAdapter, IsAPureFunctionOfTheSeed) {
  const Adapter one = fresh(1);
  const Adapter same = fresh(1, {"down_proj"});
  const Adapter other = fresh(2);
  EXPECT_TRUE(at::equal(one.weights.at("1.down_proj").a, same.weights.at("1.down_proj").a));
  EXPECT_FALSE(at::equal(one.weights.at("1.down_proj").a, other.weights.at("1.down_proj").a));
  EXPECT_FALSE(at::equal(one.weights.at("0.q_proj").a, one.weights.at("0.k_proj").a));
}

TEST(MakeAdapter, ChangesNothingYet) {
  const at::NoGradGuard no_graph;
  Decoder decoder(model_folder("llama"), {});
  const Pack pack = pack_of(read_reference("llama").cases);
  const at::Tensor before = decoder.forward(pack.tokens, pack.packing);
  const Adapter adapter = fresh(1);
  decoder.attach(&adapter);
  EXPECT_EQ(largest_difference(decoder.forward(pack.tokens, pack.packing), before), 0.0);
}

TEST(MakeAdapter, NamesAnUnknownTarget) {
  try {
    fresh(1, {"q_proj", "c_attn"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "'c_attn' is not a projection an adapter can sit on");
    EXPECT_THAT(error.hint(), HasSubstr("q_proj, k_proj"));
  }
}

TEST(Adapter, ScalesByRankOrByItsRoot) {
  Adapter adapter;
  adapter.rank = 16;
  adapter.alpha = 32.0;
  EXPECT_EQ(adapter.scale(), 2.0);
  adapter.rank_stabilized = true;
  EXPECT_EQ(adapter.scale(), 8.0);
}

/// A copy of the recorded llama adapter, to be spoilt.
class AdapterFolder : public ::testing::Test {
 protected:
  AdapterFolder() {
    for (const auto& entry : fs::directory_iterator(model_folder("llama") / "adapter"))
      fs::copy_file(entry.path(), folder_.path() / entry.path().filename());
  }
  Adapter load(const std::string& base = "llama") {
    return load_adapter(folder_.path(), read_config(model_folder(base)), at::kCPU);
  }
  std::string error_of(const std::string& base = "llama") {
    try {
      load(base);
      return "no error";
    } catch (const Error& error) {
      return std::string(error.what()) + " | " + error.hint();
    }
  }
  void set(const std::string& field, const Json& value) {
    Json config = read_json(folder_.path() / "adapter_config.json");
    config[field] = value;
    write_file(folder_.path() / "adapter_config.json", to_pretty(config));
  }

  const testing::TemporaryFolder folder_;
};

TEST_F(AdapterFolder, ComesBackAsItWasSaved) {
  const Adapter adapter = load();
  const fs::path copy = folder_.path() / "copy";
  fs::create_directory(copy);
  save_adapter(adapter, copy, "some/base");
  const Adapter again = load_adapter(copy, read_config(model_folder("llama")), at::kCPU);
  EXPECT_EQ(again.rank, adapter.rank);
  EXPECT_EQ(again.alpha, adapter.alpha);
  EXPECT_EQ(again.targets, adapter.targets);
  ASSERT_EQ(again.weights.size(), adapter.weights.size());
  for (const auto& [key, lora] : adapter.weights) {
    EXPECT_TRUE(at::equal(again.weights.at(key).a, lora.a)) << key;
    EXPECT_TRUE(at::equal(again.weights.at(key).b, lora.b)) << key;
  }
  EXPECT_EQ(read_json(copy / "adapter_config.json")["base_model_name_or_path"], "some/base");
}

TEST_F(AdapterFolder, KeepsMagnitudesLayersAndTheScaleOfRsLora) {
  const fs::path peft = model_folder("qwen2-dora") / "adapter";
  const Config config = read_config(model_folder("qwen2-dora"));
  const Adapter adapter = load_adapter(peft, config, at::kCPU);
  EXPECT_EQ(adapter.layers, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(adapter.weights.size(), 14u);
  const fs::path copy = folder_.path() / "copy";
  fs::create_directory(copy);
  save_adapter(adapter, copy, "some/base");
  // What PEFT wrote itself: the same names, shapes and numbers.
  const weights::SafetensorsFile theirs(peft / "adapter_model.safetensors");
  const weights::SafetensorsFile ours(copy / "adapter_model.safetensors");
  ASSERT_EQ(ours.entries().size(), theirs.entries().size());
  for (const weights::Entry& entry : theirs.entries()) {
    const auto view = ours.tensor(entry.name);
    EXPECT_EQ(view.shape, theirs.tensor(entry.name).shape) << entry.name;
    EXPECT_TRUE(std::ranges::equal(view.bytes, theirs.tensor(entry.name).bytes)) << entry.name;
  }
  const Json saved = read_json(copy / "adapter_config.json");
  const Json original = read_json(peft / "adapter_config.json");
  for (const char* field : {"use_dora", "use_rslora", "layers_to_transform", "target_modules"})
    EXPECT_EQ(saved[field], original[field]) << field;
}

TEST_F(AdapterFolder, NamesHeadAndLayersInAPatternBecausePeftForgetsTheHeadOtherwise) {
  const Config config = read_config(model_folder("llama"));
  const Adapter adapter =
      make_adapter(config, 4, 8.0, {"q_proj", "down_proj", "lm_head"}, 1, at::kCPU, {1});
  save_adapter(adapter, folder_.path(), "base");
  const Json saved = read_json(folder_.path() / "adapter_config.json");
  EXPECT_EQ(saved["target_modules"],
            R"(lm_head|.*\.layers\.(1)\.(self_attn.q_proj|mlp.down_proj))");
  EXPECT_TRUE(saved["layers_to_transform"].is_null());
  const Adapter again = load();
  EXPECT_EQ(again.layers, adapter.layers);
  EXPECT_EQ(again.weights.size(), 3u);
}

TEST_F(AdapterFolder, NamesALayerThatIsNotThere) {
  set("layers_to_transform", {0, 7});
  EXPECT_THAT(error_of(), HasSubstr("there is no layer 7 in this base | its layers are 0 to 1"));
}

TEST_F(AdapterFolder, IsWrittenPrivatelyAndTheSameEachTime) {
  const Adapter adapter = fresh(3);
  save_adapter(adapter, folder_.path(), "base");
  const std::string first = read_file(folder_.path() / "adapter_model.safetensors");
  save_adapter(adapter, folder_.path(), "base");
  EXPECT_EQ(read_file(folder_.path() / "adapter_model.safetensors"), first);
  const auto mode = fs::status(folder_.path() / "adapter_model.safetensors").permissions();
  EXPECT_EQ(mode, fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AdapterFolder, CanBeTrainedFurther) {
  const Adapter adapter = load();
  EXPECT_TRUE(adapter.weights.at("0.q_proj").a.requires_grad());
  const at::NoGradGuard no_graph;
  at::Tensor a = adapter.weights.at("0.q_proj").a;
  a.add_(1.0);  // the mapped file is read-only
  EXPECT_FALSE(at::equal(a, load().weights.at("0.q_proj").a));
}

TEST_F(AdapterFolder, HonoursTheScaleOfRsLora) {
  set("use_rslora", true);
  EXPECT_DOUBLE_EQ(load().scale(), 6.0 / 2.0);
}

TEST_F(AdapterFolder, FindsItsTargetsWhenTheyAreAPattern) {
  set("target_modules", "all-linear");
  EXPECT_EQ(load().weights.size(), 14u);
}

TEST_F(AdapterFolder, NamesAFeatureThatIsNotSupported) {
  set("use_qalora", true);
  EXPECT_THAT(error_of(), HasSubstr("'use_qalora' is not supported | use a plain LoRA adapter"));
  set("use_qalora", false);
  set("rank_pattern", {{"q_proj", 8}});
  EXPECT_THAT(error_of(), HasSubstr("'rank_pattern' is not supported"));
  set("rank_pattern", Json::object());
  set("alpha_pattern", {{"q_proj", 8}});
  EXPECT_THAT(error_of(), HasSubstr("'alpha_pattern' is not supported"));
  set("alpha_pattern", Json::object());
  set("modules_to_save", {"lm_head"});
  EXPECT_THAT(error_of(), HasSubstr("'modules_to_save' is not supported"));
  set("modules_to_save", nullptr);
  set("bias", "all");
  EXPECT_THAT(error_of(), HasSubstr("'bias' is not supported"));
  set("bias", "none");
  set("init_lora_weights", "pissa_niter_4");
  EXPECT_THAT(error_of(), HasSubstr("init_lora_weights 'pissa_niter_4' is not supported"));
  set("peft_type", "IA3");
  EXPECT_THAT(error_of(), HasSubstr("peft_type 'IA3' is not supported"));
}

TEST_F(AdapterFolder, NamesABrokenSetting) {
  set("r", "four");
  EXPECT_THAT(error_of(), HasSubstr("of the wrong type"));
  set("r", 0);
  EXPECT_THAT(error_of(), HasSubstr("out of range"));
}

TEST_F(AdapterFolder, NamesATensorOfTheWrongShape) {
  set("r", 8);
  EXPECT_THAT(error_of(), HasSubstr("layers.0.mlp.down_proj.lora_A.weight' has shape [4, 48], "
                                    "expected [8, 48] | the adapter was made for another base"));
}

TEST_F(AdapterFolder, NamesATensorThatIsMissing) {
  const std::string missing = "base_model.model.model.layers.1.mlp.up_proj.lora_B.weight";
  const weights::SafetensorsFile file(folder_.path() / "adapter_model.safetensors");
  std::vector<weights::TensorData> tensors;
  for (const weights::Entry& entry : file.entries()) {
    const weights::TensorView view = file.tensor(entry.name);
    if (entry.name != missing) tensors.push_back({view.name, view.dtype, view.shape, view.bytes});
  }
  weights::write_safetensors(folder_.path() / "adapter_model.safetensors", tensors);
  EXPECT_THAT(error_of(), HasSubstr("there is no tensor '" + missing + "'"));
}

TEST_F(AdapterFolder, NamesATensorThatHasNoPlaceInTheBase) {
  set("target_modules", {"q_proj"});
  EXPECT_THAT(error_of(), HasSubstr("has no place in this base model"));
}

TEST_F(AdapterFolder, DoesNotFitAnotherBase) {
  EXPECT_THAT(error_of("qwen2"), HasSubstr("there is no tensor"));
  EXPECT_THAT(error_of("llama-scaled"), HasSubstr("has shape"));
}

TEST_F(AdapterFolder, RefusesAPickle) {
  fs::rename(folder_.path() / "adapter_model.safetensors", folder_.path() / "adapter_model.bin");
  EXPECT_THAT(error_of(), HasSubstr("adapter_model.bin: weights in a Python pickle are refused"));
}

TEST_F(AdapterFolder, SaysWhenThereIsNone) {
  fs::remove(folder_.path() / "adapter_config.json");
  EXPECT_THAT(error_of(), HasSubstr("adapter_config.json: there is no such file"));
}

}  // namespace
}  // namespace idiolect::model
