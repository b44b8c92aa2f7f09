// sources/html_fragment.h
//
// A piece of HTML that an app wrote, parsed with gumbo. Meant for one message at a
// time: gumbo's time grows with the square of the depth, and gumbo frees a tree by
// recursion, so pieces are limited and live in memory that is dropped as a whole.
#pragma once

#include <gumbo.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>

namespace idiolect::sources {

/// True where `element` has `name` among its classes; false for what is no element.
bool has_class(const GumboNode* node, std::string_view name);

/// The value of an attribute; empty where it has none. Views the tree.
std::string_view attribute_of(const GumboNode* node, const char* name);

/// The first node in written order for which `matches` holds, `root` among them; null where none
/// does. The insides of a node for which `is_closed` holds are not looked at.
using NodeTest = std::function<bool(const GumboNode* node)>;
const GumboNode* find_node(const GumboNode* root, const NodeTest& matches,
                           const NodeTest& is_closed = {});

/// What a person sees of `node`: line breaks as \n, other white space of the source as one blank,
/// none around it.
std::string text_inside(const GumboNode* node);

class HtmlFragment {
 public:
  /// More opening tags than that (line breaks apart) in one message are no message: gumbo makes
  /// up to the square of their number of nodes.
  static constexpr std::size_t kMostTags = 1500;

  /// Null where the piece has too many tags. The tree lives until the next call.
  const GumboNode* parse(std::string_view html);

 private:
  std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace idiolect::sources
