#include "train/rate_finder.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "runs/rate_sweep.h"
#include "train/owner_loss.h"

namespace idiolect::train {
namespace {

/// Examples to measure with, about as much as one update has.
std::vector<Example> sample_of(const Course& course) {
  const Update& first = course.updates.front();
  std::vector<Example> sample;
  std::int64_t tokens = 0;
  for (const Example& example : course.valid) {
    if (tokens >= first.loss_tokens) break;
    if (example.loss_tokens == 0) continue;
    sample.push_back(example);
    tokens += example.loss_tokens;
  }
  if (!sample.empty()) return sample;
  for (const Pass& pass : first.passes)
    for (const std::size_t index : pass) sample.push_back(course.train[index]);
  return sample;
}

void make_update(const Course& course, std::size_t number, double rate) {
  const Update& update = course.updates[number % course.updates.size()];
  UpdateNoise noise = course.noise;
  noise.update = number;
  course.optimizer->zero_gradient();
  for (const Pass& pass : update.passes)
    owner_loss(*course.decoder, pack(course.train, pass, course.decoder->placement().device),
               Gradient::Yes, 1.0 / static_cast<double>(update.loss_tokens), noise);
  course.optimizer->clip_gradient(course.clip);
  course.optimizer->step(rate);
}

}  // namespace

Json find_rate(const Course& course, const Watch& watch) {
  const std::vector<Example> sample = sample_of(course);
  const std::vector<double> rates = runs::rising_rates(course.learning_rate);
  std::vector<runs::RatePoint> points;
  for (const double rate : rates) {
    if (interrupt_requested(watch.interrupt)) throw Interrupted("stopped; nothing was written", "");
    make_update(course, points.size(), rate);
    points.push_back({rate, mean_loss(*course.decoder, sample, course.pass_tokens)});
    report(watch.progress, {"finding a step size", points.size(), rates.size(), "updates",
                            fmt::format("rate {:.2g}  loss {:.3f}", rate, points.back().loss)});
    if (runs::has_diverged(points)) break;
  }
  const runs::RateChoice choice = runs::choose_rate(points);
  Json rows = Json::array();
  for (const runs::RatePoint& point : points)
    rows.push_back({{"rate", point.rate},
                    {"loss", std::isfinite(point.loss) ? Json(point.loss) : Json(nullptr)}});
  return {{"points", std::move(rows)},
          {"suggestion", choice.rate ? Json(*choice.rate) : Json(nullptr)},
          {"reason", choice.reason}};
}

}  // namespace idiolect::train
