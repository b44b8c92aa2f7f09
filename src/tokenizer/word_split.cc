#include "tokenizer/word_split.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"

namespace idiolect::tokenizer {
namespace {

constexpr std::array<std::pair<std::string_view, SplitBehavior>, 5> kBehaviors{{
    {"Removed", SplitBehavior::Removed},
    {"Isolated", SplitBehavior::Isolated},
    {"MergedWithPrevious", SplitBehavior::MergedWithPrevious},
    {"MergedWithNext", SplitBehavior::MergedWithNext},
    {"Contiguous", SplitBehavior::Contiguous},
}};

/// Joins a part to the one before it where `joins(part, part before matched)`.
template <class Joins>
std::vector<Range> join_parts(const std::vector<WordPart>& parts, Joins joins) {
  std::vector<Range> words;
  bool previous_matches = false;
  for (const WordPart& part : parts) {
    if (!words.empty() && joins(part, previous_matches)) {
      words.back().end = part.range.end;
    } else {
      words.push_back(part.range);
    }
    previous_matches = part.matches;
  }
  return words;
}

/// From the right: a match that is not followed by a match starts the word after it.
std::vector<Range> join_with_next(const std::vector<WordPart>& parts) {
  std::vector<Range> words;
  bool next_matches = false;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (part->matches && !next_matches && !words.empty()) {
      words.back().begin = part->range.begin;
    } else {
      words.push_back(part->range);
    }
    next_matches = part->matches;
  }
  std::reverse(words.begin(), words.end());
  return words;
}

std::vector<Range> words_of(const std::vector<WordPart>& parts, SplitBehavior behavior) {
  switch (behavior) {
    case SplitBehavior::MergedWithPrevious:
      return join_parts(
          parts, [](const WordPart& part, bool previous) { return part.matches && !previous; });
    case SplitBehavior::Contiguous:
      return join_parts(
          parts, [](const WordPart& part, bool previous) { return part.matches == previous; });
    case SplitBehavior::MergedWithNext:
      return join_with_next(parts);
    case SplitBehavior::Removed:
    case SplitBehavior::Isolated:
      break;
  }
  std::vector<Range> words;
  for (const WordPart& part : parts)
    if (behavior == SplitBehavior::Isolated || !part.matches) words.push_back(part.range);
  return words;
}

}  // namespace

SplitBehavior read_split_behavior(const JsonField& field) {
  const std::string name = field.string();
  for (const auto& [known, behavior] : kBehaviors)
    if (name == known) return behavior;
  field.not_supported("split behavior", name);
}

void cover_word(std::string_view word, const std::vector<Range>& matches,
                std::vector<WordPart>& parts) {
  std::size_t done = 0;
  for (const Range& match : matches) {
    if (done < match.begin) parts.push_back({{done, match.begin}, false});
    parts.push_back({match, true});
    done = match.end;
  }
  if (done < word.size()) parts.push_back({{done, word.size()}, false});
}

WordMatcher match_characters(bool (*is_in_class)(char32_t)) {
  return [is_in_class](std::string_view word, std::vector<WordPart>& parts) {
    std::vector<Range> matches;
    for (std::size_t at = 0; at < word.size();) {
      const CodePoint c = code_point_at(word, at);
      if (is_in_class(c.value)) matches.push_back({at, at + c.bytes});
      at += c.bytes;
    }
    cover_word(word, matches, parts);
  };
}

void split_words(Words& words, const WordMatcher& matcher, SplitBehavior behavior) {
  std::vector<Range> result;
  std::vector<WordPart> parts;
  for (const Range& word : words.words) {
    parts.clear();
    matcher(std::string_view(words.text.bytes()).substr(word.begin, word.end - word.begin), parts);
    for (const Range& part : words_of(parts, behavior))
      if (part.begin < part.end) result.push_back({word.begin + part.begin, word.begin + part.end});
  }
  words.words = std::move(result);
}

}  // namespace idiolect::tokenizer
