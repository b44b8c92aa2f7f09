#include "privacy/digit_run.h"

#include <algorithm>

namespace idiolect::privacy {
namespace {

constexpr std::size_t kWordsBefore = 6;

/// What joins two groups of digits, as one sign; 0 where nothing does.
char joint(const Tokens& tokens, std::size_t before, std::size_t after) noexcept {
  const std::size_t marks = after - before - 1;
  if (tokens[after].gap > Gap::Blank) return 0;
  if (marks == 0) return tokens[after].gap == Gap::Blank ? ' ' : 0;
  char sign = 0;
  for (std::size_t i = before + 1; i < after; ++i) {
    const Token& mark = tokens[i];
    if (mark.gap > Gap::Blank || mark.size() > 3) return 0;
    const bool joins = mark.is('-') || mark.is('.') || mark.is('/') || mark.is('(') || mark.is(')');
    if (!joins || (sign != 0 && sign != ')' && !mark.is('('))) return 0;
    if (mark.end - mark.begin > 1 && static_cast<unsigned char>(mark.mark) < 0x80 &&
        tokens.text[mark.begin] == tokens.text[mark.begin + 1])
      return 0;
    sign = mark.mark;
  }
  // "12. 0170 …" is the end of a sentence.
  if (sign == '.' && tokens[after].gap != Gap::None) return 0;
  return sign;
}

std::size_t next_number(const Tokens& tokens, std::size_t number) noexcept {
  return number + 1 < tokens.numbers.size() ? tokens.numbers[number + 1] : tokens.size();
}

bool has_currency(const Tokens& tokens, std::size_t at) noexcept {
  const Token& token = tokens[at];
  if (token.is('$') || token.is('%')) return true;
  if (token.kind != TokenKind::Mark || token.mark != 1) return false;
  static constexpr auto kSigns =
      std::to_array<std::string_view>({"€", "£", "¥", "₹", "₺", "₽", "°", "㎡"});
  return std::ranges::find(kSigns, tokens.of(token)) != kSigns.end();
}

}  // namespace

bool DigitRun::is_single(const Tokens& tokens, std::size_t number) noexcept {
  const std::size_t at = tokens.numbers[number];
  const std::size_t following = next_number(tokens, number);
  return following >= tokens.size() || following - at > 4 || joint(tokens, at, following) == 0;
}

void DigitRun::read(const Tokens& tokens, std::size_t number) noexcept {
  count = 0;
  plus = false;
  std::size_t at = tokens.numbers[number];
  std::size_t digits = 0;
  std::size_t slashes = 0;
  char before = 0;
  // "nº4111": the sign for "number" is a letter to Unicode.
  letter_before = tokens.letter_before(at) && !tokens.of(tokens[at - 1]).ends_with("º");
  while (true) {
    const Token& token = tokens[at];
    DigitGroup& group = groups[count];
    group.token = static_cast<std::uint32_t>(at);
    group.begin = token.begin;
    group.digits_at = static_cast<std::uint32_t>(digits);
    group.size = static_cast<std::uint32_t>(std::min(token.size(), kMostDigits - digits));
    group.before = before;
    group.bracketed = at > 0 && tokens[at - 1].is('(') && tokens[at].gap == Gap::None;
    if (group.bracketed) group.begin = tokens[at - 1].begin;
    if (group.size == 1)
      digit[digits] = tokens.text[token.begin];
    else
      tokens.text.copy(digit.data() + digits, group.size, token.begin);
    digits += group.size;
    ++count;
    const std::size_t following = next_number(tokens, number);
    ++number;
    letter_behind = tokens.letter_behind(at);
    const bool near = following < tokens.size() && following - at <= 4;
    before = near ? joint(tokens, at, following) : '\0';
    if (before == 0 || count == kMostGroups || digits + 20 > kMostDigits) break;
    // "1/2 3/4", "030/901820 0170/1234567": the next one has a stroke of its own.
    if (before == '/') ++slashes;
    if (before == ' ' && slashes > 0 && tokens.exists(following + 1) &&
        tokens[following + 1].is('/'))
      break;
    at = following;
  }
  next = number;
  std::size_t first = groups[0].token;
  if (groups[0].bracketed) --first;
  if (first > 0 && tokens[first - 1].is('+') && tokens[first].gap <= Gap::Blank) {
    plus = true;
    plus_at = tokens[first - 1].end - 1;
    if (!groups[0].bracketed && first > 1 && tokens[first - 2].is('(') &&
        tokens[first - 1].gap == Gap::None) {
      groups[0].bracketed = true;
      plus_at = tokens[first - 2].end - 1;
    }
  }
}

std::size_t end_of(const Tokens& tokens, const DigitRun& run, std::size_t last_group) noexcept {
  const DigitGroup& group = run.groups[last_group];
  const std::size_t behind = group.token + 1;
  if (group.bracketed && tokens.glued(behind) && tokens[behind].is(')'))
    return tokens[behind].begin + 1;
  return tokens[group.token].end;
}

std::uint16_t Layouts::add(std::string_view sizes, End end) {
  std::uint16_t node = 0;
  while (!sizes.empty()) {
    const std::size_t dash = std::min(sizes.find('-'), sizes.size());
    std::size_t size = 0;
    for (const char c : sizes.substr(0, dash)) size = size * 10 + static_cast<std::size_t>(c - '0');
    if (nodes_[node].at(size) == kNone) {
      nodes_[node][size] = static_cast<std::uint16_t>(nodes_.size());
      nodes_.emplace_back().fill(kNone);
      ends_.push_back(false);
    }
    node = nodes_[node][size];
    sizes.remove_prefix(std::min(dash + 1, sizes.size()));
  }
  if (end == End::Marked) ends_[node] = true;
  return node;
}

Context context_of(const Tokens& tokens, std::size_t first_token, std::size_t last_token) noexcept {
  Context context;
  std::size_t words = 0;
  bool clearly_phone = false;
  std::size_t taken = 0;  // other long numbers between: what is said before them is about those
  for (std::size_t back = 1; back <= 12 && back <= first_token && words < kWordsBefore; ++back) {
    const Token& token = tokens[first_token - back];
    // "15 € 0170 …": the sign belongs to the number before it.
    const bool of_another =
        back < first_token && tokens[first_token - back - 1].is_number() && token.gap <= Gap::Blank;
    if (back <= 2 && has_currency(tokens, first_token - back) && !of_another) context.amount = true;
    if (back == 1 && token.is('#')) context.other = true;
    if (tokens[first_token - back + 1].gap == Gap::Lines) break;
    if (token.kind == TokenKind::Mark) context.phone |= token.has(kPhoneCue);  // a telephone
    if (token.is_number() && (token.size() >= 6 || (token.size() >= 4 && words > 0))) ++taken;
    if (taken > 2) break;
    if (!token.is_word()) continue;
    ++words;
    if (words == 1 && token.has(kUnit) && tokens[first_token - back + 1].gap <= Gap::Blank &&
        !of_another)
      context.amount = true;
    if (!token.has(kPhoneCue | kIdCue | kOtherNumber | kIbanCue)) continue;
    // "order number 123": the vague word leaves the last say to the one before it.
    context.phone |= token.has(kPhoneCue) && !context.id;
    clearly_phone |= token.has(kPhoneCue) && !token.has(kVagueNumber);
    context.id |= token.has(kIdCue) && !token.has(kPhoneCue) && taken == 0;
    context.other |= token.has(kOtherNumber) && !token.has(kIdCue) && words <= 4 && taken == 0;
    if (context.id || context.other) break;
  }
  if (context.other && !clearly_phone) context.phone = false;
  const std::size_t behind = last_token + 1;
  if (behind < tokens.size() && tokens[behind].gap <= Gap::Blank) {
    if (has_currency(tokens, behind)) context.amount = true;
    if (tokens[behind].is_word() && tokens[behind].has(kUnit)) context.amount = true;
  }
  return context;
}

}  // namespace idiolect::privacy
