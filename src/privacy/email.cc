// E-mail addresses, also spelled out against robots.
#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "privacy/ascii.h"
#include "privacy/fold.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

constexpr std::size_t index_of(char c) noexcept { return static_cast<unsigned char>(c); }

/// What a byte below 0x80 may be in an address.
struct Signs {
  std::array<bool, 128> local{};  // of RFC 5322's dot-atom, without those that more often lead in
  std::array<bool, 128> lead{};   // "…/anna@…", "=anna@…": what is before it is no part
};

constexpr auto kSigns = [] {
  Signs signs;
  for (std::size_t c = 0; c < 128; ++c) signs.local[c] = is_alnum(static_cast<char>(c));
  for (const char c : std::string_view("!#$%&'*+-/=?^_`{|}~.")) signs.local[index_of(c)] = true;
  for (const char c : std::string_view("/=?&|")) signs.lead[index_of(c)] = true;
  return signs;
}();

constexpr bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

enum class Script : std::uint8_t { None, Ascii, Spaced, Spaceless };

struct Letter {
  std::size_t bytes = 0;
  Script script = Script::None;
};

/// The letter beyond ASCII at `at`, if one is there.
Letter letter_at(std::string_view text, std::size_t at) noexcept {
  if (han_at(text, at) != 0) return {3, Script::Spaceless};
  const CodePoint point = code_point_at(text, at);
  if (!point.valid || point.value < 0x80) return {};
  const CharClass kind = fold(point.value).kind;
  if (kind == CharClass::Spaceless) return {point.bytes, Script::Spaceless};
  if (kind == CharClass::Letter || kind == CharClass::Accent) return {point.bytes, Script::Spaced};
  return {};
}

