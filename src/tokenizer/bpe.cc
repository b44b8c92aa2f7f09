#include "tokenizer/bpe.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <queue>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"

namespace idiolect::tokenizer {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFF;

/// A merge that may happen; the earliest learned goes first, then the leftmost.
struct Candidate {
  std::uint32_t rank;
  std::uint32_t at;  // index of the left symbol
  TokenId merged;
  bool operator<(const Candidate& other) const noexcept {  // for a queue that yields its greatest
    return rank != other.rank ? rank > other.rank : at > other.at;
  }
};

/// Merges neighbours until no merge is left. A linked list and a queue: n log n, since the
/// word may be a whole text (Llama has no pre-tokenizer).
class Merger {
 public:
  Merger(std::vector<WordToken>& symbols, const PairTable& merges)
      : symbols_(symbols), merges_(merges) {
    const auto count = static_cast<std::uint32_t>(symbols.size());
    links_.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i)
      links_.push_back({i == 0 ? kNone : i - 1, i + 1 == count ? kNone : i + 1, true});
    std::vector<Candidate> candidates;
    candidates.reserve(count);
    for (std::uint32_t i = 0; i + 1 < count; ++i)
      if (const PairMerge* merge = merges_.find(symbols[i].id, symbols[i + 1].id))
        candidates.push_back({merge->rank, i, merge->merged});
    queue_ = std::priority_queue<Candidate>(std::less<Candidate>(), std::move(candidates));
  }

  void run() {
    while (!queue_.empty()) {
      const Candidate candidate = queue_.top();
      queue_.pop();
      if (still_holds(candidate)) merge(candidate);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < symbols_.size(); ++i)
      if (links_[i].alive) symbols_[kept++] = symbols_[i];
    symbols_.resize(kept);
  }

 private:
  struct Link {
    std::uint32_t previous;
    std::uint32_t next;
    bool alive;
  };

  /// By what the pair becomes, not by its rank: as the reference does.
  bool still_holds(const Candidate& candidate) const {
    const Link& link = links_[candidate.at];
    if (!link.alive || link.next == kNone) return false;
    const PairMerge* merge = merges_.find(symbols_[candidate.at].id, symbols_[link.next].id);
    return merge != nullptr && merge->merged == candidate.merged;
  }

  void merge(const Candidate& candidate) {
    Link& left = links_[candidate.at];
    const std::uint32_t right = left.next;
    WordToken& symbol = symbols_[candidate.at];
    symbol.id = candidate.merged;
    symbol.begin = std::min(symbol.begin, symbols_[right].begin);
    symbol.end = std::max(symbol.end, symbols_[right].end);
    links_[right].alive = false;
    left.next = links_[right].next;
    if (left.next != kNone) links_[left.next].previous = candidate.at;
    consider(left.previous);
    consider(candidate.at);
  }

  void consider(std::uint32_t at) {
    if (at == kNone || links_[at].next == kNone) return;
    if (const PairMerge* found = merges_.find(symbols_[at].id, symbols_[links_[at].next].id))
      queue_.push({found->rank, at, found->merged});
  }

  std::vector<WordToken>& symbols_;
  const PairTable& merges_;
  std::vector<Link> links_;
  std::priority_queue<Candidate> queue_;
};

}  // namespace

/// Words seen before. Real text repeats its words, so most are found here.
class Bpe::Cache {
 public:
  static constexpr std::size_t kLongestWord = 64;  // bytes

  /// Appends the word's tokens; false when it is not here, or another thread is looking.
  bool find(std::string_view word, std::vector<WordToken>& tokens) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return false;
    const auto found = words_.find(std::string(word));
    if (found == words_.end()) return false;
    tokens.insert(tokens.end(), found->second.begin(), found->second.end());
    return true;
  }

  void keep(std::string_view word, const std::vector<WordToken>& tokens) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;
    if (words_.size() >= kMostWords) words_.clear();
    words_.emplace(word, tokens);
  }

 private:
  static constexpr std::size_t kMostWords = 65536;
  std::mutex mutex_;
  std::unordered_map<std::string, std::vector<WordToken>> words_;
};

Bpe::Bpe(Vocabulary vocabulary, PairTable merges, BpeOptions options)
    : vocabulary_(std::move(vocabulary)),
      merges_(std::move(merges)),
      options_(std::move(options)),
      cache_(std::make_unique<Cache>()) {
  if (options_.unknown_token) unknown_ = vocabulary_.find(*options_.unknown_token);
  for (int byte = 0; byte < 256; ++byte)
    byte_tokens_.push_back(vocabulary_.find(fmt::format("<0x{:02X}>", byte)).value_or(-1));
}

Bpe::~Bpe() = default;
Bpe::Bpe(Bpe&&) noexcept = default;
Bpe& Bpe::operator=(Bpe&&) noexcept = default;

void Bpe::tokenize(std::string_view word, std::vector<WordToken>& tokens) const {
  if (word.empty()) return;
  if (options_.ignore_merges) {
    if (const auto id = vocabulary_.find(word)) {
      tokens.push_back({*id, 0, static_cast<std::uint32_t>(word.size())});
      return;
    }
  }
  const bool cacheable = word.size() <= Cache::kLongestWord;
  if (cacheable && cache_->find(word, tokens)) return;
  std::vector<WordToken> symbols = characters(word);
  Merger(symbols, merges_).run();
  if (cacheable) cache_->keep(word, symbols);
  tokens.insert(tokens.end(), symbols.begin(), symbols.end());
}

/// The word before any merge: a token for each character, or for its bytes, or the unknown token.
std::vector<WordToken> Bpe::characters(std::string_view word) const {
  std::vector<WordToken> symbols;
  symbols.reserve(word.size());
  std::optional<WordToken> unknown;  // not added yet: more may be fused with it
  const auto add_unknown = [&] {
    if (unknown) symbols.push_back(*unknown);
    unknown.reset();
  };
  std::string spelled;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t next = at + code_point_at(word, at).bytes;
    std::string_view character = word.substr(at, next - at);
    if ((at > 0 && !options_.continuing_subword_prefix.empty()) ||
        (next == word.size() && !options_.end_of_word_suffix.empty())) {
      spelled = fmt::format("{}{}{}", at > 0 ? options_.continuing_subword_prefix : "", character,
                            next == word.size() ? options_.end_of_word_suffix : "");
      character = spelled;
    }
    const auto begin = static_cast<std::uint32_t>(at);
    const auto end = static_cast<std::uint32_t>(next);
    at = next;
    if (const auto id = vocabulary_.find(character)) {
      add_unknown();
      symbols.push_back({*id, begin, end});
    } else if (options_.byte_fallback && add_bytes(character, begin, symbols)) {
      // A pending unknown stays pending: the reference does not add it here either.
    } else if (unknown_) {
      if (unknown && options_.fuse_unknown) {
        unknown->end = end;
      } else {
        add_unknown();
        unknown = WordToken{*unknown_, begin, end};
      }
    }
  }
  add_unknown();
  return symbols;
}

/// Adds the byte tokens of a character; false, adding none, when one is not in the vocabulary.
bool Bpe::add_bytes(std::string_view character, std::uint32_t begin,
                    std::vector<WordToken>& symbols) const {
  const auto known = [&](char byte) { return byte_tokens_[static_cast<unsigned char>(byte)] >= 0; };
  if (!std::all_of(character.begin(), character.end(), known)) return false;
  for (const char byte : character) {
    symbols.push_back({byte_tokens_[static_cast<unsigned char>(byte)], begin, begin + 1});
    ++begin;
  }
  return true;
}

}  // namespace idiolect::tokenizer
