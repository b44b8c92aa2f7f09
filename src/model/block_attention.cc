#include "model/block_attention.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "kernels/attention.h"
#include "model/kernel_types.h"
#include "model/tape.h"

namespace idiolect::model {
namespace {

using kernels::AttentionPiece;
using kernels::AttentionShape;
using kernels::Bfloat16;

/// Products of numbers per piece, about: some milliseconds.
constexpr double kPieceWork = 3e8;
/// Every piece of a segment has its own sums of key gradients, so there must not be many.
constexpr double kMostPieces = 4;

AttentionShape shape_of(const at::Tensor& query, const at::Tensor& key,
                        std::optional<std::int64_t> window, double scale) {
  return {query.size(1), key.size(1), query.size(2), window.value_or(0), static_cast<float>(scale)};
}

/// Keys that queries [first, last) of a segment see, all together.
double pairs(const AttentionShape& shape, std::int64_t first, std::int64_t last) {
  const auto before = [&](std::int64_t query) {  // keys that the queries before `query` see
    const auto n = static_cast<double>(query);
    const auto w = static_cast<double>(shape.window);
    return shape.window == 0 || query <= shape.window ? n * (n + 1) / 2
                                                      : w * (w + 1) / 2 + (n - w) * w;
  };
  return before(last) - before(first);
}

/// One segment's queries in runs of about equal work, for one key head.
struct Division {
  std::int64_t start = 0;
  std::int64_t length = 0;
  std::int64_t kv_head = 0;
  std::size_t first_piece = 0;  // in order of queries
  std::size_t pieces = 0;
};

struct Work {
  std::vector<AttentionPiece> pieces;
  std::vector<Division> divisions;
  std::vector<std::size_t> order;  // of pieces, the longest first
};

std::vector<std::int64_t> cut_queries(const AttentionShape& shape, std::int64_t length) {
  const double all = pairs(shape, 0, length);
  const double work = all * static_cast<double>(shape.heads / shape.kv_heads * shape.width);
  const double count = std::clamp(std::ceil(work / kPieceWork), 1.0, kMostPieces);
  std::vector<std::int64_t> cuts{0};
  for (std::int64_t query = 1; query < length; ++query)
    if (pairs(shape, 0, query) >= all * static_cast<double>(cuts.size()) / count)
      cuts.push_back(query);
  cuts.push_back(length);
  return cuts;
}

/// The division depends on shapes alone, so that the number of threads does not change a result.
Work divide(const AttentionShape& shape, const Packing& packing) {
  Work work;
  for (std::size_t segment = 0; segment < packing.segments(); ++segment) {
    const std::int64_t start = packing.starts[segment];
    const std::int64_t length = packing.length(segment);
    if (length == 0) continue;
    const std::vector<std::int64_t> cuts = cut_queries(shape, length);
    for (std::int64_t head = 0; head < shape.kv_heads; ++head) {
      work.divisions.push_back({start, length, head, work.pieces.size(), cuts.size() - 1});
      for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
        work.pieces.push_back({start, cuts[i], cuts[i + 1], head});
    }
  }
  std::vector<double> costs;
  for (const AttentionPiece& piece : work.pieces)
    costs.push_back(pairs(shape, piece.first_query, piece.last_query));
  work.order.resize(work.pieces.size());
  for (std::size_t i = 0; i < work.order.size(); ++i) work.order[i] = i;
  std::stable_sort(work.order.begin(), work.order.end(),
                   [&](std::size_t a, std::size_t b) { return costs[a] > costs[b]; });
  return work;
}

/// Calls `body` with 0 … count − 1, each once; threads take the next as they become free.
template <class Body>
void in_turn(std::size_t count, const Body& body) {
  std::atomic<std::size_t> next = 0;
  at::parallel_for(0,
                   std::min<std::int64_t>(at::get_num_threads(), static_cast<std::int64_t>(count)),
                   1, [&](std::int64_t, std::int64_t) {
                     for (std::size_t i = next++; i < count; i = next++) body(i);
                   });
}

float narrow(float value, float) { return value; }
Bfloat16 narrow(float value, Bfloat16) { return kernels::to_bfloat16(value); }

/// Sums of the pieces of one division, float32 [keys of the piece, E] each, into [N, K, E].
template <class T>
void add_pieces(const AttentionShape& shape, const Work& work, const Division& division,
                const std::vector<const float*>& parts, T* to) {
  const std::int64_t width = shape.width;
  std::vector<float> sums(static_cast<std::size_t>(width));
  for (std::int64_t key = 0; key < division.length; ++key) {
    std::fill(sums.begin(), sums.end(), 0.0f);
    for (std::size_t i = 0; i < division.pieces; ++i) {
      const AttentionPiece& piece = work.pieces[division.first_piece + i];
      const std::int64_t first = piece.first_key(shape.window);
      if (key < first || key >= piece.last_query) continue;
      const float* const part = parts[division.first_piece + i] + (key - first) * width;
      for (std::size_t n = 0; n < sums.size(); ++n) sums[n] += part[n];
    }
    T* const row = to + ((division.start + key) * shape.kv_heads + division.kv_head) * width;
    for (std::size_t n = 0; n < sums.size(); ++n) row[n] = narrow(sums[n], T{});
  }
}

}  // namespace

BlockAttention block_attention_forward(const at::Tensor& query, const at::Tensor& key,
                                       const at::Tensor& value, const Packing& packing,
                                       std::optional<std::int64_t> window, double scale) {
  const AttentionShape shape = shape_of(query, key, window, scale);
  const Work work = divide(shape, packing);
  const at::Tensor q = query.contiguous();
  const at::Tensor k = key.contiguous();
  const at::Tensor v = value.contiguous();
  const BlockAttention result{at::empty_like(q),
                              at::empty({q.size(0), q.size(1)}, q.options().dtype(at::kFloat))};
  with_type_of(q, [&](auto type) {
    using T = decltype(type);
    in_turn(work.pieces.size(), [&](std::size_t i) {
      kernels::attend<T>(shape, work.pieces[work.order[i]], pointer<T>(q), pointer<T>(k),
                         pointer<T>(v), pointer<T>(result.output), pointer<float>(result.log_sums));
    });
  });
  return result;
}

BlockAttentionGradients block_attention_backward(const at::Tensor& g, const at::Tensor& query,
                                                 const at::Tensor& key, const at::Tensor& value,
                                                 const BlockAttention& forward,
                                                 const Packing& packing,
                                                 std::optional<std::int64_t> window, double scale) {
  const AttentionShape shape = shape_of(query, key, window, scale);
  const Work work = divide(shape, packing);
  const at::Tensor gradient = g.to(query.scalar_type()).contiguous();
  const at::Tensor q = query.contiguous();
  const at::Tensor k = key.contiguous();
  const at::Tensor v = value.contiguous();
  const BlockAttentionGradients result{at::empty_like(q), at::empty_like(k), at::empty_like(v)};

  std::int64_t numbers = 0;
  for (const AttentionPiece& piece : work.pieces) numbers += piece.keys(shape.window) * shape.width;
  const at::Tensor parts = at::empty({2, numbers}, q.options().dtype(at::kFloat));
  std::vector<const float*> key_parts, value_parts;
  const float* next = pointer<float>(parts);
  for (const AttentionPiece& piece : work.pieces) {
    key_parts.push_back(next);
    value_parts.push_back(next + numbers);
    next += piece.keys(shape.window) * shape.width;
  }
  with_type_of(q, [&](auto type) {
    using T = decltype(type);
    in_turn(work.pieces.size(), [&](std::size_t turn) {
      const std::size_t i = work.order[turn];
      kernels::attend_backward<T>(
          shape, work.pieces[i],
          {pointer<T>(gradient), pointer<T>(q), pointer<T>(k), pointer<T>(v),
           pointer<T>(forward.output), pointer<float>(forward.log_sums)},
          {pointer<T>(result.query), const_cast<float*>(key_parts[i]),
           const_cast<float*>(value_parts[i])});
    });
    in_turn(work.divisions.size(), [&](std::size_t i) {
      add_pieces<T>(shape, work, work.divisions[i], key_parts, pointer<T>(result.key));
      add_pieces<T>(shape, work, work.divisions[i], value_parts, pointer<T>(result.value));
    });
  });
  return result;
}

at::Tensor block_attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                        const Packing& packing, std::optional<std::int64_t> window, double scale) {
  at::Tensor q, k, v;
  BlockAttention result;
  {
    const at::NoGradGuard no_graph;
    q = query.contiguous();
    k = key.contiguous();
    v = value.contiguous();
    result = block_attention_forward(q, k, v, packing, window, scale);
  }
  record({query, key, value}, {result.output},
         [q = q.detach(), k = k.detach(), v = v.detach(),
          forward = BlockAttention{result.output.detach(), result.log_sums}, packing, window,
          scale](const std::vector<at::Tensor>& g) -> std::vector<at::Tensor> {
           const BlockAttentionGradients found =
               block_attention_backward(g[0], q, k, v, forward, packing, window, scale);
           return {found.query, found.key, found.value};
         });
  return result.output;
}

}  // namespace idiolect::model
