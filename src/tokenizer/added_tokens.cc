#include "tokenizer/added_tokens.h"

#include <algorithm>
#include <limits>

#include "tokenizer/unicode.h"

namespace idiolect::tokenizer {
namespace {

// Looking for a token costs its length at every byte of the text.
constexpr std::size_t kLongestToken = 1024;  // bytes

AddedToken read_added_token(const JsonField& field) {
  AddedToken token;
  const JsonField id = field.at("id");
  if (id.count() > static_cast<std::uint64_t>(std::numeric_limits<TokenId>::max()))
    id.fail("is too large");
  token.id = static_cast<TokenId>(id.count());
  token.content = field.at("content").string();
  if (token.content.size() > kLongestToken) field.at("content").fail("is longer than 1024 bytes");
  token.special = field.boolean_or("special", false);
  token.single_word = field.boolean_or("single_word", false);
  token.lstrip = field.boolean_or("lstrip", false);
  token.rstrip = field.boolean_or("rstrip", false);
  token.normalized = field.boolean_or("normalized", !token.special);
  return token;
}

}  // namespace

std::vector<AddedToken> read_added_tokens(const JsonField& list) {
  std::vector<AddedToken> tokens;
  for (const JsonField& field : list.elements()) {
    AddedToken token = read_added_token(field);
    if (!token.content.empty())
      tokens.push_back(std::move(token));  // the reference ignores these too
  }
  return tokens;
}

void AddedTokenMatcher::add(const AddedToken& token, std::string_view pattern,
                            std::size_t free_bytes) {
  if (pattern.empty()) return;
  std::uint32_t node = 0;
  for (const char c : pattern) {
    const std::uint64_t edge = std::uint64_t{node} << 8 | static_cast<unsigned char>(c);
    const auto [next, fresh] =
        edges_.try_emplace(edge, static_cast<std::uint32_t>(entry_of_node_.size()));
    if (fresh) entry_of_node_.push_back(-1);
    node = next->second;
  }
  first_bytes_[static_cast<unsigned char>(pattern.front())] = true;
  if (entry_of_node_[node] >= 0) return;  // the first of two that look the same
  entry_of_node_[node] = static_cast<std::int32_t>(entries_.size());
  entries_.push_back(
      {token.id, pattern.size(), free_bytes, token.single_word, token.lstrip, token.rstrip});
}

std::vector<Segment> AddedTokenMatcher::split(std::string_view text,
                                              const std::vector<bool>& forbidden) const {
  std::vector<Segment> segments;
  std::size_t done = 0;
  const auto add_text = [&](std::size_t end) {
    if (done < end) segments.push_back({std::nullopt, {done, end}, {done, end}});
  };
  std::size_t from = 0;
  while (const auto found = next(text, from, forbidden)) {
    const auto& [entry, spelled] = *found;
    from = spelled.end;
    if (entry->single_word && (ends_with_word(text.substr(0, spelled.begin)) ||
                               starts_with_word(text.substr(spelled.end))))
      continue;
    Range range = spelled;
    if (entry->lstrip)
      range.begin = std::max(done, range.begin - white_space_at_end(text.substr(0, range.begin)));
    if (entry->rstrip) range.end += white_space_at_start(text.substr(range.end));
    add_text(range.begin);
    segments.push_back({entry->id, range, spelled});
    done = range.end;
  }
  add_text(text.size());
  return segments;
}

std::optional<AddedTokenMatcher::Found> AddedTokenMatcher::next(
    std::string_view text, std::size_t from, const std::vector<bool>& forbidden) const {
  if (entries_.empty()) return std::nullopt;
  for (std::size_t at = from; at < text.size(); ++at) {
    if (!first_bytes_[static_cast<unsigned char>(text[at])]) continue;
    if (const Entry* entry = longest_at(text, at, forbidden))
      return Found{entry, {at, at + entry->length}};
  }
  return std::nullopt;
}

const AddedTokenMatcher::Entry* AddedTokenMatcher::longest_at(
    std::string_view text, std::size_t at, const std::vector<bool>& forbidden) const {
  const Entry* longest = nullptr;
  std::uint32_t node = 0;
  std::size_t own_bytes_from = 0;  // past the last byte that is content, counted from `at`
  for (std::size_t length = 1; at + length <= text.size(); ++length) {
    const std::size_t byte = at + length - 1;
    const auto edge =
        edges_.find(std::uint64_t{node} << 8 | static_cast<unsigned char>(text[byte]));
    if (edge == edges_.end()) break;
    node = edge->second;
    if (!forbidden.empty() && forbidden[byte]) own_bytes_from = length;
    if (entry_of_node_[node] < 0) continue;
    const Entry& entry = entries_[static_cast<std::size_t>(entry_of_node_[node])];
    if (own_bytes_from <= entry.free_bytes) longest = &entry;
  }
  return longest;
}

std::vector<bool> content_mask(Range piece, std::span<const Range> content) {
  std::vector<bool> mask;
  for (const Range& range : content) {
    const std::size_t begin = std::max(range.begin, piece.begin);
    const std::size_t end = std::min(range.end, piece.end);
    if (begin >= end) continue;
    if (mask.empty()) mask.resize(piece.end - piece.begin);
    std::fill(mask.begin() + static_cast<std::ptrdiff_t>(begin - piece.begin),
              mask.begin() + static_cast<std::ptrdiff_t>(end - piece.begin), true);
  }
  return mask;
}

std::vector<bool> content_mask(const AlignedText& text, std::span<const Range> content) {
  if (content.empty()) return {};
  std::vector<bool> mask(text.size());
  auto range = content.begin();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const Range source = text.source({at, at + 1});
    while (range != content.end() && range->end <= source.begin) ++range;
    mask[at] = range != content.end() && range->begin < source.end && source.begin < source.end;
  }
  return mask;
}

}  // namespace idiolect::tokenizer
