#include "tokenizer/tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/utf8.h"
#include "tokenizer/pipeline.h"
#include "tokenizer/tokenizer_json.h"

namespace idiolect::tokenizer {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 28;

/// Puts the tokenizer's own tokens around an encoding.
void surround(Encoding& encoding, const Surroundings& surroundings, std::size_t text_end) {
  const auto& [before, after] = surroundings;
  encoding.ids.insert(encoding.ids.begin(), before.begin(), before.end());
  encoding.offsets.insert(encoding.offsets.begin(), before.size(), Range{0, 0});
  encoding.ids.insert(encoding.ids.end(), after.begin(), after.end());
  encoding.offsets.insert(encoding.offsets.end(), after.size(), Range{text_end, text_end});
}

}  // namespace

struct Tokenizer::Impl {
  Pipeline pipeline;
};

Tokenizer::Tokenizer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

Tokenizer Tokenizer::load(const std::filesystem::path& path) {
  const std::filesystem::path file =
      std::filesystem::is_directory(path) ? path / "tokenizer.json" : path;
  return parse(read_file(file, kLargestFile), file.string());
}

Tokenizer Tokenizer::parse(std::string_view json, std::string_view where) {
  TokenizerJson parts = read_tokenizer_json(json, std::string(where));
  const JsonField root(parts.rest, std::string(where));
  return Tokenizer(std::make_unique<Impl>(Impl{Pipeline(std::move(parts.model), root)}));
}

Encoding Tokenizer::encode(std::string_view text, AddSpecial add,
                           std::span<const Range> content) const {
  if (!is_valid_utf8(text)) throw Error("the text to tokenise is not valid UTF-8");
  Encoding encoding = impl_->pipeline.encode(text, content);
  if (add == AddSpecial::Yes) surround(encoding, impl_->pipeline.surroundings, text.size());
  return encoding;
}

std::string Tokenizer::decode(std::span<const TokenId> ids, SkipSpecial skip) const {
  std::vector<std::string> tokens;
  for (const TokenId id : ids) {
    const std::string_view token = token_of(id);
    if (!token.empty() && !(skip == SkipSpecial::Yes && is_special(id))) tokens.emplace_back(token);
  }
  const bool joined = static_cast<bool>(impl_->pipeline.decoder);
  if (joined) tokens = impl_->pipeline.decoder(std::move(tokens));
  return fmt::format("{}", fmt::join(tokens, joined ? "" : " "));
}

std::optional<TokenId> Tokenizer::id_of(std::string_view token) const {
  return impl_->pipeline.id_of(token);
}

std::string_view Tokenizer::token_of(TokenId id) const { return impl_->pipeline.token_of(id); }

bool Tokenizer::is_special(TokenId id) const { return impl_->pipeline.special.contains(id); }

std::vector<std::string> Tokenizer::added_tokens() const {
  std::vector<std::string> contents;
  for (const AddedToken& token : impl_->pipeline.added) contents.push_back(token.content);
  return contents;
}

std::size_t Tokenizer::vocabulary_size() const {
  const Pipeline& parts = impl_->pipeline;
  return std::max(parts.model.vocabulary().size(), parts.added_vocabulary.size());
}

}  // namespace idiolect::tokenizer
