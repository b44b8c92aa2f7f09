#include "tokenizer/piece_vocabulary.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace idiolect::tokenizer {
namespace {

constexpr const char* kChatTemplate =
    "{{ bos_token }}"
    "{% for message in messages %}"
    "{{ '<|' + message['role'] + '|>' + message['content'] + eos_token }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

constexpr std::string_view kSpace = "▁";  // how pieces spell a blank

Json special_token(std::size_t id, const std::string& text) {
  return {{"id", id},        {"content", text},     {"single_word", false}, {"lstrip", false},
          {"rstrip", false}, {"normalized", false}, {"special", true}};
}

bool is_special(const Piece& piece) {
  return piece.type == Piece::Type::Control || piece.type == Piece::Type::Unknown;
}

struct Merge {
  double score = 0;
  std::size_t left = 0;  // ids
  std::size_t right = 0;
};

/// Every way to make a normal piece out of two.
std::vector<Merge> merges_of(std::span<const Piece> pieces) {
  std::unordered_map<std::string_view, std::size_t> ids;
  for (std::size_t id = 0; id < pieces.size(); ++id)
    if (pieces[id].type == Piece::Type::Normal) ids.emplace(pieces[id].text, id);
  std::vector<Merge> merges;
  for (const Piece& piece : pieces) {
    if (piece.type != Piece::Type::Normal) continue;
    const std::string_view text = piece.text;
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
      const auto left = ids.find(text.substr(0, cut));
      const auto right = ids.find(text.substr(cut));
      if (left != ids.end() && right != ids.end())
        merges.push_back({piece.score, left->second, right->second});
    }
  }
  std::ranges::sort(merges, [](const Merge& a, const Merge& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.left != b.left ? a.left < b.left : a.right < b.right;
  });
  return merges;
}

Json model_of(std::span<const Piece> pieces) {
  Json vocabulary = Json::object();
  for (std::size_t id = 0; id < pieces.size(); ++id) vocabulary[pieces[id].text] = id;
  Json merges = Json::array();
  for (const Merge& merge : merges_of(pieces))
    merges.push_back(pieces[merge.left].text + " " + pieces[merge.right].text);
  return {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", "<unk>"},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", nullptr},
          {"fuse_unk", true},
          {"byte_fallback", true},
          {"vocab", std::move(vocabulary)},
          {"merges", std::move(merges)}};
}

/// Llama's: a blank before every text, blanks spelled ▁.
Json normalizer() {
  return {{"type", "Sequence"},
          {"normalizers",
           {{{"type", "Prepend"}, {"prepend", kSpace}},
            {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", kSpace}}}}};
}

Json decoder() {
  return {{"type", "Sequence"},
          {"decoders",
           {{{"type", "Replace"}, {"pattern", {{"String", kSpace}}}, {"content", " "}},
            {{"type", "ByteFallback"}},
            {{"type", "Fuse"}},
            {{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}}}}};
}

/// Puts <s> before a text.
Json post_processor(std::size_t begin) {
  const auto token = [](int type) {
    return Json{{"SpecialToken", {{"id", "<s>"}, {"type_id", type}}}};
  };
  const auto text = [](const char* id, int type) {
    return Json{{"Sequence", {{"id", id}, {"type_id", type}}}};
  };
  return {{"type", "TemplateProcessing"},
          {"single", Json::array({token(0), text("A", 0)})},
          {"pair", Json::array({token(0), text("A", 0), token(1), text("B", 1)})},
          {"special_tokens", {{"<s>", {{"id", "<s>"}, {"ids", {begin}}, {"tokens", {"<s>"}}}}}}};
}

}  // namespace

Json tokenizer_json(std::span<const Piece> pieces) {
  Json added = Json::array();
  std::size_t begin = 0;
  for (std::size_t id = 0; id < pieces.size(); ++id) {
    if (!is_special(pieces[id])) continue;
    added.push_back(special_token(id, pieces[id].text));
    if (pieces[id].text == "<s>") begin = id;
  }
  return {{"version", "1.0"},
          {"truncation", nullptr},
          {"padding", nullptr},
          {"added_tokens", std::move(added)},
          {"normalizer", normalizer()},
          {"pre_tokenizer", nullptr},
          {"post_processor", post_processor(begin)},
          {"decoder", decoder()},
          {"model", model_of(pieces)}};
}

Json tokenizer_config(std::size_t context) {
  return {{"tokenizer_class", "PreTrainedTokenizerFast"},
          {"bos_token", "<s>"},
          {"eos_token", "</s>"},
          {"unk_token", "<unk>"},
          {"clean_up_tokenization_spaces", false},
          {"model_max_length", context},
          {"chat_template", kChatTemplate}};
}

}  // namespace idiolect::tokenizer
