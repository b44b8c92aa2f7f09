#include "sources/html_scanner.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/utf8.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Where the tag that is open at `at` ends: its '>', not one in a quoted value.
std::size_t end_of_tag(std::string_view html, std::size_t at) {
  char quote = '\0';
  for (; at < html.size(); ++at) {
    const char c = html[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at;
    }
  }
  return html.size();
}

/// The value of the attribute class; empty where there is none.
std::string_view class_of(std::string_view attributes) {
  constexpr std::string_view kName = "class";
  std::size_t at = attributes.find(kName);
  while (at != std::string_view::npos) {
    std::string_view rest = attributes.substr(at + kName.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
    const bool apart = at == 0 || kBlanks.find(attributes[at - 1]) != std::string_view::npos;
    if (apart && rest.starts_with('=')) {
      rest.remove_prefix(1);
      rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
      if (!rest.starts_with('"') && !rest.starts_with('\'')) return {};
      const char quote = rest.front();
      rest.remove_prefix(1);
      return rest.substr(0, rest.find(quote));
    }
    at = attributes.find(kName, at + kName.size());
  }
  return {};
}

/// The code point of "#39", "#x27" or "amp"; U+FFFD's absence: 0 where it is none that is known.
char32_t code_point_of(std::string_view reference) {
  constexpr std::array<std::pair<std::string_view, char32_t>, 6> kNamed{
      {{"amp", U'&'}, {"lt", U'<'}, {"gt", U'>'}, {"quot", U'"'}, {"apos", U'\''}, {"nbsp", U' '}}};
  for (const auto& [name, value] : kNamed)
    if (reference == name) return value;
  if (!reference.starts_with('#')) return 0;
  reference.remove_prefix(1);
  const bool hex = reference.starts_with('x') || reference.starts_with('X');
  if (hex) reference.remove_prefix(1);
  std::uint32_t value = 0;
  const char* const end = reference.data() + reference.size();
  const auto read = std::from_chars(reference.data(), end, value, hex ? 16 : 10);
  return read.ec == std::errc() && read.ptr == end ? char32_t{value} : 0;
}

}  // namespace

HtmlScanner::Token HtmlScanner::next() {
  while (at_ < html_.size()) {
    const char after = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
    if (html_[at_] == '<' && (is_letter(after) || after == '/')) return read_tag();
    if (html_[at_] == '<' && (after == '!' || after == '?')) {
      pass_over(html_.substr(at_).starts_with("<!--") ? "-->" : ">");
      continue;
    }
    const std::size_t end = std::min(html_.find('<', at_ + 1), html_.size());
    content_ = html_.substr(at_, end - at_);
    at_ = end;
    return Token::Text;
  }
  return Token::End;
}

HtmlScanner::Token HtmlScanner::read_tag() {
  const bool closes = html_[at_ + 1] == '/';
  const std::size_t start = at_ + (closes ? 2 : 1);
  const std::size_t end = end_of_tag(html_, start);
  const std::string_view inside = html_.substr(start, end - start);
  const std::size_t name_size = std::min(inside.find_first_of(" \t\r\n\f/"), inside.size());
  name_ = ascii_lower(inside.substr(0, name_size));
  content_ = inside.substr(name_size);
  at_ = std::min(end + 1, html_.size());
  if (!closes && (name_ == "style" || name_ == "script")) pass_over("</" + name_);
  return closes ? Token::Close : Token::Open;
}

/// Goes on behind `end`, or to the end of the document where it does not come.
void HtmlScanner::pass_over(std::string_view end) {
  const std::size_t found = html_.find(end, at_);
  at_ = found == std::string_view::npos ? html_.size()
                                        : found + (end == ">" || end == "-->" ? end.size() : 0);
}

bool HtmlScanner::has_class(std::string_view name) const noexcept {
  std::string_view classes = class_of(content_);
  while (!classes.empty()) {
    const std::size_t end = std::min(classes.find_first_of(kBlanks), classes.size());
    if (classes.substr(0, end) == name) return true;
    classes.remove_prefix(std::min(end + 1, classes.size()));
  }
  return false;
}

std::string HtmlScanner::text() const {
  constexpr std::size_t kLongestReference = 10;
  std::string result;
  for (std::size_t at = 0; at < content_.size();) {
    const std::size_t ampersand = std::min(content_.find('&', at), content_.size());
    result += content_.substr(at, ampersand - at);
    at = ampersand;
    if (at == content_.size()) break;
    const std::string_view ahead = content_.substr(at + 1, kLongestReference);
    const std::size_t semicolon = ahead.find(';');
    const char32_t value =
        semicolon == std::string_view::npos ? 0 : code_point_of(ahead.substr(0, semicolon));
    if (value == 0) {
      result += '&';
      ++at;
    } else {
      append_utf8(result, value);
      at += semicolon + 2;
    }
  }
  return result;
}

}  // namespace idiolect::sources
