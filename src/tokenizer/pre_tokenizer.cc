#include "tokenizer/pre_tokenizer.h"

#include <array>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "tokenizer/byte_level.h"
#include "tokenizer/pattern.h"
#include "tokenizer/unicode.h"
#include "tokenizer/word_split.h"

namespace idiolect::tokenizer {
namespace {

// GPT-2's words: contractions, letters, numbers, other characters (each with the space before
// them), and white space, of which the last goes to the word that follows.
constexpr std::string_view kGpt2Words =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

// \w+|[^\w\s]+ with the reference's meaning of \w here, which is not that of its other patterns.
constexpr std::string_view kWordsAndMarks =
    R"([\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\x{200C}\x{200D}]+|[^\s\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\x{200C}\x{200D}]+)";

WordMatcher match_pattern(Pattern pattern) {
  return [pattern = std::move(pattern)](std::string_view word, std::vector<WordPart>& parts) {
    cover_word(word, pattern.find_all(word), parts);
  };
}

PreTokenizer split_by(WordMatcher matcher, SplitBehavior behavior) {
  return [matcher = std::move(matcher), behavior](Words& words) {
    split_words(words, matcher, behavior);
  };
}

/// Rewrites every word: `rewrite(text, word, appendable text)`.
template <class Rewrite>
void rewrite_words(Words& words, Rewrite rewrite) {
  AlignedText text = words.text.blank();
  text.reserve(words.text.size() + words.text.size() / 2);
  for (Range& word : words.words) {
    const std::size_t begin = text.size();
    rewrite(words.text, word, text);
    word = {begin, text.size()};
  }
  words.text = std::move(text);
}

bool starts_with(const AlignedText& text, Range word, std::string_view prefix) {
  return std::string_view(text.bytes())
      .substr(word.begin, word.end - word.begin)
      .starts_with(prefix);
}

PreTokenizer read_byte_level(const JsonField& field) {
  std::optional<WordMatcher> matcher;
  if (field.boolean_or("use_regex", true))
    matcher = match_pattern(Pattern::regex(kGpt2Words, "ByteLevel"));
  return [prefix_space = field.boolean_or("add_prefix_space", true), matcher](Words& words) {
    if (prefix_space) {
      rewrite_words(words, [](const AlignedText& text, Range word, AlignedText& into) {
        if (!starts_with(text, word, " ")) into.append(" ", text.before(word.begin));
        into.append(text, word);
      });
    }
    if (matcher) split_words(words, *matcher, SplitBehavior::Isolated);
    rewrite_words(words, [](const AlignedText& text, Range word, AlignedText& into) {
      for (std::size_t at = word.begin; at < word.end; ++at)
        into.append_rewritten(character_of_byte(static_cast<unsigned char>(text.bytes()[at])), text,
                              {at, at + 1});
    });
  };
}

/// Where `matcher` matches becomes where it does not.
WordMatcher inverted(WordMatcher matcher) {
  return [matcher = std::move(matcher)](std::string_view word, std::vector<WordPart>& parts) {
    const std::size_t first = parts.size();
    matcher(word, parts);
    for (std::size_t i = first; i < parts.size(); ++i) parts[i].matches = !parts[i].matches;
  };
}

PreTokenizer read_split(const JsonField& field) {
  WordMatcher matcher = match_pattern(Pattern::read(field.at("pattern")));
  if (field.boolean_or("invert", false)) matcher = inverted(std::move(matcher));
  return split_by(std::move(matcher), read_split_behavior(field.at("behavior")));
}

PreTokenizer read_digits(const JsonField& field) {
  return split_by(match_characters(is_numeric), field.boolean_or("individual_digits", false)
                                                    ? SplitBehavior::Isolated
                                                    : SplitBehavior::Contiguous);
}

PreTokenizer read_punctuation(const JsonField& field) {
  const auto behavior = field.find("behavior");
  return split_by(match_characters(is_punctuation),
                  behavior ? read_split_behavior(*behavior) : SplitBehavior::Isolated);
}

enum class PrependScheme { Always, First, Never };

PrependScheme read_prepend_scheme(const JsonField& field) {
  const auto member = field.find("prepend_scheme");
  // Files older than the scheme say only whether.
  if (!member)
    return field.boolean_or("add_prefix_space", true) ? PrependScheme::Always
                                                      : PrependScheme::Never;
  const std::string scheme = member->string();
  if (scheme == "always") return PrependScheme::Always;
  if (scheme == "first") return PrependScheme::First;
  if (scheme == "never") return PrependScheme::Never;
  member->not_supported("prepend_scheme", scheme);
}

/// Spaces become a mark that the vocabulary can spell ("▁"), and the first word gets one too.
class Metaspace {
 public:
  explicit Metaspace(const JsonField& field)
      : scheme_(read_prepend_scheme(field)), split_(field.boolean_or("split", true)) {
    append_utf8(mark_, field.at("replacement").character());
    marks_ = match_pattern(Pattern::text(mark_));
  }

