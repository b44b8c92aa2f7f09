// tokenizer/added_tokens.h
//
// Tokens that are looked for before anything else: control tokens such as
// "</s>", and words someone added to a finished vocabulary. Where a message's
// content is, none is ever matched, or a contact could end the owner's turn.
// Source: huggingface/tokenizers, added_vocabulary.rs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tokenizer/aligned_text.h"
#include "tokenizer/json_field.h"

namespace idiolect::tokenizer {

struct AddedToken {
  TokenId id = 0;
  std::string content;
  bool single_word = false;  // not inside a word
  bool lstrip = false;       // takes the white space on its left along
  bool rstrip = false;
  bool normalized = false;  // its normalised form is looked for in the normalised text
  bool special = false;     // left out when decoding
};

/// Reads the list "added_tokens". Throws Error.
std::vector<AddedToken> read_added_tokens(const JsonField& list);

/// A part of a text: an added token, or text between them.
struct Segment {
  std::optional<TokenId> token;
  Range range;    // with the white space that lstrip and rstrip take
  Range spelled;  // the token alone
};

/// Finds the tokens of one list; the longest where several start at one place.
class AddedTokenMatcher {
 public:
  /// Adds a token to look for as `pattern`. Its first `free_bytes` may lie on content: the
  /// normalizer put them there, they are no part of the token's spelling.
  void add(const AddedToken& token, std::string_view pattern, std::size_t free_bytes);

  /// Cuts all of `text`, which is not empty, into segments. `forbidden` is empty or says for
  /// each byte whether it is content.
  std::vector<Segment> split(std::string_view text, const std::vector<bool>& forbidden) const;

 private:
  struct Entry {
    TokenId id;
    std::size_t length;
    std::size_t free_bytes;
    bool single_word;
    bool lstrip;
    bool rstrip;
  };
  struct Found {
    const Entry* entry;
    Range range;
  };

  std::optional<Found> next(std::string_view text, std::size_t from,
                            const std::vector<bool>& forbidden) const;
  const Entry* longest_at(std::string_view text, std::size_t at,
                          const std::vector<bool>& forbidden) const;

  std::vector<Entry> entries_;
  // A trie: from (node, byte) to node; node 0 is the root.
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;
  std::vector<std::int32_t> entry_of_node_{-1};
  std::vector<bool> first_bytes_ = std::vector<bool>(256);
};

/// For each byte of `text[piece]`, whether it lies in `content`; empty when none does.
std::vector<bool> content_mask(Range piece, std::span<const Range> content);
/// The same by what each byte of `text` stands for in the input.
std::vector<bool> content_mask(const AlignedText& text, std::span<const Range> content);

}  // namespace idiolect::tokenizer
