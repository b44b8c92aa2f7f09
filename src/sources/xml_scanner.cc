#include "sources/xml_scanner.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/utf8.h"

namespace idiolect::sources {
namespace {

constexpr std::size_t kLongestReference = 12;  // "&#x0010FFFF;"
constexpr char32_t kBeyond = 0x110000;         // no code point

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities{
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}}};

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

constexpr bool is_high_surrogate(char32_t v) noexcept { return v >= 0xD800 && v <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t v) noexcept { return v >= 0xDC00 && v <= 0xDFFF; }

std::optional<char32_t> digit_of(char c, char32_t base) noexcept {
  char32_t value = base;
  if (c >= '0' && c <= '9') value = static_cast<char32_t>(c - '0');
  if (c >= 'a' && c <= 'f') value = static_cast<char32_t>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') value = static_cast<char32_t>(c - 'A') + 10;
  return value < base ? std::optional(value) : std::nullopt;
}

/// A reference at the front of a text; `length` 0 where there is none.
struct Reference {
  char32_t value = 0;
  std::size_t length = 0;
};

/// "&#NNN;" or "&#xHHH;".
Reference read_reference(std::string_view text) noexcept {
  text = text.substr(0, kLongestReference);
  if (!text.starts_with("&#")) return {};
  const bool hexadecimal = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const char32_t base = hexadecimal ? 16 : 10;
  const std::size_t start = hexadecimal ? 3 : 2;
  char32_t value = 0;
  for (std::size_t at = start; at < text.size(); ++at) {
    if (text[at] == ';' && at > start) return {value, at + 1};
    const auto digit = digit_of(text[at], base);
    if (!digit) return {};
    value = std::min<char32_t>(value * base + *digit, kBeyond);
  }
  return {};
}

/// Appends what stands at the '&' that `text` begins with; the bytes it took.
std::size_t append_reference(std::string& result, std::string_view text) {
  for (const auto& [entity, character] : kEntities) {
    if (!text.starts_with(entity)) continue;
    result.push_back(character);
    return entity.size();
  }
  const Reference first = read_reference(text);
  if (first.length == 0) {
    result.push_back('&');
    return 1;
  }
  if (is_high_surrogate(first.value)) {
    const Reference second = read_reference(text.substr(first.length));
    if (second.length > 0 && is_low_surrogate(second.value)) {
      append_utf8(result, 0x10000 + ((first.value - 0xD800) << 10) + (second.value - 0xDC00));
      return first.length + second.length;
    }
  }
  append_utf8(result, first.value == 0 ? kBeyond : first.value);  // U+FFFD for what is none
  return first.length;
}

}  // namespace

XmlScanner::Event XmlScanner::next() {
  if (closes_itself_) {
    closes_itself_ = false;
    --depth_;
    return Event::End;
  }
  while (true) {
    const std::size_t tag = find("<", at_);
    if (tag == std::string_view::npos) {
      if (text_.size() - at_ > kLongest) return Event::Broken;
      at_ = text_.size();
      return depth_ == 0 && seen_root_ ? Event::Done : Event::Broken;
    }
    at_ = tag;
    const std::string_view rest = text_.substr(at_);
    bool whole = true;
    if (rest.starts_with("<!--")) {
      whole = skip_past("-->");
    } else if (rest.starts_with("<![CDATA[")) {
      whole = skip_past("]]>");
    } else if (rest.starts_with("<?")) {
      whole = skip_past("?>");
    } else if (rest.starts_with("<!")) {
      whole = skip_declaration();
    } else {
      return read_tag();
    }
    if (!whole) return Event::Broken;
  }
}

std::string_view XmlScanner::attribute(std::string_view name) const noexcept {
  const auto found = std::find_if(attributes_.begin(), attributes_.end(),
                                  [&](const XmlAttribute& a) { return a.name == name; });
  return found == attributes_.end() ? std::string_view() : found->value;
}

XmlScanner::Event XmlScanner::read_tag() {
  if (passed_) passed_(at_);
  ++at_;
  attributes_.clear();
  return at_ < text_.size() && text_[at_] == '/' ? read_end_tag() : read_start_tag();
}

XmlScanner::Event XmlScanner::read_end_tag() {
  ++at_;
  name_ = read_name();
  skip_space();
  if (name_.empty() || depth_ == 0 || at_ == text_.size() || text_[at_] != '>')
    return Event::Broken;
  ++at_;
  --depth_;
  return Event::End;
}

XmlScanner::Event XmlScanner::read_start_tag() {
  name_ = read_name();
  if (name_.empty()) return Event::Broken;
  while (true) {
    skip_space();
    const std::string_view rest = text_.substr(at_, 2);
    if (rest.starts_with('>') || rest == "/>") {
      closes_itself_ = rest == "/>";
      at_ += closes_itself_ ? 2 : 1;
      ++depth_;
      seen_root_ = true;
      return Event::Start;
    }
    if (!read_attribute()) return Event::Broken;
  }
}

bool XmlScanner::read_attribute() {
  const std::string_view name = read_name();
  skip_space();
  if (name.empty() || at_ == text_.size() || text_[at_] != '=') return false;
  ++at_;
  skip_space();
  if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return false;
  const std::size_t start = at_ + 1;
  const std::size_t end = find(text_.substr(at_, 1), start);
  if (end == std::string_view::npos || attributes_.size() == kMostAttributes) return false;
  attributes_.push_back({name, text_.substr(start, end - start)});
  at_ = end + 1;
  return true;
}

/// In steps, so that the memory of what is searched can be given back, and no further than
/// kLongest.
std::size_t XmlScanner::find(std::string_view wanted, std::size_t from) {
  constexpr std::size_t kStep = std::size_t{1} << 20;
  for (std::size_t at = from; at < text_.size() && at - from <= kLongest; at += kStep) {
    const std::string_view step = text_.substr(at, kStep + wanted.size() - 1);
    const std::size_t found = step.find(wanted);
    if (found != std::string_view::npos) return at + found;
    if (step.find('\0') != std::string_view::npos) return found;  // no XML, and may go on for long
    if (passed_) passed_(at);
  }
  return std::string_view::npos;
}

bool XmlScanner::skip_past(std::string_view end) {
  const std::size_t found = find(end, at_);
  if (found == std::string_view::npos) return false;
  at_ = found + end.size();
  return true;
}

/// "<!DOCTYPE …>" with what it declares between [ and ], all of it ignored.
bool XmlScanner::skip_declaration() {
  constexpr std::size_t kLongestDeclaration = std::size_t{1} << 20;
  const std::size_t end = text_.substr(0, at_ + kLongestDeclaration).find_first_of("[>", at_);
  if (end == std::string_view::npos) return false;
  at_ = end;
  return text_[end] == '>' ? skip_past(">") : skip_past("]") && skip_past(">");
}

void XmlScanner::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

std::string_view XmlScanner::read_name() {
  const std::size_t start = at_;
  constexpr std::string_view kEnds = " \t\r\n=/<>\"'";
  while (at_ < text_.size() && kEnds.find(text_[at_]) == std::string_view::npos) ++at_;
  return text_.substr(start, at_ - start);
}

std::string xml_text(std::string_view raw) {
  std::string result;
  result.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t plain = std::min(raw.find('&', at), raw.size());
    result.append(raw, at, plain - at);
    at = plain;
    if (at < raw.size()) at += append_reference(result, raw.substr(at));
  }
  return is_valid_utf8(result) ? result : sanitize_utf8(result).text;
}

}  // namespace idiolect::sources
