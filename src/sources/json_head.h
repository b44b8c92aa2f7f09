// sources/json_head.h
//
// What can be told of a JSON file by its first bytes, wherever they end.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace idiolect::sources {

/// A key of an object that `depth` objects and lists surround, its own among them.
struct HeadKey {
  std::size_t depth = 0;
  std::string_view name;   // escapes as they stand
  std::string_view value;  // from the first byte of the value on, up to the end of the head
};

/// The keys of a JSON text that may be cut off anywhere, down to `deepest`, in their order; empty
/// where the text does not begin with an object. Views `head`.
std::vector<HeadKey> keys_of_head(std::string_view head, std::size_t deepest);

}  // namespace idiolect::sources
