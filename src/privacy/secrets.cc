// What opens something: keys by their shape, and values that stand after a cue word.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
constexpr bool is_alnum(char c) noexcept { return is_digit(c) || is_upper(c) || is_lower(c); }
constexpr bool is_key_character(char c) noexcept { return is_alnum(c) || c == '_' || c == '-'; }

/// Keys that services begin with a mark of their own: the start, and how long they are at least.
struct Shape {
  std::string_view start;
  std::size_t shortest;
  std::string_view also = {};  // characters besides letters, digits, '_' and '-'
};

constexpr std::array kShapes{Shape{"sk-", 20},
                             Shape{"sk_live_", 20},
                             Shape{"sk_test_", 20},
                             Shape{"pk_live_", 20},
                             Shape{"rk_live_", 20},
                             Shape{"whsec_", 20},
                             Shape{"ghp_", 30},
                             Shape{"gho_", 30},
                             Shape{"ghu_", 30},
                             Shape{"ghs_", 30},
                             Shape{"ghr_", 30},
                             Shape{"github_pat_", 30},
                             Shape{"glpat-", 20},
                             Shape{"xoxb-", 20},
                             Shape{"xoxp-", 20},
                             Shape{"xoxa-", 20},
                             Shape{"xoxs-", 20},
                             Shape{"xapp-", 20},
                             Shape{"AKIA", 20},
                             Shape{"ASIA", 20},
                             Shape{"AIza", 35},
                             Shape{"ya29.", 20, "."},
                             Shape{"GOCSPX-", 24},
                             Shape{"SG.", 30, "."},
                             Shape{"hf_", 30},
                             Shape{"npm_", 30},
                             Shape{"pypi-", 30},
                             Shape{"dop_v1_", 40},
                             Shape{"shpat_", 30},
                             Shape{"shpss_", 30},
                             Shape{"sq0", 20},
                             Shape{"EAAC", 30},
                             Shape{"secret_", 30},
                             Shape{"ntn_", 30},
                             Shape{"lin_api_", 30},
                             Shape{"PMAK-", 30},
                             Shape{"glsa_", 30},
                             Shape{"hvs.", 24, "."},
                             Shape{"dapi", 34},
                             Shape{"ATATT3", 40, "="},
                             Shape{"AGE-SECRET-KEY-1", 50},
                             Shape{"dckr_pat_", 25},
                             Shape{"key-", 32},
                             Shape{"eyJ", 30, "."},
                             Shape{"xprv", 100},
                             Shape{"rpa_", 30},
                             Shape{"gsk_", 30},
                             Shape{"r8_", 30},
                             Shape{"tvly-", 20},
                             Shape{"SK", 34},
                             Shape{"AC", 34}};

/// The text from `at` to the next blank.
std::string_view chunk_at(std::string_view text, std::size_t at) noexcept {
  constexpr std::size_t kLongest = 256;
  std::size_t end = at;
  while (end < text.size() && end - at<kLongest&& static_cast<unsigned char>(text[end])> ' ') {
    const auto c = static_cast<unsigned char>(text[end]);
    if (c == 0xC2 && end + 1 < text.size() && text[end + 1] == '\xA0') break;
    ++end;
  }
  while (end > at &&
         (static_cast<unsigned char>(end < text.size() ? text[end] : ' ') & 0xC0) == 0x80)
    --end;
  return text.substr(at, end - at);
}

/// Quotes and brackets around a value, as bytes to leave out.
std::size_t opening(std::string_view text) noexcept {
  if (text.empty() || is_alnum(text.front())) return 0;
  for (const std::string_view sign : {"\"", "'", "`", "(", "[", "<", "{", "*", "_",  "«",
                                      "»",  "„", "“", "”", "‘", "’", "‚", "‹", "「", "『"})
    if (text.starts_with(sign)) return sign.size();
  return 0;
}

std::size_t closing(std::string_view text) noexcept {
  if (text.empty() || is_alnum(text.back())) return 0;
  for (const std::string_view sign :
       {"\"", "'", "`", ")", "]", ">", "}", ",",  ".",  ";",  ":", "?",
        "«",  "»", "“", "”", "‘", "’", "›", "」", "』", "。", "،", "…"})
    if (text.ends_with(sign)) return sign.size();
  return 0;
}

