// National numbers of persons: one table of formats, each with its check.
#include "privacy/national_ids.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "privacy/check_digits.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

struct DigitFormat {
  std::string_view country;
  std::string_view sizes;  // of the groups, in the ways it is written
  bool (*fits)(std::string_view) noexcept;
  Evidence evidence;
  Evidence bare;  // written without separators
};

bool any_number(std::string_view) noexcept { return true; }

constexpr std::array kDigitFormats{
    DigitFormat{"DE", "11 2-3-3-3", de_tax_number, Evidence::Strong, Evidence::Strong},
    DigitFormat{"AT", "10 4-6 4-2-2-2", at_social_security, Evidence::Strong, Evidence::Strong},
    DigitFormat{"CH", "13 3-4-4-2", ch_ahv, Evidence::Strong, Evidence::Strong},
    DigitFormat{"FR", "15 1-2-2-2-3-3-2 13-2 1-2-2-2-6-2 1-2-2-2-3-5 1-12-2", fr_nir,
                Evidence::Strong, Evidence::Strong},
    DigitFormat{"FR", "13 2-3-3-3-2 2-2-3-3-3", fr_tax_number, Evidence::Fair, Evidence::Fair},
    DigitFormat{"BE", "11 2-2-2-3-2 6-3-2 6-5", be_national_number, Evidence::Strong,
                Evidence::Strong},
    DigitFormat{"NL", "9 3-3-3 4-2-3 2-3-4 3-2-4", nl_bsn, Evidence::Fair, Evidence::Fair},
    DigitFormat{"ES", "12 2-8-2 2-10", es_social_security, Evidence::Strong, Evidence::Fair},
    DigitFormat{"PT", "9 3-3-3", pt_nif, Evidence::Fair, Evidence::Fair},
    DigitFormat{"PT", "11 3-3-3-2 1-3-3-3-1", pt_niss, Evidence::Fair, Evidence::Fair},
    DigitFormat{"PL", "11 6-5 2-2-2-5", pl_pesel, Evidence::Strong, Evidence::Strong},
    DigitFormat{"PL", "10 3-3-2-2 3-2-2-3", pl_nip, Evidence::Fair, Evidence::Fair},
    DigitFormat{"CZ", "6-4 10", cz_birth_number, Evidence::Strong, Evidence::Strong},
    DigitFormat{"CZ", "6-3", cz_birth_number, Evidence::Fair, Evidence::Weak},
    DigitFormat{"SE", "10 6-4 12 8-4", se_personnummer, Evidence::Strong, Evidence::Strong},
    DigitFormat{"NO", "11 6-5 6-3-2 2-2-2-5", no_fodselsnummer, Evidence::Strong, Evidence::Strong},
    DigitFormat{"DK", "10 6-4", dk_cpr_checked, Evidence::Strong, Evidence::Fair},
    DigitFormat{"DK", "6-4 10", dk_cpr_date, Evidence::Fair, Evidence::Weak},
    DigitFormat{"GB", "10 3-3-4", gb_nhs, Evidence::Fair, Evidence::Fair},
    DigitFormat{"US", "3-2-4 9", us_ssn, Evidence::Fair, Evidence::Weak},
    DigitFormat{"CA", "9 3-3-3", ca_sin, Evidence::Fair, Evidence::Fair},
    DigitFormat{"BR", "11 3-3-3-2 9-2", br_cpf, Evidence::Strong, Evidence::Strong},
    DigitFormat{"BR", "14 2-3-3-4-2", br_cnpj, Evidence::Strong, Evidence::Strong},
    DigitFormat{"IN", "12 4-4-4", in_aadhaar, Evidence::Fair, Evidence::Fair},
    DigitFormat{"AU", "9 3-3-3 8 2-3-3 3-2-3", au_tfn, Evidence::Fair, Evidence::Fair},
    DigitFormat{"AU", "10 4-5-1 4-5-1-1 4-5-2 11", au_medicare, Evidence::Fair, Evidence::Fair},
    DigitFormat{"TR", "11 3-3-3-2", tr_tckn, Evidence::Strong, Evidence::Strong},
    DigitFormat{"ZA", "13 6-4-3 6-4-2-1 6-4-1-1-1 6-4-1-2", za_id, Evidence::Strong,
                Evidence::Strong},
    DigitFormat{"BR", "2-3-3-1 9", any_number, Evidence::Weak, Evidence::Weak},  // RG
    DigitFormat{"MX", "11 2-2-2-4-1", luhn, Evidence::Weak, Evidence::Weak},
    DigitFormat{"IT", "11", luhn, Evidence::Weak, Evidence::Weak},
};

struct FormatTable {
  Layouts layouts;
  std::vector<std::vector<const DigitFormat*>> formats;  // by node

  FormatTable() {
    for (const DigitFormat& format : kDigitFormats) {
      std::string_view rest = format.sizes;
      while (!rest.empty()) {
        const std::size_t blank = std::min(rest.find(' '), rest.size());
        const std::uint16_t node = layouts.add(rest.substr(0, blank));
        formats.resize(layouts.size());
        formats[node].push_back(&format);
        rest.remove_prefix(std::min(blank + 1, rest.size()));
      }
    }
  }
};

/// A separator of national numbers, the same kind throughout or mixed as their offices do.
bool is_joined(const DigitRun& run, std::size_t first, std::size_t many) noexcept {
  for (std::size_t i = 1; i < many; ++i)
    if (run.groups[first + i].before == '(' || run.groups[first + i].before == ')') return false;
  if (many == 1) return true;
  // "192.168.100.200" goes on: it is longer than the format.
  const char sign = run.groups[first + many - 1].before;
  const bool goes_on = first + many < run.count && run.groups[first + many].before == sign;
  const bool went_before = first > 0 && run.groups[first].before == run.groups[first + 1].before;
  return !goes_on && !went_before;
}

}  // namespace

bool is_enough(Evidence evidence, const Context& context) noexcept {
  switch (evidence) {
    case Evidence::Strong:
      return !context.other || context.id;
    case Evidence::Fair:
      return context.id || (!context.other && !context.amount);
    case Evidence::Weak:
      return context.id;
  }
  return false;
}

std::optional<NumberMatch> national_id_at(const Tokens& tokens, const DigitRun& run,
                                          std::size_t group) noexcept {
  static const FormatTable kTable;
  std::uint16_t node = 0;
  std::optional<NumberMatch> best;
  std::optional<Context> context;
  for (std::size_t i = group; i < run.count; ++i) {
    node = kTable.layouts.next(node, run.groups[i].size);
    if (node == Layouts::kNone) break;
    const std::size_t many = i - group + 1;
    if (kTable.formats[node].empty() || !is_joined(run, group, many)) continue;
    for (const DigitFormat* format : kTable.formats[node]) {
      const std::string_view digits = run.digits(group, many);
      if (!format->fits(digits)) continue;
      const bool date = many == 1 && is_written_date(digits);
      if (!context) context = context_of(tokens, run.groups[group].token, run.groups[i].token);
      if (date && !context->id) continue;
      if (is_enough(many == 1 ? format->bare : format->evidence, *context))
        best = NumberMatch{
            many, PersonalData::NationalId,
            context->id || (many == 1 ? format->bare : format->evidence) == Evidence::Strong};
    }
  }
  return best;
}

}  // namespace idiolect::privacy
