#include "model/attention.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "model/block_attention.h"
#include "model/passes.h"

namespace idiolect::model {
namespace {

/// Queries of one block. Larger blocks make better matrix products, smaller ones waste less
/// of the square above the diagonal.
constexpr std::int64_t kBlock = 256;

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

std::vector<SegmentGroup> group_equal_lengths(const Packing& packing) {
  std::vector<SegmentGroup> groups;
  for (std::size_t i = 0; i < packing.segments(); ++i) {
    const std::int64_t length = packing.length(i);
    if (length == 0) continue;
    if (!groups.empty() && groups.back().length == length) {
      ++groups.back().segments;
    } else {
      groups.push_back({packing.starts[i], 1, length});
    }
  }
  return groups;
}

/// True where key j of the block lies after query i, or `window` or more before it.
at::Tensor block_mask(const QueryBlock& block, std::optional<std::int64_t> window,
                      at::Device device) {
  const auto options = at::TensorOptions().dtype(at::kLong).device(device);
  const at::Tensor queries = at::arange(block.queries, options).unsqueeze(1) + block.first_query;
  const at::Tensor keys = at::arange(block.keys, options).unsqueeze(0) + block.first_key;
  at::Tensor hidden = keys > queries;
  if (window) hidden = hidden | (keys <= queries - *window);
  return hidden;
}

std::vector<QueryBlock> plan_blocks(std::int64_t length, std::optional<std::int64_t> window,
                                    at::Device device) {
  std::vector<QueryBlock> blocks;
  for (std::int64_t first = 0; first < length; first += kBlock) {
    QueryBlock block;
    block.first_query = first;
    block.queries = std::min(kBlock, length - first);
    block.first_key = window ? std::max<std::int64_t>(0, first - *window + 1) : 0;
    block.keys = first + block.queries - block.first_key;
    block.hidden = block_mask(block, window, device);
    blocks.push_back(block);
  }
  return blocks;
}

/// Probabilities of scores [..., keys], worked out in float32.
at::Tensor softmax_of(const at::Tensor& scores) {
  return at::softmax(scores, -1, at::kFloat).to(scores.scalar_type());
}

/// The part [first, first + length) of `x` along a dimension; `x` itself when that is all of it,
/// because the gradient of a part is a tensor of the whole, mostly zeros.
at::Tensor part_of(const at::Tensor& x, std::int64_t dimension, std::int64_t first,
                   std::int64_t length) {
  return length == x.size(dimension) ? x : x.narrow(dimension, first, length);
}

/// One block of one group: query [B, K, G, T, E], key and value [B, K, T, E]
/// → [B, K, G, queries, E].
at::Tensor attend_block(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                        const QueryBlock& block) {
  const std::int64_t rows = query.size(0);
  const std::int64_t kv_heads = query.size(1);
  const std::int64_t shared = query.size(2);
  const std::int64_t width = query.size(4);
  // The heads that share a key head are stacked as rows of one product, so keys are never copied.
  const at::Tensor stacked = part_of(query, 3, block.first_query, block.queries)
                                 .reshape({rows * kv_heads, shared * block.queries, width});
  const at::Tensor keys =
      part_of(key, 2, block.first_key, block.keys).reshape({rows * kv_heads, block.keys, width});
  const at::Tensor values =
      part_of(value, 2, block.first_key, block.keys).reshape({rows * kv_heads, block.keys, width});
  const at::Tensor scores = at::bmm(stacked, keys.transpose(1, 2));  // [B*K, G*queries, keys]
  const at::Tensor seen = scores.view({rows * kv_heads * shared, block.queries, block.keys})
                              .masked_fill(block.hidden, kMinusInfinity);
  const at::Tensor shares =
      softmax_of(seen).view({rows * kv_heads, shared * block.queries, block.keys});
  return at::bmm(shares, values).view({rows, kv_heads, shared, block.queries, width});
}

/// All blocks of one group, query [B*T, H, E], key and value [B*T, K, E] → [B*T, H, E].
at::Tensor attend_group(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                        const AttentionPlan::Part& part) {
  const std::int64_t segments = part.group.segments;
  const std::int64_t length = part.group.length;
  const std::int64_t kv_heads = key.size(1);
  const std::int64_t shared = query.size(1) / kv_heads;
  const std::int64_t width = query.size(2);
  const at::Tensor q = query.view({segments, length, kv_heads, shared, width})
                           .permute({0, 2, 3, 1, 4});  // [B, K, G, T, E]
  const auto by_head = [&](const at::Tensor& x) {
    return x.view({segments, length, kv_heads, width}).transpose(1, 2);  // [B, K, T, E]
  };
  const at::Tensor k = by_head(key);
  const at::Tensor v = by_head(value);
  std::vector<at::Tensor> outputs;
  for (const QueryBlock& block : part.blocks) outputs.push_back(attend_block(q, k, v, block));
  const at::Tensor output = outputs.size() == 1 ? outputs.front() : at::cat(outputs, 3);
  return output.permute({0, 3, 1, 2, 4}).reshape({segments * length, kv_heads * shared, width});
}

}  // namespace

AttentionPlan::AttentionPlan(Packing packing, std::optional<std::int64_t> window, at::Device device)
    : packing_(std::move(packing)),
      window_(window),
      device_(device),
      parts_(std::make_shared<std::vector<Part>>()) {}

const std::vector<AttentionPlan::Part>& AttentionPlan::parts() const {
  if (!parts_->empty()) return *parts_;
  std::map<std::int64_t, std::vector<QueryBlock>> known;  // by length: masks are shared
  for (const SegmentGroup& group : group_equal_lengths(packing_)) {
    const auto [found, is_new] = known.try_emplace(group.length);
    if (is_new) found->second = plan_blocks(group.length, window_, device_);
    parts_->push_back({group, found->second});
  }
  return *parts_;
}

at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                  const AttentionPlan& plan) {
  if (!can_fuse(query)) return attend_plain(query, key, value, plan);
  return block_attend(query, key, value, plan.packing(), plan.window(),
                      1.0 / std::sqrt(static_cast<double>(query.size(2))));
}

