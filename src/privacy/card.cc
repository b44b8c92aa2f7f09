// Payment cards: the ranges that networks issue from, the ways of writing, and Luhn.
#include <algorithm>
#include <array>

#include "privacy/check_digits.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

struct Range {
  std::uint32_t low;  // the first six digits
  std::uint32_t high;
  std::size_t shortest;
  std::size_t longest;
};

/// Source: the networks' published ranges (ISO/IEC 7812).
constexpr std::array kRanges{
    Range{400000, 499999, 13, 13},  // Visa
    Range{400000, 499999, 16, 16}, Range{400000, 499999, 19, 19},
    Range{510000, 559999, 16, 16},                                 // Mastercard
    Range{222100, 272099, 16, 16}, Range{340000, 349999, 15, 15},  // American Express
    Range{370000, 379999, 15, 15}, Range{300000, 305999, 14, 19},  // Diners Club
    Range{360000, 369999, 14, 19}, Range{380000, 399999, 14, 19},
    Range{352800, 358999, 16, 19},  // JCB
    Range{601100, 601199, 16, 19},  // Discover
    Range{622126, 622925, 16, 19}, Range{644000, 659999, 16, 19},
    Range{620000, 629999, 16, 19},  // UnionPay
    Range{810000, 829999, 16, 19},  // UnionPay, RuPay
    Range{600000, 609999, 16, 19},  // RuPay, Hipercard
    Range{500000, 509999, 13, 19},  // Maestro, Elo, Dankort
    Range{560000, 589999, 13, 19}, Range{610000, 619999, 16, 19},
    Range{630000, 639999, 13, 19}, Range{660000, 699999, 13, 19},
    Range{220000, 220499, 16, 19},  // Mir
    Range{979200, 979299, 16, 16},  // Troy
};

bool is_issued(std::string_view digits) noexcept {
  const auto start = static_cast<std::uint32_t>(number_of(digits.substr(0, 6)));
  return std::ranges::any_of(kRanges, [&](const Range& range) {
    return start >= range.low && start <= range.high && digits.size() >= range.shortest &&
           digits.size() <= range.longest;
  });
}

/// How numbers of 13 to 19 digits are grouped on cards and by the people who copy them.
constexpr auto kLayouts = std::to_array<std::string_view>(
    {"4-4-4-4", "4-6-5",   "4-6-4",   "4-4-4-4-3", "4-4-4-4-1", "4-4-4-4-2", "4-3-3-3",
     "4-4-4-1", "4-4-4-2", "4-4-4-3", "4-4-5",     "4-5-4",     "4-3-6",     "4-4-7",
     "6-13",    "6-7",     "8-8",     "4-12",      "6-4-5",     "6-6-7",     "6-10",
     "5-5-5-4", "4-4-8",   "8-4-4",   "4-8-4"});

const Layouts& layouts() {
  static const Layouts kMade = [] {
    Layouts made;
    for (const std::string_view layout : kLayouts) made.add(layout, Layouts::End::Marked);
    return made;
  }();
  return kMade;
}

/// Groups of one of the layouts, with the same sign between all of them.
bool is_written_so(const DigitRun& run, std::size_t first, std::size_t many) noexcept {
  if (many == 1) return true;
  const char sign = run.groups[first + 1].before;
  if (sign == '/' || sign == '(' || sign == ')') return false;
  std::uint16_t node = 0;
  for (std::size_t i = 0; i < many; ++i) {
    const DigitGroup& group = run.groups[first + i];
    if (i > 0 && group.before != sign) return false;
    node = layouts().next(node, group.size);
    if (node == Layouts::kNone) return false;
  }
  return layouts().is_end(node);
}

}  // namespace

std::optional<NumberMatch> card_at(const DigitRun& run, std::size_t group,
                                   std::size_t after) noexcept {
  const std::size_t size = run.groups[group].size;
  const bool alone = size >= 13 && size <= 19;
  if (!alone && size != 4 && size != 5 && size != 6 && size != 8) return std::nullopt;
  // The middle of a row of fours begins no card, unless one ended there or it is the end of the
  // row: "2023 4111 …".
  const std::size_t left = run.count - group;
  const bool row = group > after && size == 4 && run.groups[group - 1].size == 4 &&
                   run.groups[group].before == (left > 1 ? run.groups[group + 1].before : 0);
  if (row && left != 4) return std::nullopt;
  for (std::size_t many = std::min<std::size_t>(run.count - group, 5); many >= 1; --many) {
    const std::string_view digits = run.digits(group, many);
    if (digits.size() < 13) break;
    if (digits.size() <= 19 && is_written_so(run, group, many) && is_issued(digits) && luhn(digits))
      return NumberMatch{many, PersonalData::Card};
  }
  return std::nullopt;
}

}  // namespace idiolect::privacy
