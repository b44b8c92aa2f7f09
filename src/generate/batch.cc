#include "generate/batch.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/error.h"
#include "generate/sampler.h"

namespace idiolect::generate {
namespace {

/// Tokens back that the repetition penalty looks.
constexpr std::size_t kPenaltyWindow = 256;

using RowPointers = std::vector<Row*>;

/// One entry per value of `values` [n, 1].
at::Tensor column(const std::vector<float>& values, at::Device device) {
  const auto count = static_cast<std::int64_t>(values.size());
  return torch::tensor(values, torch::kFloat).view({count, 1}).to(device);
}

float share_of(const Row& row) { return row.adapter == chat::Adapter::On ? 1.0F : 0.0F; }

/// 1 for each row in which the adapter counts, 0 for the others [B, 1].
at::Tensor share_of(const RowPointers& rows, at::Device device) {
  std::vector<float> share;
  for (const Row* row : rows) share.push_back(share_of(*row));
  return column(share, device);
}

/// Runs all prompts, packed, and fills the cache. → hidden state of each row's last token [B, D]
at::Tensor run_prompts(const model::Decoder& decoder, const RowPointers& rows,
                       model::KvCache& cache) {
  const at::Device device = decoder.placement().device;
  std::vector<std::int64_t> tokens;
  std::vector<float> share;
  std::vector<std::int64_t> last;
  model::Packing packing{{0}};
  for (const Row* row : rows) {
    tokens.insert(tokens.end(), row->ids.begin(), row->ids.end());
    share.resize(tokens.size(), share_of(*row));
    packing.starts.push_back(static_cast<std::int64_t>(tokens.size()));
    last.push_back(packing.starts.back() - 1);
  }
  const at::Tensor hidden = decoder.forward(torch::tensor(tokens, torch::kInt64).to(device),
                                            packing, column(share, device), &cache);
  return hidden.index_select(0, torch::tensor(last, torch::kInt64).to(device));
}

at::Tensor run_step(const model::Decoder& decoder, const RowPointers& rows, model::KvCache& cache) {
  const at::Device device = decoder.placement().device;
  std::vector<std::int64_t> tokens;
  for (const Row* row : rows) tokens.push_back(row->ids.back());
  return decoder.step(torch::tensor(tokens, torch::kInt64).to(device), cache,
                      share_of(rows, device));
}

bool is_finished(const Row& row) { return row.ended || row.drawn() >= row.limit; }

void emit(Row& row, const std::string& piece) {
  if (row.stream && !piece.empty()) row.stream(piece);
}

void take_token(Row& row, std::span<float> logits) {
  const std::size_t window = std::min(row.ids.size(), kPenaltyWindow);
  const auto id = sample(logits, row.sampler, std::span(row.ids).last(window), row.random);
  row.ids.push_back(id);
  row.ended = std::find(row.stop.begin(), row.stop.end(), id) != row.stop.end();
  if (!row.ended) emit(row, row.text.append(id));
  if (is_finished(row)) emit(row, row.text.finish());
}

void take_tokens(const model::Decoder& decoder, const RowPointers& rows, const at::Tensor& hidden) {
  at::Tensor logits = decoder.logits(hidden, share_of(rows, hidden.device()))
                          .to(at::kCPU, at::kFloat)
                          .contiguous();  // [B, V]
  const auto vocabulary = static_cast<std::size_t>(logits.size(1));
  float* const data = logits.data_ptr<float>();
  for (std::size_t i = 0; i < rows.size(); ++i)
    take_token(*rows[i], std::span(data + i * vocabulary, vocabulary));
}

/// Forgets finished rows once they are half of the batch; copying the cache costs a pass over it.
void compact(RowPointers& rows, model::KvCache& cache, at::Device device) {
  std::vector<std::int64_t> kept;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!is_finished(*rows[i])) kept.push_back(static_cast<std::int64_t>(i));
  if (kept.empty() || kept.size() * 2 > rows.size()) return;
  const at::Tensor index = torch::tensor(kept, torch::kInt64).to(device);
  for (auto* tensors : {&cache.keys, &cache.values})
    for (at::Tensor& tensor : *tensors) tensor = tensor.index_select(0, index);
  RowPointers left;
  std::vector<std::int64_t> lengths;
  for (const std::int64_t i : kept) {
    left.push_back(rows[static_cast<std::size_t>(i)]);
    lengths.push_back(cache.lengths[static_cast<std::size_t>(i)]);
  }
  rows = std::move(left);
  cache.lengths = std::move(lengths);
}

}  // namespace

void grow(const model::Decoder& decoder, std::vector<Row>& rows, const InterruptFlag* interrupt) {
  const torch::NoGradGuard no_grad;
  RowPointers active;
  // A finished row is carried along for a while, so the longest prompt may grow by the largest
  // limit.
  std::size_t longest = 0;
  std::size_t largest = 0;
  for (Row& row : rows) {
    if (is_finished(row)) continue;
    active.push_back(&row);
    longest = std::max(longest, row.prompt);
    largest = std::max(largest, row.limit);
  }
  if (active.empty()) return;
  model::KvCache cache = decoder.make_cache(static_cast<std::int64_t>(active.size()),
                                            static_cast<std::int64_t>(longest + largest));
  take_tokens(decoder, active, run_prompts(decoder, active, cache));
  while (!std::all_of(active.begin(), active.end(),
                      [](const Row* row) { return is_finished(*row); })) {
    if (interrupt_requested(interrupt)) throw Interrupted("stopped");
    compact(active, cache, decoder.placement().device);
    const at::Tensor hidden = run_step(decoder, active, cache);
    // A finished row is carried along until the next compaction; its tokens are not looked at.
    RowPointers growing;
    std::vector<std::int64_t> which;
    for (std::size_t i = 0; i < active.size(); ++i) {
      if (is_finished(*active[i])) continue;
      growing.push_back(active[i]);
      which.push_back(static_cast<std::int64_t>(i));
    }
    take_tokens(decoder, growing,
                hidden.index_select(0, torch::tensor(which, torch::kInt64).to(hidden.device())));
  }
}

}  // namespace idiolect::generate
