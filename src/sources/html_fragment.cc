#include "sources/html_fragment.h"

#include <algorithm>
#include <vector>

#include "base/utf8.h"

namespace idiolect::sources {
namespace {

bool is_element(const GumboNode* node) {
  return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

const GumboVector* children_of(const GumboNode* node) {
  return is_element(node) ? &node->v.element.children : nullptr;
}

/// Pushes the children so that the first is on top.
void push_children(std::vector<const GumboNode*>& stack, const GumboNode* node) {
  const GumboVector* const children = children_of(node);
  if (children == nullptr) return;
  for (unsigned i = children->length; i > 0; --i)
    stack.push_back(static_cast<const GumboNode*>(children->data[i - 1]));
}

bool is_blank_byte(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// Line ends in the source are layout, not text; blanks of the writer's are kept.
void append_source_text(std::string_view text, std::string& result) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\n' && text[at] != '\r') {
      result += text[at];
      continue;
    }
    while (at + 1 < text.size() && is_blank_byte(text[at + 1])) ++at;
    if (!result.empty() && !is_blank_byte(result.back())) result += ' ';
  }
}

std::string without_blanks_around(std::string text) {
  while (!text.empty() && is_blank_byte(text.back())) text.pop_back();
  const auto* const start = std::find_if_not(text.data(), text.data() + text.size(), is_blank_byte);
  return text.substr(static_cast<std::size_t>(start - text.data()));
}

/// Opening tags, those of line breaks apart: a long message may have thousands of them.
std::size_t count_tags(std::string_view html) {
  std::size_t count = 0;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1))
    if (const std::string_view tag = html.substr(at + 1, 2); !tag.starts_with('/') && tag != "br")
      ++count;
  return count;
}

}  // namespace

bool has_class(const GumboNode* node, std::string_view name) {
  std::string_view classes = attribute_of(node, "class");
  while (!classes.empty()) {
    const std::size_t end = std::min(classes.find(' '), classes.size());
    if (classes.substr(0, end) == name) return true;
    classes.remove_prefix(std::min(end + 1, classes.size()));
  }
  return false;
}

std::string_view attribute_of(const GumboNode* node, const char* name) {
  if (!is_element(node)) return {};
  const GumboAttribute* const found = gumbo_get_attribute(&node->v.element.attributes, name);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

const GumboNode* find_node(const GumboNode* root, const NodeTest& matches,
                           const NodeTest& is_closed) {
  std::vector<const GumboNode*> stack{root};
  while (!stack.empty()) {
    const GumboNode* const node = stack.back();
    stack.pop_back();
    if (matches(node)) return node;
    if (!is_closed || !is_closed(node)) push_children(stack, node);
  }
  return nullptr;
}

std::string text_inside(const GumboNode* node) {
  std::string text;
  std::vector<const GumboNode*> stack{node};
  while (!stack.empty()) {
    const GumboNode* const next = stack.back();
    stack.pop_back();
    if (next->type == GUMBO_NODE_TEXT || next->type == GUMBO_NODE_WHITESPACE) {
      append_source_text(next->v.text.text, text);
    } else if (is_element(next) && next->v.element.tag == GUMBO_TAG_BR) {
      text += '\n';
    } else {
      push_children(stack, next);
    }
  }
  return without_blanks_around(sanitize_utf8(text).text);
}

const GumboNode* HtmlFragment::parse(std::string_view html) {
  if (count_tags(html) > kMostTags) return nullptr;
  memory_.release();
  GumboOptions options = kGumboDefaultOptions;
  options.userdata = &memory_;
  options.max_errors = 0;
  options.allocator = [](void* memory, std::size_t size) {
    return static_cast<std::pmr::monotonic_buffer_resource*>(memory)->allocate(size);
  };
  options.deallocator = [](void*, void*) {};  // all at once, with the next piece
  return gumbo_parse_with_options(&options, html.data(), html.size())->root;
}

}  // namespace idiolect::sources
