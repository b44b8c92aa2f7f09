// What a run of digits is: each of its groups is asked what begins there, in the order
// of how sure the answer is.
#include <algorithm>
#include <span>

#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

/// The middle of a row of groups begins nothing: "12 345 678 903" is one number, of whatever kind.
/// A nought, a bracket, another sign or a long group may begin one.
bool may_begin(const DigitRun& run, std::size_t group, std::size_t after) noexcept {
  const DigitGroup& start = run.groups[group];
  if (group == after || start.bracketed || start.size >= 9) return true;
  if (run.digit[start.digits_at] == '0' && start.size > 1) return true;
  return group + 1 < run.count && start.before != run.groups[group + 1].before;
}

/// Any number of seven digits and more after "tax number", "passport": the word is enough.
std::optional<NumberMatch> named_number(const Tokens& tokens, const DigitRun& run) noexcept {
  const std::size_t digits = run.digits(0, run.count).size();
  if (digits < 7 || digits > 16 || run.plus) return std::nullopt;
  if (!context_of(tokens, run.groups[0].token, run.groups[run.count - 1].token).id)
    return std::nullopt;
  const bool years = run.count == 2 && digits == 8 && run.groups[0].size == 4;
  const bool date = (run.count == 3 && digits == 8) || years;
  return date ? std::nullopt : std::optional(NumberMatch{run.count, PersonalData::NationalId});
}

std::optional<NumberMatch> match_at(const Tokens& tokens, const DigitRun& run, std::size_t group,
                                    std::size_t after) {
  if (const auto card = card_at(run, group, after)) return card;
  const bool international = group == 0 && run.plus;
  if (!may_begin(run, group, after)) return std::nullopt;
  const auto id = international ? std::nullopt : national_id_at(tokens, run, group);
  if (id && id->sure) return id;
  const auto phone = phone_at(tokens, run, group);
  if (id && (!phone || phone->groups < id->groups)) return id;
  return phone || group > 0 ? phone : named_number(tokens, run);
}

/// Adds the numbers of one run.
void find_in_run(const Tokens& tokens, const DigitRun& run, Findings& found) {
  if (run.letter_before && !run.plus) {
    // "DE89 3704 …", "A4": a code, which others look for; but "visa4111 …" is a word and a card.
    const Token& word = tokens[run.groups[0].token - 1];
    const auto card = word.points >= 3 ? card_at(run, 0, 0) : std::nullopt;
    if (card)
      found.push_back({run.groups[0].begin, end_of(tokens, run, card->groups - 1), card->what});
    return;
  }
  if (std::ranges::all_of(std::span(run.groups).first(run.count),
                          [](const DigitGroup& g) { return g.size == 1; }))
    return;
  constexpr std::size_t kFewest = 6;  // digits
  if (run.digits(0, run.count).size() < kFewest) return;
  std::size_t group = 0;
  std::size_t after = 0;
  while (group < run.count) {
    const auto match = match_at(tokens, run, group, after);
    if (!match) {
      ++group;
      continue;
    }
    const std::size_t last = group + match->groups - 1;
    std::size_t begin = run.groups[group].begin;
    if (group == 0 && run.plus) begin = std::min<std::size_t>(begin, run.plus_at);
    std::size_t end = end_of(tokens, run, last);
    if (match->what == PersonalData::Phone) end = end_with_extension(tokens, run, last, end);
    const bool amount_behind =
        last + 1 == run.count && run.letter_behind && end <= tokens[run.groups[last].token].end;
    if (!amount_behind) found.push_back({begin, end, match->what});
    group = after = last + 1;
  }
}

/// "1 2 3", "1-1-1": three digits that stand apart begin no number.
bool is_counting(const Tokens& tokens, std::size_t number) noexcept {
  if (number + 2 >= tokens.numbers.size()) return false;
  const std::size_t first = tokens.numbers[number];
  if (tokens.numbers[number + 2] - first > 4) return false;
  if (first > 0 && tokens[first - 1].is('+')) return false;
  return tokens[first].size() == 1 && tokens[tokens.numbers[number + 1]].size() == 1 &&
         tokens[tokens.numbers[number + 2]].size() == 1;
}

/// True where a letter stands close enough that the number may be part of a code.
bool near_letters(const Tokens& tokens, std::size_t token) noexcept {
  const auto word = [&](std::size_t at) { return tokens[at].is_word() && tokens[at].ascii; };
  if (token > 0 && (word(token - 1) || tokens[token - 1].kind == TokenKind::Mark)) return true;
  return token + 1 < tokens.size();
}

}  // namespace

void find_numbers(const Tokens& tokens, Findings& found) {
  for (std::size_t i = 0; i < tokens.numbers.size(); ++i) {
    const std::size_t token = tokens.numbers[i];
    // "a1b": no number begins so.
    if (tokens[token].size() == 1 && tokens.letter_behind(token)) continue;
    if (!near_letters(tokens, token)) continue;
    if (!found.empty() && found.back().end > tokens[token].begin) continue;
    if (const auto iban = iban_at(tokens, token))
      found.push_back(*iban);
    else if (const auto id = lettered_id_at(tokens, token))
      found.push_back(*id);
  }
  DigitRun run;
  for (std::size_t i = 0; i < tokens.numbers.size();) {
    if (is_counting(tokens, i)) {
      ++i;
      continue;
    }
    // No number of anybody has fewer than six digits.
    if (tokens[tokens.numbers[i]].size() < 6 && DigitRun::is_single(tokens, i)) {
      ++i;
      continue;
    }
    run.read(tokens, i);
    find_in_run(tokens, run, found);
    i = std::max(run.next, i + 1);
  }
}

}  // namespace idiolect::privacy