at::Tensor attend_plain(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                        const AttentionPlan& plan) {
  const at::Tensor scaled = query / std::sqrt(static_cast<double>(query.size(2)));
  std::vector<std::int64_t> lengths;
  for (const AttentionPlan::Part& part : plan.parts())
    lengths.push_back(part.group.segments * part.group.length);
  // Cut all at once: the gradient of a cut of its own is a tensor of the whole pack, mostly zeros.
  const auto queries = scaled.split_with_sizes(lengths);
  const auto keys = key.split_with_sizes(lengths);
  const auto values = value.split_with_sizes(lengths);
  std::vector<at::Tensor> outputs;
  for (std::size_t i = 0; i < plan.parts().size(); ++i)
    outputs.push_back(attend_group(queries[i], keys[i], values[i], plan.parts()[i]));
  return outputs.size() == 1 ? outputs.front() : at::cat(outputs);
}

at::Tensor attend_cached(const at::Tensor& query, const at::Tensor& keys, const at::Tensor& values,
                         const at::Tensor& hidden) {
  const std::int64_t rows = query.size(0);
  const std::int64_t kv_heads = keys.size(1);
  const std::int64_t width = query.size(2);
  const std::int64_t length = hidden.size(3);
  const at::Tensor scaled = (query / std::sqrt(static_cast<double>(width)))
                                .view({rows, kv_heads, -1, width});  // [B, K, G, E]
  const at::Tensor scores = at::matmul(scaled, keys.narrow(2, 0, length).transpose(2, 3))
                                .masked_fill(hidden, kMinusInfinity);
  return at::matmul(softmax_of(scores), values.narrow(2, 0, length))
      .reshape({rows, query.size(1), width});
}

at::Tensor cached_mask(const std::vector<std::int64_t>& lengths, std::optional<std::int64_t> window,
                       at::Device device) {
  const std::int64_t longest = *std::max_element(lengths.begin(), lengths.end());
  const at::Tensor ends =
      at::tensor(lengths, at::kLong).view({static_cast<std::int64_t>(lengths.size()), 1, 1, 1});
  const at::Tensor keys = at::arange(longest, at::kLong);
  at::Tensor hidden = keys >= ends;  // [B, 1, 1, M]
  if (window) hidden = hidden | (keys < ends - *window);
  return hidden.to(device);
}

}  // namespace idiolect::model
