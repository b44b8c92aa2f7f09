// Phone numbers. With a country code the plan of that country decides; without one, the
// way of writing, as national plans share most of their numbers.
#include <algorithm>
#include <array>
#include <vector>

#include "privacy/check_digits.h"
#include "privacy/phone_styles.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

struct Country {
  std::uint16_t code;
  std::uint8_t shortest;  // digits behind the code
  std::uint8_t longest;
};

/// Countries whose plan is known to be narrower than "6 to 12 digits". Source: ITU-T E.164 and
/// the national plans.
constexpr std::array kPlans{
    Country{1, 10, 10},  Country{7, 10, 10},  Country{20, 8, 10},  Country{27, 9, 9},
    Country{30, 10, 10}, Country{31, 9, 10},  Country{32, 8, 9},   Country{33, 9, 9},
    Country{34, 9, 9},   Country{36, 8, 9},   Country{39, 6, 12},  Country{40, 9, 9},
    Country{41, 9, 9},   Country{43, 6, 13},  Country{44, 9, 10},  Country{45, 8, 8},
    Country{46, 7, 10},  Country{47, 8, 8},   Country{48, 9, 9},   Country{49, 6, 12},
    Country{52, 10, 11}, Country{55, 10, 11}, Country{61, 9, 9},   Country{81, 9, 10},
    Country{86, 9, 11},  Country{90, 10, 10}, Country{91, 10, 10}, Country{351, 9, 9},
    Country{353, 7, 9},  Country{358, 6, 12}, Country{420, 9, 9},  Country{421, 9, 9}};

/// Codes of one and two digits; all others have three.
constexpr std::string_view kShortCodes =
    " 1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 "
    "63 64 65 66 "
    "81 82 84 86 90 91 92 93 94 95 98 ";

std::size_t code_length(std::string_view digits) noexcept {
  if (digits.empty()) return 3;
  if (digits[0] == '1' || digits[0] == '7') return 1;
  for (std::size_t i = 0; i + 2 < kShortCodes.size(); ++i)
    if (kShortCodes[i] == ' ' && kShortCodes.substr(i + 1, 2) == digits.substr(0, 2) &&
        kShortCodes[i + 3] == ' ')
      return 2;
  return 3;
}

/// How many digits an international number, from its country code on, may have and has: the
/// longest prefix of `digits` that a plan allows, at most; 0 where none.
struct Lengths {
  std::size_t shortest = 0;
  std::size_t longest = 0;
};

Lengths lengths_of(std::string_view digits) noexcept {
  if (digits.size() < 7 || digits[0] == '0') return {};
  const std::size_t code = code_length(digits);
  const std::uint64_t number = number_of(digits.substr(0, code));
  // "+44 (0)20 …": the nought of calls inside the country.
  const std::size_t nought = code < digits.size() && digits[code] == '0' ? 1 : 0;
  for (const Country& country : kPlans)
    if (country.code == number) {
      if (number == 1 && (digits[1] < '2' || digits[4] < '2')) return {};
      return {code + country.shortest, code + country.longest + nought};
    }
  return {std::max<std::size_t>(code + 6, 9), 15 + nought};
}

/// Of the groups from `first` on, the most whose digits lie within the bounds; 0 where none.
std::size_t groups_within(const DigitRun& run, std::size_t first, std::size_t skip,
                          Lengths lengths) noexcept {
  if (lengths.longest == 0) return 0;
  std::size_t best = 0;
  std::size_t digits = 0;
  for (std::size_t i = first; i < run.count; ++i) {
    digits += run.groups[i].size;
    if (digits > skip + lengths.longest) break;
    // " / " between two whole numbers.
    if (i > first && run.groups[i].before == '/' &&
        digits - run.groups[i].size >= skip + lengths.shortest)
      break;
    if (digits >= skip + lengths.shortest) best = i - first + 1;
  }
  return best;
}

/// "24.12.2023", "2023-12-24", "24/12/23": up to three groups that are a date.
bool looks_like_date(const DigitRun& run, std::size_t first, std::size_t many) noexcept {
  if (many < 3) return false;
  // Four and more groups with the same sign: "06.12.34.56.78".
  if (many > 3 && run.groups[first + 3].before == run.groups[first + 1].before) return false;
  const auto value = [&](std::size_t i) {
    return number_of(run.digits(first + i, 1).substr(0, 9));
  };
  const std::size_t a = run.groups[first].size;
  const std::size_t c = run.groups[first + 2].size;
  const char sign = run.groups[first + 1].before;
  if (sign != run.groups[first + 2].before || run.groups[first + 1].size > 2) return false;
  const bool year_first = a == 4 && c <= 2 && value(1) <= 12 && value(2) <= 31;
  const bool year_last = a <= 2 && (c == 4 || c == 2) && value(0) <= 31 && value(1) <= 31 &&
                         (c == 4 ? value(2) >= 1900 && value(2) < 2100 : sign != ' ');
  return (sign != ' ' || many == 3) && (year_first || year_last);
}

