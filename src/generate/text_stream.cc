#include "generate/text_stream.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace idiolect::generate {
namespace {

/// Tokens of the prompt that are decoded with the new ones, to see the space between them.
constexpr std::size_t kOverlap = 8;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

}  // namespace

TextStream::TextStream(const tokenizer::Tokenizer& tokenizer,
                       std::vector<tokenizer::TokenId> prompt)
    : tokenizer_(tokenizer), ids_(std::move(prompt)) {
  read_ = ids_.size();
  window_ = read_ - std::min(read_, kOverlap);
}

std::string TextStream::append(tokenizer::TokenId id) {
  ids_.push_back(id);
  return emit(false);
}

std::string TextStream::finish() { return emit(true); }

std::string TextStream::emit(bool at_end) {
  const std::span<const tokenizer::TokenId> window = std::span(ids_).subspan(window_);
  const std::string known = tokenizer_.decode(window.first(read_ - window_));
  const std::string all = tokenizer_.decode(window);
  if (all.size() <= known.size()) return {};
  // A lone byte of a longer character decodes to U+FFFD until the rest has come.
  if (!at_end && std::string_view(all).ends_with(kReplacement)) return {};
  std::string piece = all.substr(known.size());
  window_ = read_;
  read_ = ids_.size();
  text_ += piece;
  return piece;
}

}  // namespace idiolect::generate