struct Value {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
  std::size_t size() const noexcept { return end - begin; }
};

/// The value that begins at a token: to the next blank, or to the closing quote.
Value value_at(std::string_view text, std::size_t at) noexcept {
  Value value;
  value.begin = at;
  const char quote = text[at];
  const std::string_view typographic = text.substr(at, 3);
  std::string_view close;
  if (quote == '"' || quote == '`' || quote == '\'') close = text.substr(at, 1);
  if (typographic == "„" || typographic == "“") close = typographic == "„" ? "“" : "”";
  if (text.substr(at, 2) == "«") close = "»";
  if (!close.empty()) {
    const std::size_t inside = at + (close.size() == 1                          ? 1
                                     : typographic == "„" || typographic == "“" ? 3
                                                                                : 2);
    const std::size_t end = text.substr(inside, 80).find(close);
    if (end != std::string_view::npos && end > 0) return {inside, inside + end, true};
  }
  std::string_view chunk = chunk_at(text, at);
  for (std::size_t bytes = opening(chunk); bytes > 0 && chunk.size() > bytes;
       bytes = opening(chunk)) {
    value.begin += bytes;
    chunk.remove_prefix(bytes);
    value.quoted = true;
  }
  for (std::size_t bytes = closing(chunk); bytes > 0 && bytes < chunk.size();
       bytes = closing(chunk))
    chunk.remove_suffix(bytes);
  value.end = value.begin + chunk.size();
  return value;
}

struct Traits {
  std::size_t digits = 0;
  std::size_t letters = 0;
  std::size_t capitals = 0;  // behind the first letter
  std::size_t signs = 0;
  bool separators_only = true;  // signs are '-', '.', ' ' or '#' and '*'
};

Traits traits_of(std::string_view value) noexcept {
  Traits traits;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (is_digit(c))
      ++traits.digits;
    else if (is_alnum(c) || static_cast<unsigned char>(c) >= 0x80)
      ++traits.letters;
    else {
      ++traits.signs;
      if (std::string_view("-.#* ").find(c) == std::string_view::npos)
        traits.separators_only = false;
    }
    if (is_upper(c) && i > 0 && is_lower(value[i - 1])) ++traits.capitals;
  }
  return traits;
}

/// "14:30", "12.50", "18h30", "2nd", "3x": what stands in chats without being a secret.
bool is_ordinary_figure(std::string_view value, const Traits& traits) noexcept {
  if (value.find(':') != std::string_view::npos || value.find("://") != std::string_view::npos) {
    return traits.digits > 0 && traits.digits <= 6 && traits.letters <= 2 && traits.signs == 1;
  }
  if (traits.letters == 0 && traits.signs >= 1 &&
      value.find_first_of(".,/%$") != std::string_view::npos)
    return traits.digits <= 8;
  const bool figure_first = is_digit(value[0]);
  if (figure_first && traits.letters > 0 && traits.letters <= 2 && traits.digits <= 2 &&
      traits.signs == 0)
    return true;
  return figure_first && traits.letters == 1 && traits.digits <= 4 &&
         (value.find('h') != std::string_view::npos) && traits.signs == 0;
}

/// A password, judged by how it looks. `told`: a colon or "is" stands right before.
bool is_password(const Value& value, std::string_view text, bool colon) noexcept {
  const std::string_view word = text.substr(value.begin, value.size());
  if (word.size() < 4 || word.find("://") != std::string_view::npos) return false;
  if (value.quoted) return true;
  const Traits traits = traits_of(word);
  if (is_ordinary_figure(word, traits)) return false;
  if (colon) return traits.letters + traits.digits >= 3;
  if (traits.digits > 0 && traits.letters > 0) return true;
  if (traits.digits >= 6 && traits.letters == 0) return true;
  const bool inner_signs = traits.signs > 0 &&
                           word.find_first_of("!$%&#@_+=*^~?") != std::string_view::npos &&
                           word.find_first_of("!$%&#@_+=*^~?") + 1 < word.size();
  if (inner_signs && traits.letters > 0) return true;
  if (traits.signs >= 2 && std::ranges::count(word, '-') >= 2) return true;
  return traits.capitals > 0;
}

