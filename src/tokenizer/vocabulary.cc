#include "tokenizer/vocabulary.h"

#include <bit>
#include <functional>

#include "base/error.h"

namespace idiolect::tokenizer {

void Vocabulary::reserve(std::size_t tokens, std::size_t bytes) {
  bytes_.reserve(bytes);
  places_.reserve(tokens);
  grow_slots(std::bit_ceil(2 * tokens + 16));
}

Vocabulary::Added Vocabulary::add(std::string_view token, TokenId id) {
  if (2 * (count_ + 1) > slots_.size()) grow_slots(std::bit_ceil(4 * (count_ + 1) + 16));
  const std::size_t slot = slot_of(token);
  if (slots_[slot] >= 0) return Added::TokenTaken;
  if (contains(id)) return Added::IdTaken;
  const auto index = static_cast<std::size_t>(id);
  if (index >= places_.size()) places_.resize(index + 1);
  if (bytes_.size() + token.size() >= kNowhere) throw Error("a vocabulary of more than 4 GiB");
  places_[index] = {static_cast<std::uint32_t>(bytes_.size()),
                    static_cast<std::uint32_t>(token.size())};
  bytes_.append(token);
  slots_[slot] = id;
  ++count_;
  return Added::Yes;
}

std::optional<TokenId> Vocabulary::find(std::string_view token) const noexcept {
  if (slots_.empty()) return std::nullopt;
  const TokenId id = slots_[slot_of(token)];
  if (id < 0) return std::nullopt;
  return id;
}

bool Vocabulary::contains(TokenId id) const noexcept {
  const auto index = static_cast<std::size_t>(id);
  return id >= 0 && index < places_.size() && places_[index].begin != kNowhere;
}

std::string_view Vocabulary::token(TokenId id) const noexcept {
  if (!contains(id)) return {};
  const Place place = places_[static_cast<std::size_t>(id)];
  return std::string_view(bytes_).substr(place.begin, place.length);
}

/// Where `token` is, or the free slot where it belongs.
std::size_t Vocabulary::slot_of(std::string_view token) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>{}(token)&mask;
  while (slots_[slot] >= 0 && this->token(slots_[slot]) != token) slot = (slot + 1) & mask;
  return slot;
}

void Vocabulary::grow_slots(std::size_t slots) {
  slots_.assign(slots, -1);
  for (std::size_t index = 0; index < places_.size(); ++index) {
    const auto id = static_cast<TokenId>(index);
    if (contains(id)) slots_[slot_of(token(id))] = id;
  }
}

}  // namespace idiolect::tokenizer
