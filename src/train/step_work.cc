#include "train/step_work.h"

#include <algorithm>
#include <limits>
#include <string>

namespace idiolect::train {

runs::DecoderShape shape_of(const model::Config& config) {
  return {config.width,    config.feed_forward, config.layers,    config.heads,
          config.kv_heads, config.head_width,   config.vocabulary};
}

runs::AdapterShape shape_of(const model::Adapter& adapter) {
  runs::AdapterShape shape;
  shape.rank = adapter.rank;
  shape.lowest_layer = std::numeric_limits<std::int64_t>::max();
  for (const auto& [key, weights] : adapter.weights) {
    const std::size_t dot = key.find('.');
    shape.targets.insert(dot == std::string::npos ? key : key.substr(dot + 1));
    if (dot != std::string::npos)
      shape.lowest_layer = std::min(shape.lowest_layer, std::int64_t{std::stoll(key)});
  }
  return shape;
}

runs::StepWork work_of(const Update& update, std::span<const Example> examples,
                       const model::Config& config) {
  runs::StepWork work;
  work.loss_tokens = update.loss_tokens;
  const std::int64_t window = config.sliding_window.value_or(0);
  std::int64_t all = 0;
  std::int64_t windowed = 0;
  for (const Pass& pass : update.passes)
    for (const std::size_t index : pass) {
      // The last token is only predicted.
      const auto length = static_cast<std::int64_t>(examples[index].ids.size()) - 1;
      work.tokens += length;
      all += runs::visible_pairs(length, 0);
      windowed += runs::visible_pairs(length, window);
    }
  for (std::int64_t layer = 0; layer < config.layers; ++layer) {
    const auto i = static_cast<std::size_t>(layer);
    work.pairs.push_back(i < config.windowed.size() && config.windowed[i] ? windowed : all);
  }
  return work;
}

}  // namespace idiolect::train