/// Five pairs are a French number; six are a lottery.
bool is_lottery(const DigitRun& run, std::size_t first) noexcept {
  std::size_t pairs = 0;
  while (pairs < 6 && first + pairs < run.count && run.groups[first + pairs].size == 2) ++pairs;
  return pairs > 5;
}

/// A nought, the code of a town or net, then the number: most countries of Europe, AU, TR, ZA.
std::size_t trunk_groups(const DigitRun& run, std::size_t first, bool cue) noexcept {
  const DigitGroup& start = run.groups[first];
  if (run.digit[start.digits_at] != '0' || start.size == 1) return 0;
  const std::string_view all = run.digits(first, run.count - first);
  if (all.size() < 2 || all[1] == '0') return 0;
  if (start.size >= 7 && start.size < 9 && !cue) return 0;
  // 0.5, and 01.02.2023
  if (first + 1 < run.count && run.groups[first + 1].before == '.' &&
      (start.size == 1 || looks_like_date(run, first, run.count - first)))
    return 0;
  if (looks_like_date(run, first, run.count - first) && run.groups[first + 1].before != ' ')
    return 0;
  return groups_within(run, first, 0, Lengths{cue ? 7u : 9u, 13u});
}

std::size_t with_code(const DigitRun& run, std::size_t first) noexcept {
  const std::string_view digits = run.digits(first, run.count - first);
  if (first == 0 && run.plus) return groups_within(run, first, 0, lengths_of(digits));
  // "21:10 0030 231 …": behind an hour only a group that nothing else begins.
  const bool behind = first > 0 && run.groups[first].size >= 4 && run.groups[first].before == ' ' &&
                      !digits.starts_with("000");
  if (first > 0 && !behind) return 0;
  if (digits.starts_with("00") && run.groups[first].size >= 2)
    return groups_within(run, first, 2, lengths_of(digits.substr(2)));
  if (digits.starts_with("011") && run.groups[first].size >= 3 && digits.size() >= 13)
    return groups_within(run, first, 3, lengths_of(digits.substr(3)));
  return 0;
}

/// A line that holds nothing but these groups, and perhaps a sign of lists before them. In scripts
/// without blanks a word beside the number is as good.
bool is_on_its_own(const Tokens& tokens, const DigitRun& run, std::size_t first,
                   std::size_t many) noexcept {
  std::size_t begin = run.groups[first].token;
  const std::size_t behind = run.groups[first + many - 1].token + 1;
  const bool spaceless = (begin > 0 && tokens[begin - 1].spaceless) ||
                         (tokens.exists(behind) && tokens[behind].spaceless);
  if (spaceless) return true;
  if (begin > 0 && tokens[begin].gap < Gap::Line &&
      (tokens[begin - 1].is('-') || tokens[begin - 1].is('*')))
    --begin;
  const bool starts = begin == 0 || tokens[begin].gap >= Gap::Line;
  return starts && (!tokens.exists(behind) || tokens[behind].gap >= Gap::Line);
}

/// "04538-133", "4050-313": postcodes of Brazil and Portugal.
bool is_postcode(const DigitRun& run, std::size_t first) noexcept {
  return run.count == first + 2 && run.groups[first + 1].before == '-' &&
         run.groups[first + 1].size == 3 && run.groups[first].size >= 4 &&
         run.groups[first].size <= 5;
}

/// A number cut by a colon, a comma or a point is a time, an amount or a decimal.
bool is_cut(const Tokens& tokens, const DigitRun& run, std::size_t first,
            std::size_t many) noexcept {
  const std::size_t token = run.groups[first].token;
  const std::size_t last = run.groups[first + many - 1].token;
  const auto cuts = [&](std::size_t mark, std::size_t beyond) {
    return tokens.glued(beyond > mark ? mark : mark + 1) &&
           (tokens[mark].is(',') || tokens[mark].is(':') || tokens[mark].is('.')) &&
           tokens[mark].size() == 1 && tokens[beyond].is_number();
  };
  if (last + 2 < tokens.size() && tokens.glued(last + 1) && tokens.glued(last + 2) &&
      cuts(last + 1, last + 2))
    return true;
  return token >= 2 && tokens.glued(token) && tokens.glued(token - 1) &&
         cuts(token - 1, token - 2) && !run.plus;
}

}  // namespace

