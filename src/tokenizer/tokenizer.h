// tokenizer/tokenizer.h
//
// Text to token ids and back, as the Hugging Face `tokenizers` library does it
// for a model's tokenizer.json: the same ids, to the last one. What is surprising:
// added tokens ("</s>", "<|im_end|>") are looked for before anything else, and
// message content must never match one; so the caller says which bytes are content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::tokenizer {

using TokenId = std::int32_t;

/// Bytes [begin, end) of a text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Range&) const = default;
};

struct Encoding {
  std::vector<TokenId> ids;
  /// For each id the bytes of the input it stands for; empty for tokens the
  /// post-processor adds. A token of a multi-byte character split in bytes covers the
  /// whole character, as does every token of a piece the normalizer rewrote.
  std::vector<Range> offsets;
};

enum class AddSpecial : bool { No, Yes };   // run the post-processor (adds <s>, …)
enum class SkipSpecial : bool { No, Yes };  // leave special tokens out of decoded text

class Tokenizer {
 public:
  /// Reads tokenizer.json of a model folder, or the file itself. Throws Error that names an
  /// unsupported part, a wrong type, or the byte where the JSON breaks.
  static Tokenizer load(const std::filesystem::path& path);
  /// The same from text; `where` names it in errors.
  static Tokenizer parse(std::string_view json, std::string_view where);

  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;

  /// `text` must be valid UTF-8. No added token is matched on any byte of `content`
  /// (ascending, disjoint ranges), which is otherwise tokenised as the text it is.
  Encoding encode(std::string_view text, AddSpecial add = AddSpecial::Yes,
                  std::span<const Range> content = {}) const;

  /// As Hugging Face decode(clean_up_tokenization_spaces=False). Unknown ids are skipped.
  std::string decode(std::span<const TokenId> ids, SkipSpecial skip = SkipSpecial::Yes) const;

  std::optional<TokenId> id_of(std::string_view token) const;
  /// The token as the vocabulary spells it; empty for an unknown id. Views the tokenizer.
  std::string_view token_of(TokenId id) const;
  /// True for added tokens marked special.
  bool is_special(TokenId id) const;
  /// Added tokens, special or not, as the file lists them.
  std::vector<std::string> added_tokens() const;
  /// One more than the highest id.
  std::size_t vocabulary_size() const;

 private:
  struct Impl;
  explicit Tokenizer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace idiolect::tokenizer
