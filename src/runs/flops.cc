#include "runs/flops.h"

#include <algorithm>

namespace idiolect::runs {
namespace {

/// Projections computed at one stage share their input; those of a stage feed the next.
constexpr int kStages[] = {0, 0, 0, 1, 2, 2, 3};  // q k v | o | gate up | down

class Counter {
 public:
  Counter(const DecoderShape& shape, const AdapterShape& adapter, const StepWork& work)
      : shape_(shape), adapter_(adapter), work_(work), tokens_(static_cast<double>(work.tokens)) {}

  double layer(std::int64_t index) const {
    const std::vector<ProjectionShape> projections = projections_of(shape_);
    const bool is_adapted = index >= adapter_.lowest_layer;
    const bool has_trained_below = index > adapter_.lowest_layer;
    int lowest_stage = has_trained_below ? -1 : 4;
    for (std::size_t i = 0; is_adapted && i < projections.size(); ++i)
      if (adapter_.targets.contains(projections[i].target))
        lowest_stage = std::min(lowest_stage, kStages[i]);
    double flops = 0;
    for (std::size_t i = 0; i < projections.size(); ++i) {
      // The gradient of an input is wanted where something trained lies below it.
      const bool wants_input = lowest_stage < kStages[i];
      flops += projection(projections[i], is_adapted, wants_input);
    }
    return flops + attention(index, lowest_stage < 1);
  }

  double head() const {
    const bool has_adapter = adapter_.targets.contains("lm_head");
    const auto rows = static_cast<double>(work_.loss_tokens);
    const auto words = static_cast<double>(shape_.width) * static_cast<double>(shape_.vocabulary);
    const auto widths = static_cast<double>(shape_.width + shape_.vocabulary);
    return rows * (4 * words + (has_adapter ? 6 * static_cast<double>(adapter_.rank) * widths : 0));
  }

 private:
  double projection(const ProjectionShape& shape, bool is_adapted, bool wants_input) const {
    const auto in = static_cast<double>(shape.in);
    const auto out = static_cast<double>(shape.out);
    double flops = tokens_ * 2 * in * out * (wants_input ? 2 : 1);
    if (!is_adapted || !adapter_.targets.contains(shape.target)) return flops;
    const auto rank = static_cast<double>(adapter_.rank);
    // x A and · B forward; backward the gradients of B, of the narrow rows, of A, and of x.
    return flops + tokens_ * 2 * rank * (in + out + 2 * out + in + (wants_input ? in : 0));
  }

  double attention(std::int64_t layer, bool wants_gradient) const {
    const std::size_t index = work_.pairs.size() == 1 ? 0 : static_cast<std::size_t>(layer);
    const auto pairs = static_cast<double>(work_.pairs[index]);
    const auto width = static_cast<double>(shape_.heads * shape_.head_width);
    return 4 * pairs * width * (wants_gradient ? 3 : 1);
  }

  const DecoderShape& shape_;
  const AdapterShape& adapter_;
  const StepWork& work_;
  double tokens_;
};

}  // namespace

std::vector<ProjectionShape> projections_of(const DecoderShape& shape) {
  const std::int64_t query = shape.heads * shape.head_width;
  const std::int64_t key = shape.kv_heads * shape.head_width;
  return {{"q_proj", query, shape.width},
          {"k_proj", key, shape.width},
          {"v_proj", key, shape.width},
          {"o_proj", shape.width, query},
          {"gate_proj", shape.feed_forward, shape.width},
          {"up_proj", shape.feed_forward, shape.width},
          {"down_proj", shape.width, shape.feed_forward}};
}

std::int64_t visible_pairs(std::int64_t length, std::int64_t window) {
  if (window <= 0 || window >= length) return length * (length + 1) / 2;
  return window * (window + 1) / 2 + (length - window) * window;
}

double step_flops(const DecoderShape& shape, const AdapterShape& adapter, const StepWork& work) {
  const Counter counter(shape, adapter, work);
  double flops = counter.head();
  for (std::int64_t layer = 0; layer < shape.layers; ++layer) flops += counter.layer(layer);
  return flops;
}

}  // namespace idiolect::runs
