// What a value behind a cue looks like: a password, a code, or what stands in chats anyway.
#include "privacy/secret_values.h"

#include <algorithm>
#include <array>

#include "privacy/ascii.h"

namespace idiolect::privacy {
namespace {

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

constexpr auto kOpening =
    std::to_array<std::string_view>({"~", "\"", "'", "`", "(", "[", "<", "{", "*",  "_", "«",
                                     "»", "„",  "“", "”", "‘", "’", "‚", "‹", "「", "『"});
constexpr auto kClosing = std::to_array<std::string_view>(
    {"\"", "'", "`", ")", "]", ">", "}", ",",  ".",  ";",  ":", "?",
     "«",  "»", "“", "”", "‘", "’", "›", "」", "』", "。", "،", "…"});

/// The bytes that one of the signs begins or ends with: spares most values the comparisons.
template <std::size_t size>
constexpr std::array<bool, 256> edge_bytes(const std::array<std::string_view, size>& signs,
                                           bool first) noexcept {
  std::array<bool, 256> bytes{};
  for (const std::string_view sign : signs)
    bytes[static_cast<unsigned char>(first ? sign.front() : sign.back())] = true;
  return bytes;
}

/// Quotes and brackets around a value, as bytes to leave out.
std::size_t opening(std::string_view text) noexcept {
  static constexpr auto kFirst = edge_bytes(kOpening, true);
  if (text.empty() || !kFirst[static_cast<unsigned char>(text.front())]) return 0;
  for (const std::string_view sign : kOpening)
    if (text.starts_with(sign)) return sign.size();
  return 0;
}

std::size_t closing(std::string_view text) noexcept {
  static constexpr auto kLast = edge_bytes(kClosing, false);
  if (text.empty() || !kLast[static_cast<unsigned char>(text.back())]) return 0;
  for (const std::string_view sign : kClosing)
    if (text.ends_with(sign)) return sign.size();
  return 0;
}

}  // namespace

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
    // "*482913*", "_482913_"
    const char set = chunk.front();
    const bool formatted = set == '*' || set == '_' || set == '~';
    if (formatted && chunk.size() > 2 && chunk.back() == set) chunk.remove_suffix(1);
    value.begin += bytes;
    chunk.remove_prefix(bytes);
    value.quoted = !formatted;
  }
  for (std::size_t bytes = closing(chunk); bytes > 0 && bytes < chunk.size();
       bytes = closing(chunk))
    chunk.remove_suffix(bytes);
  value.end = value.begin + chunk.size();
  return value;
}

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

namespace {

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

/// Signs that stand inside of passwords and hardly inside of words.
constexpr std::string_view kPasswordSigns = "!$%&#@_+=*^~?";

}  // namespace

bool is_password(const Value& value, std::string_view text, bool colon) noexcept {
  const std::string_view word = value.of(text);
  if (word.size() < 4 || word.find("://") != std::string_view::npos) return false;
  if (value.quoted) return true;
  const Traits traits = traits_of(word);
  if (is_ordinary_figure(word, traits)) return false;
  if (colon) return traits.letters + traits.digits >= 3;
  if (word.front() == '#' || word.front() == '@') return false;  // a hashtag, somebody's handle
  if (traits.digits > 0 && traits.letters > 0) return true;
  if (traits.digits >= 6 && traits.letters == 0) return true;
  const std::size_t sign = word.find_first_of(kPasswordSigns);
  if (traits.letters > 0 && sign != std::string_view::npos && sign + 1 < word.size()) return true;
  if (std::ranges::count(word, '-') >= 2) return true;
  return traits.capitals > 0;
}