std::size_t previous(std::string_view text, std::size_t at) noexcept {
  --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

/// Where the part before the '@' begins; `at` where there is none.
std::size_t local_begin(std::string_view text, std::size_t at) noexcept {
  std::size_t begin = at;
  Script right = Script::None;  // of the letter behind
  while (begin > 0) {
    const std::size_t before = previous(text, begin);
    if (is_ascii(text[before])) {
      if (!kSigns.local[index_of(text[before])]) break;
      right = is_alnum(text[before]) ? Script::Ascii : right;
    } else {
      const Letter letter = letter_at(text, before);
      // "邮箱是anna@example.com": the sentence ends where another script begins.
      const bool sentence = letter.script == Script::Spaceless && right == Script::Ascii;
      if (letter.bytes != begin - before || sentence) break;
      right = letter.script;
    }
    begin = before;
  }
  // Signs that lead in: "(mail:anna@…", "'anna@…", "*anna@…*", "=anna@…", "…/anna@…".
  for (std::size_t i = begin; i < at; ++i)
    if (is_ascii(text[i]) && kSigns.lead[index_of(text[i])]) begin = i + 1;
  while (begin < at && static_cast<unsigned char>(text[begin]) < 0x80 && !is_alnum(text[begin]) &&
         text[begin] != '_')
    ++begin;
  return begin;
}

/// Where the domain that begins at `at` ends; `at` where it is none.
std::size_t domain_end(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at;
  std::size_t last_dot = 0;
  std::size_t good = at;  // end of the longest domain with a last label of letters
  bool letters = true;
  Script left = Script::None;  // of the letter before, in this label
  while (end < text.size()) {
    const char c = text[end];
    if (static_cast<unsigned char>(c) >= 0x80) {
      const Letter letter = letter_at(text, end);
      // "anna@example.com으로"
      const bool sentence = letter.script == Script::Spaceless && left == Script::Ascii;
      if (letter.bytes == 0 || sentence) break;
      left = letter.script;
      end += letter.bytes;
    } else if (is_alnum(c)) {
      if (c <= '9') letters = false;
      left = Script::Ascii;
      ++end;
    } else if (c == '-') {
      letters = false;
      ++end;
    } else if (c == '.' && end > at && end + 1 < text.size() && text[end - 1] != '.') {
      last_dot = end++;
      letters = true;
      left = Script::None;
      continue;
    } else {
      break;
    }
    const bool puny = last_dot != 0 && text.substr(last_dot + 1, 4) == "xn--";
    if (last_dot != 0 && (letters || puny) && end - last_dot > 2) good = end;
  }
  return good;
}

bool is_dot(const Tokens& tokens, std::size_t token) noexcept {
  if (tokens[token].is('.')) return true;
  const std::string_view word = tokens.of(tokens[token]);
  return word == "dot" || word == "DOT" || word == "punkt" || word == "Punkt" || word == "punto" ||
         word == "point" || word == "ponto" || word == "Dot";
}

bool is_bracket(const Token& token) noexcept {
  return token.size() == 1 && (token.is('(') || token.is('[') || token.is('{') || token.is('<') ||
                               token.is(')') || token.is(']') || token.is('}') || token.is('>'));
}

/// Past "(dot)", "[.]", " dot ", "."; `at` where none of them is.
std::size_t past_dot(const Tokens& tokens, std::size_t at) noexcept {
  std::size_t next = at;
  if (next < tokens.size() && is_bracket(tokens[next])) ++next;
  if (next >= tokens.size() || !is_dot(tokens, next) || tokens[next].gap > Gap::Blank) return at;
  const bool sentence =
      tokens[next].is('.') && next + 1 < tokens.size() && tokens[next + 1].gap != Gap::None;
  if (sentence && next == at) return at;
  const bool bare_word = next == at && tokens[next].is_word();
  if (bare_word && tokens[next].gap != Gap::Blank) return at;
  ++next;
  if (next < tokens.size() && is_bracket(tokens[next])) ++next;
  return next;
}

bool is_label(const Tokens& tokens, std::size_t at) noexcept {
  return at < tokens.size() && tokens[at].kind != TokenKind::Mark && tokens[at].gap <= Gap::Blank;
}

/// Past a label of a domain: words, numbers and dashes without blanks.
std::size_t past_label(const Tokens& tokens, std::size_t at) noexcept {
  ++at;
  for (std::size_t i = 0;
       i < 8 && tokens.glued(at) && (tokens[at].kind != TokenKind::Mark || tokens[at].is('-')); ++i)
    ++at;
  return at;
}

/// "name (at) host (dot) de", from the token that says "at"; the bracket, or a spelled dot behind,
/// sets it apart from the word.
void find_spelled(const Tokens& tokens, std::size_t at, bool spelled, Findings& found) {
  std::size_t first = at;
  std::size_t after = at + 1;
  const bool bracketed =
      at > 0 && at + 1 < tokens.size() && is_bracket(tokens[at - 1]) && is_bracket(tokens[at + 1]);
  if (bracketed) {
    --first;
    ++after;
  }
  if (spelled && !bracketed && (tokens.glued(at) || tokens.glued(at + 1))) return;
  if (!spelled && !bracketed && (at + 1 >= tokens.size() || tokens[at].gap != Gap::Blank)) return;
  if (first == 0 || !is_label(tokens, after) || tokens[first].gap > Gap::Blank) return;
  std::size_t local = first - 1;
  if (tokens[local].kind == TokenKind::Mark) return;
  for (std::size_t i = 0; i < 10 && local > 0; ++i) {
    const Token& before = tokens[local - 1];
    if (tokens[local].gap != Gap::None) break;
    if (before.kind == TokenKind::Mark && !before.is('.') && !before.is('_') && !before.is('-') &&
        !before.is('+'))
      break;
    --local;
  }
  while (local < first && tokens[local].kind == TokenKind::Mark) ++local;
  std::size_t end = past_label(tokens, after);
  bool dotted = false;
  bool by_word = false;
  for (std::size_t labels = 0; labels < 4; ++labels) {
    const std::size_t label = past_dot(tokens, end);
    if (label == end || !is_label(tokens, label) || tokens[label].is_number()) break;
    by_word = by_word || label - end > 1 || tokens[end].is_word();
    dotted = true;
    end = past_label(tokens, label);
  }
  if (!dotted || (!bracketed && !by_word)) return;
  found.push_back({tokens[local].begin, tokens[end - 1].end, PersonalData::Email});
}

}  // namespace

void find_emails(const Tokens& tokens, Findings& found) {
  const std::string_view text = tokens.text;
  for (const std::uint32_t token : tokens.ats) {
    const Token& sign = tokens[token];
    const std::size_t at = sign.begin;
    const bool wide = tokens.of(sign) == "＠";
    if (sign.size() != 1 && !wide) continue;
    if (text[at] == '@' || wide) {
      const std::size_t after = at + sign.size();
      const std::size_t begin = local_begin(text, at);
      const std::size_t end = domain_end(text, after);
      // "@anna@social.example" is a handle of a federated network.
      const bool handle = begin > 0 && text[begin - 1] == '@';
      if (begin < at && end > after && !handle) {
        found.push_back({begin, end, PersonalData::Email});
        continue;
      }
    }
    find_spelled(tokens, token, true, found);
  }
  for (const std::uint32_t token : tokens.spelled_ats) find_spelled(tokens, token, false, found);
}

}  // namespace idiolect::privacy
