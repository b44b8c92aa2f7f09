// sources/html_page.h
//
// A page of HTML as a tree, made by gumbo, and the few questions that a reader of
// chats asks about it. Nothing here recurses: how deep a page nests is up to it.
#pragma once

#include <gumbo.h>

#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::sources {

/// What no app writes, and what would make a parser of HTML, which looks at all open elements and
/// at all attributes of one for the sake of the next, take for ever: "elements are open at once",
/// "attributes are in one tag"; empty where `html` has no such thing. An element that is never
/// closed counts as open.
std::string_view excess_of_html(std::string_view html);

/// A parsed page. Views `html`, which has to outlive it.
class HtmlPage {
 public:
  /// Throws Error, naming `path`, when the page has an excess.
  HtmlPage(std::string_view path, std::string_view html);

  const GumboNode& root() const noexcept { return *output_->root; }

 private:
  // The nodes live here and go all at once: gumbo's own release recurses.
  std::pmr::monotonic_buffer_resource memory_;
  GumboOutput* output_ = nullptr;
};

/// All children of a node; none where it is no element. Views the page.
std::span<const GumboNode* const> children_of(const GumboNode& node);

/// The children that are elements. Views the page.
std::vector<const GumboNode*> elements_of(const GumboNode& node);

bool is_element(const GumboNode& node, GumboTag tag) noexcept;

/// True where `name` is one of the words of the node's `class`.
bool has_class(const GumboNode& node, std::string_view name) noexcept;

/// The text below `node` as UTF-8, in the order of the page, <br> as \n, without what `leave_out`
/// claims with all that is below it.
std::string text_of(const GumboNode& node, bool (*leave_out)(const GumboNode&) = nullptr);

/// True where `claim` holds for `node` or something below it.
bool has_below(const GumboNode& node, bool (*claim)(const GumboNode&));

/// The text of a node that holds one and nothing else, however often it is wrapped (up to eight
/// times); empty for any other. Views the page, and may hold bytes that are no UTF-8.
std::string_view only_text_of(const GumboNode& node) noexcept;

}  // namespace idiolect::sources