bool is_strong_password(std::string_view word) noexcept {
  if (word.size() < 7 || word.find("://") != std::string_view::npos || word.front() == '#' ||
      word.front() == '@')
    return false;
  const Traits traits = traits_of(word);
  if (traits.letters + traits.signs == 0 && traits.digits >= 12) return true;  // on the router
  if (traits.letters < 3 || traits.digits == 0 || is_ordinary_figure(word, traits)) return false;
  // "2.4GHz", "1.299,00kr": figures with a unit.
  if (is_digit(word.front()) && traits.letters <= 3 && word.find_first_of(".,:") < word.size())
    return false;
  const bool sign = word.find_first_of(kPasswordSigns) != std::string_view::npos;
  return sign || traits.digits >= 2 || traits.capitals > 0;
}

std::optional<Value> code_in(Value value, std::string_view text, bool told) noexcept {
  while (value.size() > 1 && text[value.end - 1] == '!') --value.end;
  // "123456입니다", "202-895です": what is glued behind the digits is the sentence.
  for (std::size_t i = value.begin; i < value.end && is_digit(text[value.begin]); ++i)
    if (static_cast<unsigned char>(text[i]) >= 0x80) value.end = i;
  const std::string_view word = value.of(text);
  if (word.size() < 3 || word.size() > 24) return std::nullopt;
  const Traits traits = traits_of(word);
  if (traits.digits == 0 || is_ordinary_figure(word, traits)) return std::nullopt;
  const std::size_t least = told ? 3 : 4;
  if (traits.letters == 0) {
    const bool code = traits.separators_only && traits.digits >= least && traits.digits <= 12;
    return code ? std::optional(value) : std::nullopt;
  }
  const bool code = traits.digits >= (told && traits.letters >= 3 ? 1u : 2u) &&
                    traits.digits + traits.letters >= 4 && traits.letters <= 12 &&
                    (told || traits.digits >= 3 || traits.letters >= 2);
  return code ? std::optional(value) : std::nullopt;
}

std::size_t spaced_end(const Value& value, std::string_view text) noexcept {
  constexpr int kMostGroups = 6;
  std::size_t end = value.end;
  const std::size_t size = value.size();
  if (size > 5 || !std::ranges::all_of(value.of(text), is_digit)) return end;
  for (int group = 1; group < kMostGroups && end + size < text.size() && text[end] == ' ';
       ++group) {
    const std::size_t after = end + 1 + size;
    if (!std::ranges::all_of(text.substr(end + 1, size), is_digit)) break;
    if (after < text.size() && is_alnum(text[after])) break;
    end = after;
  }
  return end;
}

std::optional<Finding> code_that_ends(const Tokens& tokens, std::size_t at) noexcept {
  std::size_t first = at;
  std::size_t digits = tokens[at].size();
  const bool blank = at > 0 && tokens[at - 1].is_number() && tokens[at].gap == Gap::Blank &&
                     tokens[at - 1].size() == digits;
  const bool dash = at >= 2 && tokens.glued(at) && tokens[at - 1].is('-') && tokens.glued(at - 1) &&
                    (tokens[at - 2].is_number() || tokens[at - 2].size() == 1);
  if (blank || dash) {
    first = blank ? at - 1 : at - 2;
    if (tokens[first].is_number()) digits += tokens[first].size();
  }
  if (digits < 4 || digits > 8) return std::nullopt;
  if (tokens.glued(first) && tokens[first - 1].is_word()) return std::nullopt;
  return Finding{tokens[first].begin, tokens[at].end, PersonalData::Secret};
}

std::optional<Finding> seed_phrase(const Tokens& tokens, std::size_t at) noexcept {
  std::size_t count = 0;
  for (std::size_t i = at; tokens.exists(i) && count < 24; ++i) {
    const Token& word = tokens[i];
    const bool fits = word.is_word() && word.ascii && !word.upper && word.points >= 3 &&
                      word.points <= 8 && (count == 0 || word.gap == Gap::Blank);
    if (!fits) break;
    ++count;
  }
  if (count < 12) return std::nullopt;
  return Finding{tokens[at].begin, tokens[at + count - 1].end, PersonalData::Secret};
}

}  // namespace idiolect::privacy
