// weights/header.h
//
// The header of a safetensors file: which tensors it holds, and where. A model comes
// from a stranger, so nothing in it is believed: every size is computed again, and the
// tensors must cover the data exactly, once, without holes.
// Source: the safetensors format description (github.com/huggingface/safetensors).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "weights/dtype.h"

namespace idiolect::weights {

/// Longest header that is read, in bytes; the limit of the reference implementation.
inline constexpr std::size_t kMostHeaderBytes = 100'000'000;

/// One tensor of a file; its data are the bytes [begin, end) after the header.
struct Entry {
  std::string name;
  Dtype dtype = Dtype::F32;
  std::vector<std::int64_t> shape;
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Header {
  std::vector<Entry> entries;  // ordered by `begin`
  std::map<std::string, std::string> metadata;
  std::size_t data_start = 0;  // bytes from the start of the file
};

/// Reads and checks the header of a whole file; `where` names it in errors.
/// Throws Error: a pickle, cut short, not JSON, a name twice, an unknown type, a size
/// that does not follow from the shape, offsets that overlap, leave holes or bytes over.
Header read_header(std::string_view file, std::string_view where);

}  // namespace idiolect::weights
