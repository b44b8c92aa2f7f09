// tokenizer/vocabulary.h
//
// Tokens by id and ids by token, in two flat arrays: a vocabulary of 150
// thousand must be ready in milliseconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {

class Vocabulary {
 public:
  /// What `add` did, or why it did not.
  enum class Added { Yes, TokenTaken, IdTaken };

  /// Makes room for this many tokens.
  void reserve(std::size_t tokens, std::size_t bytes);
  /// `id` is not negative.
  Added add(std::string_view token, TokenId id);

  std::optional<TokenId> find(std::string_view token) const noexcept;
  bool contains(TokenId id) const noexcept;
  /// Empty for an unknown id. Views the vocabulary.
  std::string_view token(TokenId id) const noexcept;

  /// One more than the highest id.
  std::size_t size() const noexcept { return places_.size(); }
  /// How many tokens there are.
  std::size_t count() const noexcept { return count_; }

 private:
  struct Place {
    std::uint32_t begin = kNowhere;
    std::uint32_t length = 0;
  };
  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

  std::size_t slot_of(std::string_view token) const noexcept;
  void grow_slots(std::size_t slots);

  std::string bytes_;           // all tokens, end to end
  std::vector<Place> places_;   // by id
  std::vector<TokenId> slots_;  // open addressing, a power of two; -1 where free
  std::size_t count_ = 0;
};

}  // namespace idiolect::tokenizer
