// idiolect-vocabulary: the one program that links sentencepiece.
//
// Its library exports a protobuf of its own that crashes any process which also holds LibTorch's,
// so `idiolect vocabulary` starts this helper and talks to it through files:
//
//   idiolect-vocabulary train TEXTS MODEL SIZE CONTROL REQUIRED
//       TEXTS     texts, each ended by a zero byte
//       MODEL     is written: a sentencepiece model of SIZE pieces (BPE with byte fallback)
//       CONTROL   control tokens besides <unk>, <s> and </s>, with commas between them
//       REQUIRED  characters that get a piece however rare they are
//     standard output: one JSON object {"text", "score", "type"} per piece, in the order of ids
//   idiolect-vocabulary encode MODEL TEXTS
//     standard output: one JSON list of ids per text
#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

void check(const sentencepiece::util::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

/// The texts of a file, one after another.
class Texts : public sentencepiece::SentenceIterator {
 public:
  explicit Texts(const std::string& path) : file_(path, std::ios::binary) {
    if (!file_) throw std::runtime_error(path + ": cannot be read");
    Next();
  }
  bool done() const override { return done_; }
  void Next() override { done_ = !std::getline(file_, text_, '\0'); }
  const std::string& value() const override { return text_; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  std::ifstream file_;
  std::string text_;
  bool done_ = false;
};

std::string type_of(const sentencepiece::SentencePieceProcessor& model, int id) {
  if (model.IsUnknown(id)) return "unknown";
  if (model.IsControl(id)) return "control";
  return model.IsByte(id) ? "byte" : "normal";
}

void print_pieces(const std::string& serialized) {
  sentencepiece::SentencePieceProcessor model;
  check(model.LoadFromSerializedProto(serialized));
  for (int id = 0; id < model.GetPieceSize(); ++id)
    std::cout << nlohmann::json{{"text", model.IdToPiece(id)},
                                {"score", model.GetScore(id)},
                                {"type", type_of(model, id)}}
                     .dump()
              << '\n';
}

void train(const std::vector<std::string>& words) {
  Texts texts(words[2]);
  std::string serialized;
  // The text reaches the pieces as it is: Llama's settings, with every digit for itself.
  const std::unordered_map<std::string, std::string> settings{
      {"model_type", "bpe"},
      {"vocab_size", words[4]},
      {"byte_fallback", "true"},
      {"control_symbols", words[5]},
      {"required_chars", words[6]},
      {"character_coverage", "0.99995"},
      {"normalization_rule_name", "identity"},
      {"remove_extra_whitespaces", "false"},
      {"split_digits", "true"},
      {"minloglevel", "2"}};
  check(sentencepiece::SentencePieceTrainer::Train(settings, &texts, &serialized));
  std::ofstream file(words[3], std::ios::binary);
  file << serialized << std::flush;
  if (!file) throw std::runtime_error(words[3] + ": cannot be written");
  print_pieces(serialized);
}

void encode(const std::vector<std::string>& words) {
  sentencepiece::SentencePieceProcessor model;
  check(model.Load(words[2]));
  for (Texts texts(words[3]); !texts.done(); texts.Next()) {
    std::vector<int> ids;
    check(model.Encode(texts.value(), &ids));
    std::cout << nlohmann::json(ids).dump() << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  try {
    if (words.size() == 7 && words[1] == "train") {
      train(words);
    } else if (words.size() == 4 && words[1] == "encode") {
      encode(words);
    } else {
      throw std::runtime_error("started by `idiolect vocabulary`, not by hand");
    }
    std::cout.flush();
    if (!std::cout) throw std::runtime_error("the pieces cannot be written");
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
