#include "privacy/phone_styles.h"

#include <array>
#include <vector>

#include "privacy/check_digits.h"

namespace idiolect::privacy {
namespace {

constexpr std::array kStyles{
    Style{"3-3-4", "23456789", "- .)("},    // US, CA; MX, IN, IT mobile
    Style{"1-3-3-4", "1", "- .)("},         // 1-800-…
    Style{"3-3-4", "3", "- ./"},            // IT mobile
    Style{"3-7", "23456789", " -"},         // US, MX, AR without a blank
    Style{"3-4-4", "1", " -"},              // CN mobile
    Style{"3-3-3", "23456789", " -"},       // ES, PT, PL, CZ
    Style{"3-2-2-2", "56789", " -."},       // ES
    Style{"2-3-2-2", "123456789", " -.)"},  // ES, PL
    Style{"2-3-4", "23456789", " )"},       // IE, TR without nought
    Style{"3-3-2-2", "23459", " -)"},       // TR
    Style{"1-3-3-2-2", "0", " -)("},        // TR "0 532 …"
    Style{"2-4-4", "123456789", " -)"},     // MX, BR, IN
    Style{"2-5-4", "123456789", " -)"},     // BR
    Style{"5-4", "9", "-"},                 // BR mobile without area
    Style{"2-9", "123456789", " )"},        // BR mobile
    Style{"2-7", "2", " -"},                // PL
    Style{"2-5-5", "9", " -"},              // IN with its code
    Style{"5-5", "6789", " -"},             // IN
    Style{"3-2-3", "49", " "},              // NO mobile
    Style{"2-2-2-2", "23456789", " "},      // NO, DK
    Style{"3-7", "3", " -./"},              // IT mobile
    Style{"3-6", "3", " -./"},
    Style{"4-3-3", "1", " "},  // AU 1300, 1800
    Style{"3-4-3", "3", " "},  // IT
    Style{"3-2-2-3", "3", " "},
    Style{"3-2-5", "3", " "},
    Style{"4-4", "23456789", "- ", Needs::Cue},  // BR, DK
    Style{"4-6", "2", " -"},                     // GR
    Style{"4-3-3", "6789", " -"},                // IN
    Style{"8", "2345679", "", Needs::Line},      // DK, NO
    Style{"10", "2345", "", Needs::Line},        // US, CA, MX, GR
    Style{"11", "1", "", Needs::Line},           // CN, US with the 1
    Style{"10", "6789", ""},                     // IN
    Style{"10", "3", ""},                        // IT
    Style{"9", "6789", ""},                      // ES, PT, PL, CZ
    Style{"12", "9", ""},                        // 91… without the plus
};

struct StyleTable {
  Layouts layouts;
  std::vector<std::vector<const Style*>> styles;             // by node
  std::array<std::uint16_t, kStyles.size()> first_digits{};  // as bits
  std::array<std::uint16_t, 20> starts{};  // of any style, by the size of its first group

  StyleTable() {
    for (const Style& style : kStyles) {
      const std::uint16_t node = layouts.add(style.sizes);
      styles.resize(layouts.size());
      styles[node].push_back(&style);
      auto& digits = first_digits[static_cast<std::size_t>(&style - kStyles.data())];
      for (const char digit : style.first)
        digits = static_cast<std::uint16_t>(digits | 1u << (digit - '0'));
      std::uint16_t& start = starts[number_of(style.sizes.substr(0, style.sizes.find('-')))];
      start = static_cast<std::uint16_t>(start | digits);
    }
  }
};

bool separators_fit(const DigitRun& run, std::size_t first, std::size_t many,
                    std::string_view between) noexcept {
  for (std::size_t i = 1; i < many; ++i)
    if (between.find(run.groups[first + i].before) == std::string_view::npos) return false;
  return true;
}

}  // namespace

StyleMatch style_at(const DigitRun& run, std::size_t first) noexcept {
  static const StyleTable kTable;
  const DigitGroup& start = run.groups[first];
  const auto digit = static_cast<unsigned>(run.digit[start.digits_at] - '0');
  if (start.size >= kTable.starts.size() || (kTable.starts[start.size] >> digit & 1) == 0)
    return {};
  StyleMatch best;
  std::uint16_t node = 0;
  for (std::size_t i = first; i < run.count; ++i) {
    node = kTable.layouts.next(node, run.groups[i].size);
    if (node == Layouts::kNone) break;
    for (const Style* style : kTable.styles[node]) {
      if ((kTable.first_digits[static_cast<std::size_t>(style - kStyles.data())] >> digit & 1) == 0)
        continue;
      if (!separators_fit(run, first, i - first + 1, style->between)) continue;
      best = {style, i - first + 1};
    }
  }
  return best;
}

}  // namespace idiolect::privacy