  void operator()(Words& words) const {
    rewrite_words(words, [this](const AlignedText& text, Range word, AlignedText& into) {
      const bool marked = starts_with(text, word, " ") || starts_with(text, word, mark_);
      const bool first = text.source(word).begin == 0;
      if (!marked &&
          (scheme_ == PrependScheme::Always || (scheme_ == PrependScheme::First && first)))
        into.append(mark_, text.before(word.begin));
      append_marked(text, word, into);
    });
    if (split_) split_words(words, marks_, SplitBehavior::MergedWithNext);
  }

 private:
  void append_marked(const AlignedText& text, Range word, AlignedText& into) const {
    const std::string_view until_end = std::string_view(text.bytes()).substr(0, word.end);
    std::size_t done = word.begin;
    while (done < word.end) {
      const std::size_t space = std::min(until_end.find(' ', done), word.end);
      into.append(text, {done, space});
      if (space < word.end) into.append_rewritten(mark_, text, {space, space + 1});
      done = space + 1;
    }
  }

  std::string mark_;
  PrependScheme scheme_;
  bool split_;
  WordMatcher marks_;
};

PreTokenizer read_metaspace(const JsonField& field) { return Metaspace(field); }

PreTokenizer read_whitespace(const JsonField&) {
  return split_by(inverted(match_pattern(Pattern::regex(kWordsAndMarks, "Whitespace"))),
                  SplitBehavior::Removed);
}

PreTokenizer read_whitespace_split(const JsonField&) {
  return split_by(match_characters(is_white_space), SplitBehavior::Removed);
}

PreTokenizer read_bert(const JsonField&) {
  return [spaces = match_characters(is_white_space),
          marks = match_characters(is_punctuation)](Words& words) {
    split_words(words, spaces, SplitBehavior::Removed);
    split_words(words, marks, SplitBehavior::Isolated);
  };
}

PreTokenizer read_sequence(const JsonField& field) {
  std::vector<PreTokenizer> steps;
  for (const JsonField& step : field.at("pretokenizers").elements())
    steps.push_back(read_pre_tokenizer(step));
  return [steps = std::move(steps)](Words& words) {
    for (const PreTokenizer& step : steps) step(words);
  };
}

struct Kind {
  std::string_view type;
  PreTokenizer (*read)(const JsonField&);
};

constexpr std::array kKinds{
    Kind{"ByteLevel", read_byte_level},
    Kind{"Split", read_split},
    Kind{"Digits", read_digits},
    Kind{"Punctuation", read_punctuation},
    Kind{"Metaspace", read_metaspace},
    Kind{"Whitespace", read_whitespace},
    Kind{"WhitespaceSplit", read_whitespace_split},
    Kind{"BertPreTokenizer", read_bert},
    Kind{"Sequence", read_sequence},
};

}  // namespace

PreTokenizer read_pre_tokenizer(const JsonField& field) {
  const std::string type = field.type();
  for (const Kind& kind : kKinds)
    if (kind.type == type) return kind.read(field);
  field.not_supported("pre-tokenizer", type);
}

}  // namespace idiolect::tokenizer