std::optional<NumberMatch> phone_at(const Tokens& tokens, const DigitRun& run,
                                    std::size_t group) noexcept {
  const auto result = [](std::size_t many) { return NumberMatch{many, PersonalData::Phone}; };
  if (const std::size_t many = with_code(run, group); many > 0) return result(many);
  const DigitGroup& start = run.groups[group];
  const char first = run.digit[start.digits_at];
  // Cheap refusals first: most numbers of a chat are hours and amounts.
  const std::size_t total = run.digits(group, run.count - group).size();
  if (total < 6 || start.size > 13) return std::nullopt;
  if (group > 0 && first != '0' && !start.bracketed && total < 9) return std::nullopt;
  if (is_postcode(run, group) || is_lottery(run, group)) return std::nullopt;
  const auto [style, styled] = style_at(run, group);
  const std::size_t last = run.groups[std::max<std::size_t>(group + 1, run.count) - 1].token;
  const bool may_trunk = first == '0' && start.size > 1;
  const bool trunk = may_trunk && trunk_groups(run, group, true) > 0;
  if (style == nullptr && !trunk && group > 0) return std::nullopt;
  const Context context = context_of(tokens, start.token - (start.bracketed ? 1 : 0), last);
  if (trunk && !(context.other && !context.phone)) {
    const std::size_t many = trunk_groups(run, group, context.phone || start.bracketed);
    if (many > 0 && !is_cut(tokens, run, group, many)) return result(many);
  }
  if (context.amount || (context.other && !context.phone)) return std::nullopt;
  const bool enough = style != nullptr &&
                      (style->needs == Needs::Nothing || context.phone ||
                       (style->needs == Needs::Line && is_on_its_own(tokens, run, group, styled)));
  if (enough && !is_cut(tokens, run, group, styled) && !looks_like_date(run, group, styled) &&
      !(styled == 1 && is_written_date(run.digits(group, 1)))) {
    const bool american = style->sizes == "3-3-4" && style->first.size() > 4;
    const bool plausible = !american || run.digit[run.groups[group + 1].digits_at] != '0' ||
                           context.phone || run.groups[group + 1].before == ' ';  // Greece
    // "978-3-16-…" and the like begin a longer number.
    const std::string_view digits = run.digits(group, styled);
    if (styled == 3 && digits.substr(0, 3) == digits.substr(3, 3) && !context.phone)
      return std::nullopt;  // "255 255 255"
    if (plausible && group + styled == run.count) return result(styled);
    if (plausible && (context.phone || run.groups[group + styled].before == ' '))
      return result(styled);
  }
  if (!context.phone || group > 0) return std::nullopt;
  const std::size_t many = groups_within(run, group, 0, Lengths{7, 13});
  if (many == 0 || is_cut(tokens, run, group, many) || looks_like_date(run, group, run.count))
    return std::nullopt;
  return result(many);
}

std::size_t end_with_extension(const Tokens& tokens, const DigitRun& run, std::size_t last_group,
                               std::size_t end) noexcept {
  const std::string_view digits = run.digits(0, run.count);
  const bool says_kl = digits.starts_with("420") || digits.starts_with("00420") ||
                       digits.starts_with("421") || digits.starts_with("00421") ||
                       digits.starts_with("43") || digits.starts_with("0043");
  const std::size_t token = run.groups[last_group].token;
  std::size_t at = token + 1;
  if (at < tokens.size() && tokens[at].is(')')) ++at;
  for (std::size_t marks = 0;
       marks < 2 && at < tokens.size() &&
       (tokens[at].is(',') || tokens[at].is('(') || tokens[at].is('-') || tokens[at].is(';'));
       ++marks)
    ++at;
  if (at >= tokens.size() || tokens[at].gap > Gap::Blanks) return end;
  if (tokens[at].is('#') && tokens.glued(at + 1) && tokens[at + 1].is_number() &&
      tokens[at + 1].size() <= 5)
    return tokens[at + 1].end;
  if (!tokens[at].is_word() || !tokens[at].has(kExtension)) return end;
  // "kl." is an extension in Czech and in Austria, and the hour in the north.
  const bool hour = tokens.of(tokens[at]) == "kl" && !says_kl;
  ++at;
  for (std::size_t marks = 0;
       marks < 2 && at < tokens.size() &&
       (tokens[at].is('.') || tokens[at].is(':') || tokens[at].is('-') || tokens[at].is('#'));
       ++marks)
    ++at;
  const bool number = at < tokens.size() && tokens[at].is_number() && tokens[at].size() <= 6 &&
                      tokens[at].gap <= Gap::Blank;
  if (!number || (hour && tokens[at].size() <= 2)) return end;
  return tokens[at].end;
}

}  // namespace idiolect::privacy