/// A PIN or a code: 3 to 10 digits, or some letters with digits.
bool is_code(const Value& value, std::string_view text, bool told) noexcept {
  const std::string_view word = text.substr(value.begin, value.size());
  if (word.size() < 3 || word.size() > 24) return false;
  const Traits traits = traits_of(word);
  if (traits.digits == 0 || is_ordinary_figure(word, traits)) return false;
  if (traits.letters == 0) {
    if (!traits.separators_only || traits.digits < (told ? 3u : 4u) || traits.digits > 12)
      return false;
    return true;
  }
  return traits.digits >= (told && traits.letters >= 3 ? 1u : 2u) &&
         traits.digits + traits.letters >= 4 && traits.letters <= 12 &&
         (told || traits.digits >= 3 || traits.letters >= 2);
}

bool ends_sentence(const Tokens& tokens, std::size_t at) noexcept {
  const Token& token = tokens[at];
  if (token.gap == Gap::Lines) return true;
  return at > 0 && (tokens[at - 1].is('.') || tokens[at - 1].is('!') || tokens[at - 1].is('?')) &&
         token.gap != Gap::None;
}

/// "zip code", "promo-code": the word before takes the meaning away.
bool is_harmless(const Tokens& tokens, std::size_t cue) noexcept {
  for (std::size_t back = 1; back <= 4 && back <= cue; ++back) {
    const Token& before = tokens[cue - back];
    if (tokens[cue - back + 1].gap > Gap::Blank) return false;
    if (before.is('-') || before.is(',') || before.is_number()) continue;
    return before.is_word() && before.has(kHarmlessCode);
  }
  return false;
}

/// "código postal", "code promo", "codice fiscale", "code for the discount".
bool is_harmless_behind(const Tokens& tokens, std::size_t cue) noexcept {
  return cue + 1 < tokens.size() && tokens[cue + 1].is_word() && tokens[cue + 1].has(kHarmlessCode);
}

/// "passe" is a password only in "mot de passe"; "pass" and "key" are verbs and things.
bool is_cue(const Tokens& tokens, std::size_t cue) noexcept {
  const std::string_view word = tokens.of(tokens[cue]);
  if (word != "passe" && word != "Passe") return true;
  for (std::size_t back = 1; back <= 2 && back <= cue; ++back) {
    const std::string_view before = tokens.of(tokens[cue - back]);
    if (before == "de" || before == "palavra" || before == "Palavra") return true;
  }
  return false;
}

class CueSearch {
 public:
  CueSearch(const Tokens& tokens, std::size_t cue) : tokens_(tokens), cue_(cue) {
    code_ = tokens[cue].has(kCodeCue);
    password_ = tokens[cue].has(kPasswordCue);
  }

  /// The value behind the cue, in its sentence.
  std::optional<Finding> behind() const noexcept {
    constexpr std::size_t kFarthest = 10;
    bool told = false;
    bool colon = false;
    std::size_t words = 0;
    for (std::size_t at = cue_ + 1; at < tokens_.size() && at <= cue_ + kFarthest; ++at) {
      const Token& token = tokens_[at];
      const bool line = token.gap >= Gap::Line;
      if (ends_sentence(tokens_, at) || (line && !colon)) return std::nullopt;
      if (token.mark == 1 && tokens_.text[token.begin] == '<') return std::nullopt;  // a tag: done
      const bool is_colon = token.is(':') || token.is('=');
      if (is_colon && token.size() == 1) {
        told = colon = true;
        continue;
      }
      if (token.kind == TokenKind::Mark && token.size() == 1 && (token.is('-') || token.is('>')) &&
          tokens_[at].gap != Gap::None && at + 1 < tokens_.size() &&
          tokens_[at + 1].gap != Gap::None) {
        told = true;
        continue;
      }
      // A value is judged where a word begins, not inside of it.
      if (token.gap == Gap::None &&
          !(at > 0 && (tokens_[at - 1].is(':') || tokens_[at - 1].is('=')))) {
        const bool value_may_begin = at == cue_ + 1 && token.is_number();
        if (!value_may_begin) continue;
      }
      if (const auto finding = judged(at, told, colon, words)) return finding;
      if (token.is_word()) {
        if (token.has(kPasswordCue | kCodeCue) && at > cue_ + 1 && !token.has(kCopula))
          return std::nullopt;
        if (token.has(kCopula))
          told = true;
        else if (colon)
          return std::nullopt;
        ++words;
      }
    }
    return std::nullopt;
  }

