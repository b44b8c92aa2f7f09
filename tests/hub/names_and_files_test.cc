#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "hub/base_model.h"
#include "hub/cache.h"
#include "hub/listing.h"
#include "hub/model_name.h"
#include "hub/selection.h"

namespace idiolect::hub {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> paths(const std::vector<RepositoryFile>& files) {
  std::vector<std::string> result;
  for (const RepositoryFile& file : files) result.push_back(file.path);
  return result;
}

Selection select(const std::vector<std::string>& names) {
  std::vector<RepositoryFile> files;
  for (const std::string& name : names) files.push_back({name, 1, "", false});
  return select_files(files);
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "";
}

TEST(ModelName, IsAnOrganisationAndAName) {
  EXPECT_EQ(parse_model_name("HuggingFaceTB/SmolLM2-135M")->folder(),
            "models--HuggingFaceTB--SmolLM2-135M");
  for (const char* const text : {"", "gpt2", "a/b/c", "../etc", "a/..", "/a", "a/", "a b/c",
                                 "a/b?c", "./models", "a--b/c", "~/x"})
    EXPECT_FALSE(parse_model_name(text)) << text;
}

TEST(ModelName, PathsAndRevisionsStayInside) {
  EXPECT_TRUE(is_safe_path("original/params.json"));
  EXPECT_TRUE(is_revision("refs/pr/3"));
  for (const char* const path :
       {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "a\\b", "a\nb", "."})
    EXPECT_FALSE(is_safe_path(path)) << path;
  EXPECT_FALSE(is_revision("main?x=1"));
}

TEST(Listing, ReadsWhatTheHubAnswers) {
  const Listing listing = parse_listing(
      R"({"sha": "0123456789012345678901234567890123456789", "siblings": [
          {"rfilename": "model.safetensors", "size": 7, "blobId": "aa",
           "lfs": {"sha256": "0123456789012345678901234567890123456789012345678901234567890123", "size": 7}},
          {"rfilename": "config.json", "size": 2,
           "blobId": "9876543210987654321098765432109876543210"}]})");
  EXPECT_THAT(paths(listing.files), ElementsAre("config.json", "model.safetensors"));
  EXPECT_FALSE(listing.files[0].is_large);
  EXPECT_TRUE(listing.files[1].is_large);
}

TEST(Listing, RefusesAnswersThatAreNone) {
  for (const char* const answer :
       {"", "{}", "[]", R"({"sha": 3, "siblings": []})", R"({"sha": "main", "siblings": []})",
        R"({"sha": "x", "siblings": [{"rfilename": "a", "size": -1, "blobId": "x"}]})"})
    EXPECT_THROW(parse_listing(answer), Error) << answer;
  EXPECT_THAT(message_of([] {
                parse_listing(R"({"sha": "x", "siblings": [{"rfilename": "../../.bashrc"}]})");
              }),
              HasSubstr("would leave its folder"));
}

TEST(Selection, TakesWhatIsNeededAndSaysWhyNotTheRest) {
  const Selection selection =
      select({".gitattributes", "README.md", "config.json", "consolidated.safetensors",
              "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
              "model.safetensors.index.json", "onnx/model.onnx", "original/consolidated.00.pth",
              "tokenizer.json"});
  EXPECT_THAT(paths(selection.files),
              ElementsAre("README.md", "config.json", "model-00001-of-00002.safetensors",
                          "model-00002-of-00002.safetensors", "model.safetensors.index.json",
                          "tokenizer.json"));
  ASSERT_EQ(selection.left_out.size(), 3U);
  EXPECT_EQ(selection.left_out[0].reason, "the same weights again");
  EXPECT_THAT(selection.left_out[2].reason, HasSubstr("pickle"));
}

TEST(Selection, RefusesPicklesAdaptersAndEmptyRepositories) {
  EXPECT_THAT(message_of([] {
                select({"config.json", "pytorch_model.bin"});
              }),
              HasSubstr("pickles only (pytorch_model.bin)"));
  EXPECT_THAT(message_of([] {
                select({"adapter_config.json", "adapter_model.safetensors"});
              }),
              HasSubstr("pull the base model"));
  EXPECT_THAT(message_of([] { select({"README.md"}); }), HasSubstr("no *.safetensors"));
}

class CacheTest : public testing::Test {
 protected:
  CacheTest() { fs::create_directories(root_); }
  ~CacheTest() override { fs::remove_all(root_); }

  static void put(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  fs::path root_ = fs::path(testing::TempDir()) / "hub_cache_test";
  CachedRepository repository_{root_, {"stories", "tiny"}};
  std::string commit_ = std::string(40, 'a');
};

TEST_F(CacheTest, ASnapshotWithoutAllItsWeightsIsNone) {
  const fs::path snapshot = repository_.snapshot(commit_);
  write_reference(repository_, "main", commit_);
  put(snapshot / "config.json", "{}");
  put(snapshot / "model.safetensors.index.json",
      R"({"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}})");
  put(snapshot / "model-1.safetensors", "1");
  EXPECT_FALSE(find_snapshot(repository_, "main"));
  put(snapshot / "model-2.safetensors", "2");
  EXPECT_EQ(find_snapshot(repository_, "main"), snapshot);
  EXPECT_FALSE(find_snapshot(repository_, "other"));
}

TEST_F(CacheTest, LinksAreRelativeAtEveryDepth) {
  put(repository_.blob("digest"), "bytes");
  link_blob(repository_, commit_, "additional_chat_templates/tool.jinja", "digest");
  const fs::path link = repository_.snapshot(commit_) / "additional_chat_templates/tool.jinja";
  EXPECT_EQ(fs::read_symlink(link), "../../../blobs/digest");
  EXPECT_EQ(fs::file_size(link), 5U);
}

TEST_F(CacheTest, TheCardSaysTheLicence) {
  const auto licence = [&](const std::string& card) {
    put(root_ / "README.md", card);
    return licence_of(root_);
  };
  EXPECT_EQ(licence("---\nlanguage: en\nlicense: apache-2.0\n---\n"), "apache-2.0");
  EXPECT_EQ(licence("---\r\nlicense: \"mit\"\r\n---\r\n"), "mit");
  EXPECT_EQ(licence("---\nlicense: other\nlicense_name: llama3\n---\n"), "llama3");
  EXPECT_EQ(licence("license: mit\n"), "");
  EXPECT_EQ(licence("---\nlicense: mit"), "");
}

}  // namespace
}  // namespace idiolect::hub
