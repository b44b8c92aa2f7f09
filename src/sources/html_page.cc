#include "sources/html_page.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

constexpr std::size_t kMostOpen = 512;
constexpr std::size_t kMostAttributes = 1000;

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Elements without an end tag.
bool is_void(std::string_view name) {
  constexpr std::array<std::string_view, 14> kVoid{"area",  "base",   "br",    "col",  "embed",
                                                   "hr",    "img",    "input", "link", "meta",
                                                   "param", "source", "track", "wbr"};
  return std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end();
}

/// The rest of a tag.
struct TagRest {
  std::size_t end = 0;         // behind its '>', which does not stand in a value
  std::size_t attributes = 0;  // at most so many
};

TagRest rest_of_tag(std::string_view html, std::size_t at) {
  TagRest rest{html.size(), 0};
  char quote = 0;
  for (; at < html.size(); ++at) {
    const char c = html[at];
    if (quote != 0) {
      if (c != quote) continue;
      quote = 0;
      ++rest.attributes;
    } else if (c == '>') {
      rest.end = at + 1;
      break;
    } else if ((c == '"' || c == '\'') && html[at - 1] == '=') {
      quote = c;
    } else if (static_cast<unsigned char>(c) <= ' ' || c == '/') {
      ++rest.attributes;
    }
  }
  return rest;
}

void* allocate(void* memory, std::size_t size) {
  return static_cast<std::pmr::monotonic_buffer_resource*>(memory)->allocate(size);
}

bool is_text(const GumboNode& node) noexcept {
  return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
         node.type == GUMBO_NODE_CDATA;
}

}  // namespace

std::string_view excess_of_html(std::string_view html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    const bool closes = html.substr(at + 1, 1) == "/";
    const std::size_t start = at + (closes ? 2 : 1);
    std::size_t end = start;
    while (end < html.size() && (is_letter(html[end]) || (html[end] >= '0' && html[end] <= '9')))
      ++end;
    at = start;
    if (end == start || !is_letter(html[start])) continue;
    std::string name = ascii_lower(html.substr(start, end - start));
    const TagRest rest = rest_of_tag(html, end);
    at = rest.end;
    if (rest.attributes > kMostAttributes) return "attributes are in one tag";
    if (closes) {
      if (!open.empty() && open.back() == name) open.pop_back();
    } else if (!is_void(name)) {
      open.push_back(std::move(name));
      if (open.size() > kMostOpen) return "elements are open at once";
    }
  }
  return {};
}

HtmlPage::HtmlPage(std::string_view path, std::string_view html) : memory_(2 * html.size() + 4096) {
  if (const std::string_view excess = excess_of_html(html); !excess.empty())
    throw Error(std::string(path) + ": more " + std::string(excess) + " than any app writes",
                "the page may be damaged; export it again, as JSON where that is offered");
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = [](void*, void*) {};
  options.userdata = &memory_;
  options.max_errors = 0;
  output_ = gumbo_parse_with_options(&options, html.data(), html.size());
}

std::span<const GumboNode* const> children_of(const GumboNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT) return {};
  const GumboVector& children = node.v.element.children;
  return {reinterpret_cast<const GumboNode* const*>(children.data), children.length};
}

std::vector<const GumboNode*> elements_of(const GumboNode& node) {
  std::vector<const GumboNode*> elements;
  for (const GumboNode* const child : children_of(node))
    if (child->type == GUMBO_NODE_ELEMENT) elements.push_back(child);
  return elements;
}

bool is_element(const GumboNode& node, GumboTag tag) noexcept {
  return node.type == GUMBO_NODE_ELEMENT && node.v.element.tag == tag;
}

bool has_class(const GumboNode& node, std::string_view name) noexcept {
  if (node.type != GUMBO_NODE_ELEMENT) return false;
  const GumboAttribute* const attribute = gumbo_get_attribute(&node.v.element.attributes, "class");
  std::string_view words = attribute == nullptr ? std::string_view() : attribute->value;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find_first_of(" \t\r\n"), words.size());
    if (words.substr(0, end) == name) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

std::string text_of(const GumboNode& node, bool (*leave_out)(const GumboNode&)) {
  std::string text;
  std::vector<const GumboNode*> next{&node};
  while (!next.empty()) {
    const GumboNode& here = *next.back();
    next.pop_back();
    if (is_text(here)) {
      std::string_view piece = here.v.text.text;
      if (text.ends_with('\n') && piece.starts_with('\n')) piece.remove_prefix(1);  // behind a <br>
      text += piece;
    } else if (is_element(here, GUMBO_TAG_BR)) {
      text += '\n';
    } else if (leave_out == nullptr || !leave_out(here)) {
      const auto children = children_of(here);
      next.insert(next.end(), children.rbegin(), children.rend());
    }
  }
  // A character reference of too many digits comes out of gumbo as a stray byte.
  return is_valid_utf8(text) ? text : sanitize_utf8(text).text;
}

bool has_below(const GumboNode& node, bool (*claim)(const GumboNode&)) {
  std::vector<const GumboNode*> next{&node};
  while (!next.empty()) {
    const GumboNode& here = *next.back();
    next.pop_back();
    if (claim(here)) return true;
    const auto children = children_of(here);
    next.insert(next.end(), children.begin(), children.end());
  }
  return false;
}

std::string_view only_text_of(const GumboNode& node) noexcept {
  const GumboNode* here = &node;
  for (int wrapped = 0; wrapped <= 8; ++wrapped) {
    const GumboNode* only = nullptr;
    for (const GumboNode* const child : children_of(*here)) {
      if (child->type == GUMBO_NODE_WHITESPACE || child->type == GUMBO_NODE_COMMENT) continue;
      if (only != nullptr) return {};
      only = child;
    }
    if (only == nullptr) return {};
    if (is_text(*only)) return trimmed(only->v.text.text);
    here = only;
  }
  return {};
}

}  // namespace idiolect::sources
