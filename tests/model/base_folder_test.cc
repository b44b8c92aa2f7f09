// What a base model that is incomplete, damaged or of another kind is answered with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "model/decoder.h"
#include "tests/model/reference.h"
#include "tests/support.h"
#include "weights/model_files.h"

namespace idiolect::model {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class BaseFolder : public ::testing::Test {
 protected:
  void copy(const std::string& name) {
    for (const auto& entry : fs::directory_iterator(model_folder(name)))
      if (entry.is_regular_file())
        fs::copy_file(entry.path(), folder_.path() / entry.path().filename());
  }
  std::string error_of() {
    try {
      Decoder decoder(folder_.path(), {});
      return "no error";
    } catch (const Error& error) {
      return std::string(error.what()) + " | " + error.hint();
    }
  }
  void set(const std::string& field, const Json& value) {
    Json config = read_json(folder_.path() / "config.json");
    config[field] = value;
    write_file(folder_.path() / "config.json", to_pretty(config));
  }
  /// Writes qwen2's weights again, with `change` applied to each float32 tensor by name.
  template <class Change>
  void rewrite(Change change) {
    const weights::ModelFiles files(model_folder("qwen2"));
    const weights::SafetensorsFile file(files.paths().at(0));
    std::vector<std::string> bytes;
    std::vector<weights::TensorData> tensors;
    for (const weights::Entry& entry : file.entries()) {
      const weights::TensorView view = file.tensor(entry.name);
      bytes.emplace_back(reinterpret_cast<const char*>(view.bytes.data()), view.bytes.size());
      tensors.push_back({entry.name, entry.dtype, entry.shape, {}});
    }
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      change(tensors[i], bytes[i]);
      tensors[i].bytes = std::as_bytes(std::span(bytes[i]));
    }
    weights::write_safetensors(folder_.path() / "model.safetensors", tensors);
  }

  const testing::TemporaryFolder folder_;
};

TEST_F(BaseFolder, WithAMissingShardNamesIt) {
  copy("llama");
  fs::remove(folder_.path() / "model-00002-of-00002.safetensors");
  EXPECT_THAT(error_of(), HasSubstr("model-00002-of-00002.safetensors: this shard is missing"));
  EXPECT_THAT(error_of(), HasSubstr("| download model-00002-of-00002.safetensors"));
}

TEST_F(BaseFolder, WithAShardCutShortNamesIt) {
  copy("llama");
  fs::resize_file(folder_.path() / "model-00001-of-00002.safetensors", 5000);
  EXPECT_THAT(error_of(), HasSubstr("model-00001-of-00002.safetensors: tensor '"));
  EXPECT_THAT(error_of(), HasSubstr("bytes after the file"));
}

TEST_F(BaseFolder, OfAnotherShapeThanItSaysNamesTheTensor) {
  copy("qwen2");
  set("vocab_size", 201);
  EXPECT_THAT(error_of(), HasSubstr("tensor 'model.embed_tokens.weight' has shape [200, 32], "
                                    "expected [201, 32] | config.json and the weights"));
}

TEST_F(BaseFolder, WithFewerLayersThanItSaysNamesTheFirstMissingTensor) {
  copy("qwen2");
  set("num_hidden_layers", 4);
  set("layer_types", nullptr);
  EXPECT_THAT(error_of(), HasSubstr("no tensor 'model.layers.3.input_layernorm.weight'"));
}

TEST_F(BaseFolder, WithoutItsHeadNamesIt) {
  copy("qwen2");
  set("tie_word_embeddings", false);
  EXPECT_THAT(error_of(), HasSubstr("no tensor 'lm_head.weight'"));
}

TEST_F(BaseFolder, WithAWeightThatIsNotFiniteNamesTheTensor) {
  copy("qwen2");
  rewrite([](const weights::TensorData& tensor, std::string& bytes) {
    if (tensor.name != "model.layers.2.self_attn.k_proj.bias") return;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(bytes.data() + 12, &nan, sizeof nan);
  });
  EXPECT_THAT(error_of(), HasSubstr("tensor 'model.layers.2.self_attn.k_proj.bias' holds a value "
                                    "that is not finite"));
}

TEST_F(BaseFolder, WithAnElementTypeItCannotUseNamesIt) {
  copy("qwen2");
  rewrite([](weights::TensorData& tensor, std::string&) {
    if (tensor.name == "model.norm.weight") tensor.dtype = weights::Dtype::I32;
  });
  EXPECT_THAT(error_of(), HasSubstr("tensor 'model.norm.weight' has type I32, which is not "
                                    "supported | use a model whose weights are F32, F16 or BF16"));
}

TEST_F(BaseFolder, WithPicklesOnlyIsRefused) {
  copy("qwen2");
  fs::rename(folder_.path() / "model.safetensors", folder_.path() / "pytorch_model.bin");
  EXPECT_THAT(error_of(), HasSubstr("pytorch_model.bin: weights in a Python pickle are refused"));
}

TEST_F(BaseFolder, KeepsItsMappingWhenTheFileIsReplaced) {
  copy("qwen2");
  const Decoder decoder(folder_.path(), {});
  fs::remove(folder_.path() / "model.safetensors");
  const Reference reference = read_reference("qwen2");
  const Pack pack = pack_of({reference.cases[0]});
  const at::NoGradGuard no_graph;
  EXPECT_LE(largest_difference(decoder.logits(decoder.forward(pack.tokens, pack.packing)),
                               reference.cases[0].base.logits),
            kTolerance);
}

}  // namespace
}  // namespace idiolect::model
