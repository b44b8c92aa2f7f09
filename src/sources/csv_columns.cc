#include "sources/csv_columns.h"

#include <algorithm>

#include "base/error.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

std::string joined(const CsvNames& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

CsvNames names_of(const CsvRecord& header) {
  CsvNames names;
  for (const std::string_view field : header.fields) names.push_back(ascii_lower(trimmed(field)));
  return names;
}

CsvNames csv_header_of(std::string_view text) {
  CsvReader reader(text, sniff_separator(text));
  const CsvRecord* const header = reader.next();
  return header == nullptr ? CsvNames() : names_of(*header);
}

bool has_name(const CsvNames& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

CsvColumns::CsvColumns(std::string_view path, const CsvTable& table, const CsvNames& names)
    : at_(table.columns.size()), count_(names.size()) {
  CsvNames missing;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::string_view column = table.columns[i];
    const auto found = std::find(names.begin(), names.end(), column);
    if (found != names.end()) {
      at_[i] = static_cast<std::size_t>(found - names.begin());
      if (i < table.required) last_required_ = std::max(last_required_, *at_[i]);
    } else if (i < table.required) {
      missing.emplace_back(column);
    }
    if (std::count(names.begin(), names.end(), column) > 1)
      throw Error(std::string(path) + ": the column '" + std::string(column) + "' is there twice");
  }
  if (missing.empty()) return;
  throw Error(std::string(path) + ": not a whole " + std::string(table.what) +
                  ": missing columns: " + joined(missing) + "; found: " + joined(names),
              std::string(table.hint));
}

std::optional<std::string_view> CsvColumns::fault_of(const CsvRecord& record) const noexcept {
  if (record.broken) return "unclosed-quote";
  if (record.fields.size() <= last_required_) return "short-row";
  // A separator in the text that nobody quoted: which field is which?
  if (record.fields.size() > count_) return "long-row";
  return std::nullopt;
}

std::string_view CsvColumns::field(const CsvRecord& record, std::size_t column) const noexcept {
  const auto at = at_[column];
  return at && *at < record.fields.size() ? record.fields[*at] : std::string_view();
}

}  // namespace idiolect::sources
