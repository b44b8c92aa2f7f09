#include "train/pretrain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/error.h"
#include "base/sha256.h"
#include "model/decoder.h"
#include "runs/run_folder.h"
#include "tests/curve_rows.h"
#include "tests/tiny_base.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;

class Pretrain : public ::testing::Test {
 protected:
  Pretrain() {
    fs::create_directory(folder.path() / "base");
    testing::make_tiny_base(folder.path() / "base");
    Json config = read_json(folder.path() / "base" / "config.json");
    config["vocab_size"] = 4 + '~' - ' ' + 1;
    config["tie_word_embeddings"] = true;
    write_file(folder.path() / "base" / "config.json", to_pretty(config));
    // Both sides' turns end in </s>.
    write_file(folder.path() / "base" / "tokenizer_config.json",
               R"({"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
                   "chat_template": "{{ bos_token }}{% for m in messages %}{{ m['role'][0] + m['content'] + eos_token }}{% endfor %}{% if add_generation_prompt %}{{ 'a' }}{% endif %}"})");
    std::string corpus;
    for (int i = 0; i < 40; ++i)
      corpus +=
          to_line({{"turns", {"hi " + std::to_string(i % 7), "yo. all good?", "yes. bye"}}}) + '\n';
    write_file(folder.path() / "corpus.jsonl", corpus);
  }

  PretrainJob job(const std::string& out) {
    PretrainJob result;
    result.options.corpus = (folder.path() / "corpus.jsonl").string();
    result.options.config = (folder.path() / "base" / "config.json").string();
    result.options.out = (folder.path() / out).string();
    result.options.epochs = 3;
    result.options.batch_tokens = 200;
    result.options.held_out = 4;
    result.options.learning_rate = 0.01;
    result.options.typing = 0.3;
    result.options.evaluate_every = 4;
    result.options.precision = "float32";
    result.options.threads = 1;
    result.say = [](const std::string&) {};
    return result;
  }

  std::string weights_hash(const std::string& out) {
    return sha256_of_file(folder.path() / out / "model" / "model.safetensors");
  }

  testing::TemporaryFolder folder;
};

TEST_F(Pretrain, LearnsACorpusAndLeavesAModelFolder) {
  const Json result = pretrain(job("run")).record.at("result");
  const std::string metrics = read_file(folder.path() / "run" / "metrics.jsonl");
  const double first =
      parse_json(metrics.substr(0, metrics.find('\n')), "metrics").at("valid_loss").get<double>();
  // Random weights know nothing: the logarithm of the vocabulary, within what small logits change.
  EXPECT_NEAR(first, std::log(99), 0.1);
  EXPECT_LT(result.at("valid_loss").get<double>(), 0.7 * first);
  const model::Decoder decoder(folder.path() / "run" / "model", {});
  EXPECT_EQ(decoder.config().vocabulary, 99);
  EXPECT_TRUE(fs::exists(folder.path() / "run" / "model" / "tokenizer.json"));
  const Json held_out = read_json(folder.path() / "run" / "held_out.json");
  EXPECT_EQ(held_out.at("valid").size(), 4u);
  EXPECT_EQ(held_out.at("test").size(), 4u);
}

TEST_F(Pretrain, MeasuresTheTestInBitsOfBothSides) {
  const Json test = pretrain(job("run")).record.at("result").at("test");
  // Each dialogue: "hi N", "yo. all good?" and "yes. bye".
  EXPECT_EQ(test.at("bytes"), 4 * (4 + 13 + 8));
  // One token for each character and one for each end.
  EXPECT_EQ(test.at("loss_tokens"), 4 * (4 + 13 + 8 + 3));
  EXPECT_LT(test.at("bits_per_byte_without_ends").get<double>(),
            test.at("bits_per_byte").get<double>());
}

TEST_F(Pretrain, TheSameSeedGivesTheSameBytes) {
  pretrain(job("one"));
  pretrain(job("two"));
  EXPECT_EQ(weights_hash("one"), weights_hash("two"));
  PretrainJob other = job("three");
  other.options.seed = 2;
  pretrain(other);
  EXPECT_NE(weights_hash("one"), weights_hash("three"));
}

TEST_F(Pretrain, AnInterruptedRunEndsInTheSameBytes) {
  pretrain(job("whole"));
  PretrainJob first = job("parts");
  first.options.stop_after = 7;
  EXPECT_THROW(pretrain(first), Interrupted);
  PretrainJob rest;
  rest.options.out = first.options.out;
  rest.options.resume = true;
  rest.say = [](const std::string&) {};
  rest.options.stop_after = 1000;
  pretrain(rest);
  EXPECT_EQ(weights_hash("whole"), weights_hash("parts"));
  EXPECT_EQ(testing::curve_rows(folder.path() / "whole" / "metrics.jsonl"),
            testing::curve_rows(folder.path() / "parts" / "metrics.jsonl"));
}

TEST_F(Pretrain, GoesOnFromAModelFolder) {
  pretrain(job("first"));
  PretrainJob second = job("second");
  second.options.config.clear();
  second.options.base = (folder.path() / "first" / "model").string();
  second.options.learning_rate = 1e-5;
  pretrain(second);
  const std::string metrics = read_file(folder.path() / "second" / "metrics.jsonl");
  const double at_start =
      parse_json(metrics.substr(0, metrics.find('\n')), "metrics").at("valid_loss").get<double>();
  const double reached =
      runs::read_record({folder.path() / "first"}).at("result").at("valid_loss").get<double>();
  // The first model was rounded to bfloat16.
  EXPECT_NEAR(at_start, reached, 0.02);
}

TEST_F(Pretrain, RefusesATokenizerOfAnotherSize) {
  Json config = read_json(folder.path() / "base" / "config.json");
  config["vocab_size"] = 500;
  write_file(folder.path() / "base" / "config.json", to_pretty(config));
  EXPECT_THROW(pretrain(job("run")), Error);
  PretrainJob both = job("run");
  both.options.base = (folder.path() / "base").string();
  EXPECT_THROW(pretrain(both), UsageError);
}

}  // namespace
}  // namespace idiolect::train