  /// "123456 is your code", "Use 482913 as your code".
  std::optional<Finding> before() const noexcept {
    if (!code_) return std::nullopt;
    bool code_words = false;
    for (std::size_t back = 1; back <= 8 && back <= cue_; ++back) {
      const std::size_t at = cue_ - back;
      const Token& token = tokens_[at];
      if (ends_sentence(tokens_, at + 1) || tokens_[at + 1].gap >= Gap::Line) return std::nullopt;
      if (token.is_word() && token.has(kCodeWords | kCopula)) code_words = true;
      if (token.is_word() && token.has(kCodeCue) && !token.has(kCopula)) return std::nullopt;
      if (!token.is_number()) continue;
      if (!code_words || token.size() < 4 || token.size() > 8) return std::nullopt;
      std::size_t first = at;
      if (first >= 2 && tokens_.glued(first) && tokens_[first - 1].is('-') &&
          tokens_.glued(first - 1) &&
          (tokens_[first - 2].is_number() || tokens_[first - 2].size() == 1))
        first -= 2;
      if (tokens_.glued(first) && tokens_[first - 1].is_word()) return std::nullopt;
      return Finding{tokens_[first].begin, token.end, PersonalData::Secret};
    }
    return std::nullopt;
  }

 private:
  std::optional<Finding> judged(std::size_t at, bool told, bool colon,
                                std::size_t words) const noexcept {
    if (!may_be_value(at, colon)) return std::nullopt;
    const Value value = value_at(tokens_.text, tokens_[at].begin);
    if (value.size() == 0) return std::nullopt;
    const bool plain_word = tokens_[at].is_word() && tokens_[at].end == value.end;
    if (plain_word && tokens_[at].has(kFunction | kCopula) && !value.quoted) return std::nullopt;
    if (code_ && is_code(value, tokens_.text, told || words == 0) &&
        !followed_by_unit(value.end, at))
      return Finding{value.begin, spaced_end(value), PersonalData::Secret};
    if (!password_) return std::nullopt;
    // "the password is wrong": a plain word needs the colon, and to be the only thing behind it.
    const bool strict = !colon;
    if (value.quoted && !told && words > 1) return std::nullopt;
    if (!is_password(value, tokens_.text, !strict)) return std::nullopt;
    const Traits traits = traits_of(tokens_.text.substr(value.begin, value.size()));
    if (!told && words > 2 && (traits.digits == 0 || traits.letters == 0)) return std::nullopt;
    const bool word_only = traits.digits == 0 && traits.signs == 0 && !value.quoted;
    return Finding{value.begin, word_only && colon ? phrase_end(at, value.end) : value.end,
                   PersonalData::Secret};
  }

  /// "correct horse battery staple": words to the end of the line, and nothing of a sentence.
  std::size_t phrase_end(std::size_t at, std::size_t end) const noexcept {
    std::size_t last = end;
    for (std::size_t words = 0; words < 24; ++words) {
      if (++at >= tokens_.size() || tokens_[at].gap >= Gap::Line) return last;
      const Token& next = tokens_[at];
      if (!next.is_word() || next.has(kFunction | kCopula)) return end;
      last = next.end;
    }
    return end;
  }

  /// Saves the look at most words: a word by itself is a value only behind a colon, or with a
  /// capital inside.
  bool may_be_value(std::size_t at, bool colon) const noexcept {
    const Token& token = tokens_[at];
    if (!token.is_word() || colon || tokens_.glued(at + 1)) return true;
    if (!password_ || !token.ascii) return false;
    return std::ranges::any_of(tokens_.of(token).substr(1), is_upper);
  }

  bool followed_by_unit(std::size_t end, std::size_t at) const noexcept {
    std::size_t next = at + 1;
    while (next < tokens_.size() && tokens_[next].begin < end) ++next;
    return next < tokens_.size() && tokens_[next].gap <= Gap::Blank && tokens_[next].is_word() &&
           tokens_[next].has(kUnit | kCalendar);
  }

