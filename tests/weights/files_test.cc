#include "base/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "base/error.h"
#include "tests/support.h"
#include "weights/model_files.h"
#include "weights/safetensors.h"

namespace idiolect::weights {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <class Word>
std::span<const std::byte> bytes_of(const std::vector<Word>& words) {
  return std::as_bytes(std::span(words));
}

template <class Body>
std::string error_of(Body&& body) {
  try {
    body();
    return "no error";
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
}

class WeightFiles : public ::testing::Test {
 protected:
  fs::path at(const char* name) const { return folder_.path() / name; }
  void shard(const char* file, const char* tensor) const {
    write_safetensors(at(file), {{tensor, Dtype::F32, {2}, bytes_of(values_)}});
  }

  const testing::TemporaryFolder folder_;
  const std::vector<float> values_{1.5f, -2.0f};
};

TEST_F(WeightFiles, ComeBackAsTheyWereWritten) {
  const std::vector<std::uint16_t> halves{1, 2, 3};
  write_safetensors(at("x.safetensors"),
                    {{"z", Dtype::F32, {1, 2}, bytes_of(values_)},
                     {"a", Dtype::BF16, {3}, bytes_of(halves)},
                     {"a \"quoted\" name", Dtype::F16, {0}, {}}},
                    {{"format", "pt"}});
  const SafetensorsFile file(at("x.safetensors"));
  EXPECT_EQ(file.metadata().at("format"), "pt");
  EXPECT_EQ(file.entries().size(), 3u);
  EXPECT_TRUE(file.has("a \"quoted\" name"));
  const TensorView z = file.tensor("z");
  EXPECT_EQ(z.dtype, Dtype::F32);
  EXPECT_THAT(z.shape, ElementsAre(1, 2));
  ASSERT_EQ(z.bytes.size(), 8u);
  EXPECT_EQ(std::memcmp(z.bytes.data(), values_.data(), 8), 0);
  EXPECT_EQ(file.tensor("a").bytes.size(), 6u);
}

TEST_F(WeightFiles, AreTheSameBytesInWhateverOrderTheTensorsCome) {
  const TensorData one{"one", Dtype::F32, {2}, bytes_of(values_)};
  const TensorData two{"two", Dtype::F32, {2}, bytes_of(values_)};
  write_safetensors(at("x"), {one, two});
  write_safetensors(at("y"), {two, one});
  EXPECT_EQ(read_file(at("x")), read_file(at("y")));
  EXPECT_EQ(fs::status(at("x")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(WeightFiles, StartTheirDataAtAMultipleOfEight) {
  for (const char* name : {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg"}) {
    shard("x", name);
    EXPECT_EQ(read_header(read_file(at("x")), "x").data_start % 8, 0u) << name;
  }
}

TEST_F(WeightFiles, AreNotWrittenWhenTheTensorsContradictThemselves) {
  EXPECT_THROW(write_safetensors(at("x"), {{"a", Dtype::F32, {3}, bytes_of(values_)}}), Bug);
  const TensorData one{"one", Dtype::F32, {2}, bytes_of(values_)};
  EXPECT_THROW(write_safetensors(at("x"), {one, one}), Bug);
  EXPECT_FALSE(fs::exists(at("x")));
}

TEST_F(WeightFiles, StayMappedAsLongAsATensorIsHeld) {
  std::optional<TensorView> view;
  {
    shard("x", "a");
    view = SafetensorsFile(at("x")).tensor("a");
  }
  fs::remove(at("x"));
  EXPECT_EQ(std::memcmp(view->bytes.data(), values_.data(), 8), 0);
}

TEST_F(WeightFiles, NameATensorTheyDoNotHold) {
  shard("x", "a");
  EXPECT_THAT(error_of([&] { SafetensorsFile(at("x")).tensor("b"); }),
              HasSubstr("x: there is no tensor 'b'"));
}

TEST_F(WeightFiles, OfAModelMayBeOneOrShards) {
  shard("model.safetensors", "a");
  EXPECT_TRUE(ModelFiles(folder_.path()).has("a"));
  EXPECT_THAT(weight_files(folder_.path()), ElementsAre(at("model.safetensors")));
  fs::rename(at("model.safetensors"), at("model-1.safetensors"));
  shard("model-2.safetensors", "b");
  write_file(at("model.safetensors.index.json"),
             R"({"weight_map": {"b": "model-2.safetensors", "a": "model-1.safetensors"}})");
  const ModelFiles files(folder_.path());
  EXPECT_EQ(files.tensor("b").where, at("model-2.safetensors"));
  EXPECT_THAT(files.paths(), ElementsAre(at("model-1.safetensors"), at("model-2.safetensors")));
  EXPECT_EQ(weight_files(folder_.path()), files.paths());
}

TEST_F(WeightFiles, OfAModelNameAMissingShard) {
  shard("model-1.safetensors", "a");
  write_file(at("model.safetensors.index.json"),
             R"({"weight_map": {"b": "model-2.safetensors", "a": "model-1.safetensors"}})");
  EXPECT_THAT(error_of([&] { ModelFiles files(folder_.path()); }),
              HasSubstr("model-2.safetensors: this shard is missing; model.safetensors.index.json "
                        "lists it | download model-2.safetensors"));
}

TEST_F(WeightFiles, OfAModelNameATensorThatItsShardLacks) {
  shard("model-1.safetensors", "a");
  write_file(at("model.safetensors.index.json"), R"({"weight_map": {"b": "model-1.safetensors"}})");
  EXPECT_THAT(error_of([&] { ModelFiles files(folder_.path()); }),
              HasSubstr("model-1.safetensors: tensor 'b' is missing"));
}

TEST_F(WeightFiles, OfAModelLieBesideTheirIndex) {
  for (const char* name : {"../x.safetensors", "/etc/passwd", "", "..", "a/b"}) {
    write_file(at("model.safetensors.index.json"),
               std::string(R"({"weight_map": {"a": ")") + name + "\"}}");
    EXPECT_THAT(error_of([&] { ModelFiles files(folder_.path()); }),
                HasSubstr("outside the model's folder"))
        << name;
  }
}

TEST_F(WeightFiles, OfAModelSayWhenTheIndexIsBroken) {
  const auto error = [&](const std::string& index) {
    write_file(at("model.safetensors.index.json"), index);
    return error_of([&] { ModelFiles files(folder_.path()); });
  };
  EXPECT_THAT(error("{"), HasSubstr("index.json: not valid JSON at byte 2"));
  EXPECT_THAT(error("[]"), HasSubstr("there is no \"weight_map\""));
  EXPECT_THAT(error(R"({"weight_map": {"a": 5}})"), HasSubstr("'a' is not a name"));
  EXPECT_THAT(error(std::string(100000, '[')), HasSubstr("nested deeper than 8 levels"));
}

TEST_F(WeightFiles, OfAModelAreNotPickles) {
  write_file(at("pytorch_model.bin"), "PK");
  EXPECT_THAT(
      error_of([&] { ModelFiles files(folder_.path()); }),
      HasSubstr("pytorch_model.bin: weights in a Python pickle are refused, because opening "
                "one can run programs | download the model's *.safetensors files"));
}

TEST_F(WeightFiles, OfAModelSayWhenThereAreNone) {
  EXPECT_THAT(error_of([&] { ModelFiles files(folder_.path()); }),
              HasSubstr("there is no model.safetensors and no model.safetensors.index.json"));
}

TEST(Finite, SeesNanAndInfinityInEachPrecision) {
  std::vector<float> floats(10000, -3.4e38f);
  EXPECT_TRUE(all_finite(Dtype::F32, bytes_of(floats)));
  floats.back() = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(all_finite(Dtype::F32, bytes_of(floats)));
  floats.back() = 0.0f;
  floats.front() = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(all_finite(Dtype::F32, bytes_of(floats)));
  EXPECT_TRUE(all_finite(Dtype::F16, bytes_of(std::vector<std::uint16_t>{0x7BFF, 0xFBFF, 0})));
  EXPECT_FALSE(all_finite(Dtype::F16, bytes_of(std::vector<std::uint16_t>{0, 0xFC00})));
  EXPECT_TRUE(all_finite(Dtype::BF16, bytes_of(std::vector<std::uint16_t>{0x7F7F, 0xFF7F})));
  EXPECT_FALSE(all_finite(Dtype::BF16, bytes_of(std::vector<std::uint16_t>{0x7FC0})));
}

TEST(Dtypes, AreKnownByTheirNames) {
  EXPECT_EQ(dtype_of("BF16"), Dtype::BF16);
  EXPECT_EQ(name_of(Dtype::F8_E4M3), "F8_E4M3");
  EXPECT_EQ(bits_of(Dtype::F64), 64u);
  EXPECT_EQ(dtype_of("f32"), std::nullopt);
}

}  // namespace
}  // namespace idiolect::weights
