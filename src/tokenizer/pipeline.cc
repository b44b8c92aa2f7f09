#include "tokenizer/pipeline.h"

#include <fmt/format.h>

#include <utility>

namespace idiolect::tokenizer {
namespace {

/// Ids beyond the model's may leave gaps, but not cost a gigabyte.
constexpr std::size_t kMostGaps = std::size_t{1} << 20;

/// One encoding under way: pieces go in from left to right.
class Encoder {
 public:
  Encoder(const Pipeline& pipeline, std::string_view text, std::span<const Range> content)
      : pipeline_(pipeline), text_(text), content_(content) {}

  Encoding run() {
    if (text_.empty()) return {};
    const Range whole{0, text_.size()};
    for (const Segment& segment : pipeline_.raw.split(text_, content_mask(whole, content_))) {
      if (segment.token) {
        add(*segment.token, segment.spelled);
      } else {
        add_text(segment.range);
      }
    }
    return std::move(encoding_);
  }

 private:
  void add(TokenId id, Range source) {
    encoding_.ids.push_back(id);
    encoding_.offsets.push_back(source);
  }

  /// Normalises what lies between raw added tokens, and takes out the normalised ones.
  void add_text(Range range) {
    const AlignedText text = pipeline_.normalize(AlignedText(text_, range));
    for (const Segment& segment :
         pipeline_.normalized.split(text.bytes(), content_mask(text, content_))) {
      if (segment.token) {
        add(*segment.token, text.source(segment.spelled));
      } else {
        add_words(text, segment.range);
      }
    }
  }

  void add_words(const AlignedText& text, Range range) {
    Words words{text.blank(), {{0, range.end - range.begin}}};
    words.text.append(text, range);
    if (pipeline_.pre_tokenizer) pipeline_.pre_tokenizer(words);
    std::vector<WordToken> tokens;
    for (const Range& word : words.words) {
      tokens.clear();
      pipeline_.model.tokenize(
          std::string_view(words.text.bytes()).substr(word.begin, word.end - word.begin), tokens);
      for (const WordToken& token : tokens)
        add(token.id, words.text.source({word.begin + token.begin, word.begin + token.end}));
    }
  }

  const Pipeline& pipeline_;
  std::string_view text_;
  std::span<const Range> content_;
  Encoding encoding_;
};

/// How many bytes at the front of a normalised token stand for nothing in its spelling: the "▁" of
/// Prepend.
std::size_t bytes_of_nothing(const AlignedText& text) {
  std::size_t count = 0;
  while (count < text.size() && text.source({count, count + 1}) == Range{0, 0}) ++count;
  return count;
}

}  // namespace

Pipeline::Pipeline(Bpe bpe, const JsonField& root) : model(std::move(bpe)) {
  if (const auto field = root.find("normalizer")) normalizer = read_normalizer(*field);
  if (const auto field = root.find("pre_tokenizer")) pre_tokenizer = read_pre_tokenizer(*field);
  if (const auto field = root.find("post_processor")) surroundings = read_post_processor(*field);
  if (const auto field = root.find("decoder")) decoder = read_decoder(*field);
  add_tokens(root);
  check_surroundings(root);
}

void Pipeline::add_tokens(const JsonField& root) {
  const auto list = root.find("added_tokens");
  if (!list) return;
  added = read_added_tokens(*list);
  for (const AddedToken& token : added) add_token(token, *list);
}

void Pipeline::add_token(const AddedToken& token, const JsonField& list) {
  const auto known = id_of(token.content);
  if (known && *known != token.id)
    list.fail(fmt::format("'{}' has id {}, but elsewhere {}", token.content, token.id, *known));
  if (!known) {
    if (!token_of(token.id).empty())
      list.fail(fmt::format("'{}' and '{}' both have id {}", token_of(token.id), token.content,
                            token.id));
    if (static_cast<std::size_t>(token.id) > model.vocabulary().size() + kMostGaps)
      list.fail(fmt::format("the id of '{}', {}, is too large", token.content, token.id));
    added_vocabulary.add(token.content, token.id);
  }
  if (token.special) special.insert(token.id);
  if (!token.normalized) {
    raw.add(token, token.content, 0);
    return;
  }
  const AlignedText pattern = normalize(AlignedText(token.content, {0, token.content.size()}));
  normalized.add(token, pattern.bytes(), bytes_of_nothing(pattern));
}

AlignedText Pipeline::normalize(AlignedText text) const {
  return normalizer ? normalizer(text) : std::move(text);
}

Encoding Pipeline::encode(std::string_view text, std::span<const Range> content) const {
  return Encoder(*this, text, content).run();
}

void Pipeline::check_surroundings(const JsonField& root) const {
  for (const auto& side : {surroundings.before, surroundings.after})
    for (const TokenId id : side)
      if (token_of(id).empty())
        root.at("post_processor").fail(fmt::format("id {} is not in the vocabulary", id));
}

std::string_view Pipeline::token_of(TokenId id) const noexcept {
  const std::string_view token = added_vocabulary.token(id);
  return token.empty() ? model.vocabulary().token(id) : token;
}

std::optional<TokenId> Pipeline::id_of(std::string_view token) const noexcept {
  const auto id = added_vocabulary.find(token);
  return id ? id : model.vocabulary().find(token);
}

}  // namespace idiolect::tokenizer
