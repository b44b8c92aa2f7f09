#include "sources/csv.h"

#include <algorithm>

namespace idiolect::sources {
namespace {

/// A quote that is not closed within so many bytes is taken for one that nobody closed.
constexpr std::size_t kLongestField = std::size_t{64} << 20;

}  // namespace

const CsvRecord* CsvReader::next() {
  while (take_line_end()) {
  }
  if (at_ >= text_.size()) return nullptr;
  record_.line = line_;
  const std::size_t start = at_;
  record_.broken = !read_record();
  if (record_.broken) {
    record_.fields.clear();
    at_ = std::min(text_.find('\n', start), text_.size());
    line_ = record_.line;
  }
  take_line_end();
  return &record_;
}

bool CsvReader::read_record() {
  record_.fields.clear();
  unquoted_.clear();
  while (true) {
    const auto field = read_field();
    if (!field) return false;
    record_.fields.push_back(*field);
    if (at_ >= text_.size() || text_[at_] != separator_) return true;
    ++at_;
  }
}

std::optional<std::string_view> CsvReader::read_field() {
  if (at_ < text_.size() && text_[at_] == '"') return read_quoted_field();
  return read_plain_field();
}

/// Up to the next separator or line end. A quote inside is a character like any other.
std::string_view CsvReader::read_plain_field() {
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
  std::string_view field = text_.substr(start, at_ - start);
  const bool ends_line = at_ == text_.size() || text_[at_] == '\n';
  if (ends_line && field.ends_with('\r')) field.remove_suffix(1);
  return field;
}

/// None when the closing quote is missing. What stands between it and the next separator is kept.
std::optional<std::string_view> CsvReader::read_quoted_field() {
  const std::size_t start = ++at_;
  std::size_t from = start;
  std::string* collected = nullptr;
  while (true) {
    const std::size_t quote = text_.substr(0, start + kLongestField).find('"', at_);
    if (quote == std::string_view::npos) return std::nullopt;
    line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(quote),
                                                 '\n'));
    at_ = quote + 1;
    const bool doubled = at_ < text_.size() && text_[at_] == '"';
    if (!doubled) break;
    if (collected == nullptr) collected = &unquoted_.emplace_back();
    collected->append(text_, from, at_ - from);  // with one of the two quotes
    from = ++at_;
  }
  const std::string_view last = text_.substr(from, at_ - 1 - from);
  const std::string_view behind = read_plain_field();
  if (collected == nullptr && behind.empty()) return last;
  if (collected == nullptr) collected = &unquoted_.emplace_back();
  return collected->append(last).append(behind);
}

/// Skips \n or \r\n.
bool CsvReader::take_line_end() {
  const std::string_view rest = text_.substr(std::min(at_, text_.size()), 2);
  if (!rest.starts_with('\n') && rest != "\r\n") return false;
  at_ += rest.starts_with('\n') ? 1u : 2u;
  ++line_;
  return true;
}

char sniff_separator(std::string_view text) {
  char best = ',';
  std::size_t most = 0;
  for (const char separator : {',', ';', '\t'}) {
    CsvReader reader(text, separator);
    const CsvRecord* const header = reader.next();
    if (header == nullptr || header->fields.size() <= most) continue;
    most = header->fields.size();
    best = separator;
  }
  return best;
}

}  // namespace idiolect::sources