  /// "12 34", "123 456": a code read out in groups.
  std::size_t spaced_end(const Value& value) const noexcept {
    const std::string_view text = tokens_.text;
    std::size_t end = value.end;
    if (!std::ranges::all_of(text.substr(value.begin, value.size()), is_digit) || value.size() > 4)
      return end;
    for (int group = 0; group < 2 && end + value.size() < text.size() && text[end] == ' ';
         ++group) {
      const std::string_view next = text.substr(end + 1, value.size());
      const bool same = next.size() == value.size() && std::ranges::all_of(next, is_digit);
      const std::size_t after = end + 1 + value.size();
      if (!same || (after < text.size() && is_alnum(text[after]))) break;
      end = after;
    }
    return end;
  }

  const Tokens& tokens_;
  std::size_t cue_;
  bool code_ = false;
  bool password_ = false;
};

bool is_shape(std::string_view text, const Shape& shape, std::size_t& end) noexcept {
  if (!text.starts_with(shape.start)) return false;
  end = shape.start.size();
  std::size_t digits = 0;
  while (end < text.size() && end < 4096 &&
         (is_key_character(text[end]) || shape.also.find(text[end]) != std::string_view::npos)) {
    if (is_digit(text[end])) ++digits;
    ++end;
  }
  while (end > 0 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  return end >= shape.shortest && digits >= 2;
}

/// The shapes by their first letter.
std::span<const Shape* const> shapes_with(char first) noexcept {
  static const auto kByLetter = [] {
    std::array<std::vector<const Shape*>, 128> table;
    for (const Shape& shape : kShapes)
      table[static_cast<unsigned char>(shape.start[0]) & 127].push_back(&shape);
    return table;
  }();
  return kByLetter[static_cast<std::size_t>(first) & 127];
}

/// "-----BEGIN … PRIVATE KEY-----" through its end, or to the end of the text.
std::optional<Finding> key_block_at(std::string_view text, std::size_t at) noexcept {
  constexpr std::string_view kBegin = "-----BEGIN ";
  if (!text.substr(at).starts_with(kBegin)) return std::nullopt;
  const std::string_view head = text.substr(at, 80);
  if (head.find("PRIVATE KEY") == std::string_view::npos) return std::nullopt;
  const std::size_t end = text.find("-----END ", at + kBegin.size());
  if (end == std::string_view::npos) return Finding{at, text.size(), PersonalData::Secret};
  const std::size_t close = text.find("-----", end + 9);
  const bool near = close != std::string_view::npos && close - end < 80;
  return Finding{at, near ? close + 5 : std::min(text.size(), end + 9), PersonalData::Secret};
}

}  // namespace

void find_secrets(const Tokens& tokens, Findings& found) {
  std::size_t done = 0;
  for (const std::uint32_t cue : tokens.cues) {
    if (tokens[cue].begin < done || !is_cue(tokens, cue)) continue;
    if (is_harmless(tokens, cue) || is_harmless_behind(tokens, cue)) continue;
    const CueSearch search(tokens, cue);
    auto finding = search.behind();
    if (!finding) finding = search.before();
    if (!finding) continue;
    found.push_back(*finding);
    done = finding->end;
  }
}

void find_keys(const Tokens& tokens, Findings& found) {
  std::size_t done = 0;
  for (const std::uint32_t start : tokens.key_starts) {
    const Token& token = tokens[start];
    if (token.begin < done) continue;
    if (token.is('-')) {
      if (const auto block = key_block_at(tokens.text, token.begin)) {
        found.push_back(*block);
        done = block->end;
      }
      continue;
    }
    const std::string_view rest = tokens.text.substr(token.begin);
    constexpr std::size_t kShortest = 20;
    if (rest.size() < kShortest || rest.substr(0, kShortest).find(' ') != std::string_view::npos)
      continue;
    for (const Shape* shape : shapes_with(tokens.text[token.begin])) {
      std::size_t size = 0;
      if (!is_shape(rest, *shape, size)) continue;
      found.push_back({token.begin, token.begin + size, PersonalData::Secret});
      done = token.begin + size;
      break;
    }
  }
}

}  // namespace idiolect::privacy
