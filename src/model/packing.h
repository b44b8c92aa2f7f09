// model/packing.h
//
// How conversations lie in one pack, and what generation keeps of them.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

namespace idiolect::model {

/// Packed sequences: segment i is tokens [starts[i], starts[i+1]); positions count from 0 in each.
struct Packing {
  std::vector<std::int64_t> starts;  // ascending, first 0, last N
  std::int64_t tokens() const { return starts.back(); }
  std::size_t segments() const { return starts.size() - 1; }
  std::int64_t length(std::size_t segment) const { return starts[segment + 1] - starts[segment]; }
};

/// Keys and values of a batch of rows that are being generated. Row b holds lengths[b] tokens.
struct KvCache {
  std::vector<at::Tensor> keys;    // per layer [B, K, C, E]
  std::vector<at::Tensor> values;  // per layer [B, K, C, E]
  std::vector<std::int64_t> lengths;
};

}  // namespace idiolect::model
