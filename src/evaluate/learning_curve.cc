#include "evaluate/learning_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "evaluate/costs.h"

namespace idiolect::evaluate {
namespace {

constexpr std::size_t kResamples = 4000;

struct Point {
  double share = 0;
  double bytes = 0;  // of the owner's training text
  std::vector<Cost> costs;
};

std::vector<Point> points_of(const Json& stored) {
  std::vector<Point> points;
  for (const Json& row : stored.at("points"))
    points.push_back({row.at("share").get<double>(), row.at("bytes").get<double>(),
                      costs_from(row.at("costs"))});
  for (const Point& point : points)
    if (point.costs.size() != points.front().costs.size() || point.costs.empty() ||
        point.bytes <= 0)
      throw Error("the stored learning curve was not scored on the same sessions throughout",
                  "make it again with `idiolect report --learning-curve`");
  return points;
}

double bits_per_byte(const Point& point, const std::vector<std::size_t>& sessions) {
  double bits = 0;
  double bytes = 0;
  for (const std::size_t session : sessions) {
    bits += point.costs[session].bits;
    bytes += point.costs[session].bytes;
  }
  return bits / bytes;
}

/// bits per byte ~ bytes^exponent, by least squares in logarithms.
struct PowerLaw {
  double exponent = 0;
  double doubling = 0;  // what the law says twice the data would change, in bits per byte
};

PowerLaw fit(const std::vector<Point>& points, const std::vector<std::size_t>& sessions) {
  std::vector<double> x;
  std::vector<double> y;
  for (const Point& point : points) {
    x.push_back(std::log2(point.bytes));
    y.push_back(std::log2(bits_per_byte(point, sessions)));
  }
  const auto count = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / count;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / count;
  double across = 0;
  double along = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    across += (x[i] - mean_x) * (y[i] - mean_y);
    along += (x[i] - mean_x) * (x[i] - mean_x);
  }
  PowerLaw law;
  law.exponent = along > 0 ? across / along : 0;
  law.doubling = std::exp2(y.back()) * (std::exp2(law.exponent) - 1);
  return law;
}

Interval middle(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
  };
  return {at(0.025), at(0.975)};
}

/// The law refitted to sessions drawn with replacement, the same ones for all sizes.
std::pair<Interval, Interval> intervals_of(const std::vector<Point>& points, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::size_t> drawn(points.front().costs.size());
  std::vector<double> exponents;
  std::vector<double> doublings;
  for (std::size_t i = 0; i < kResamples; ++i) {
    for (std::size_t& session : drawn)
      session = static_cast<std::size_t>(random.below(points.front().costs.size()));
    const PowerLaw law = fit(points, drawn);
    exponents.push_back(law.exponent);
    doublings.push_back(law.doubling);
  }
  return {middle(std::move(exponents)), middle(std::move(doublings))};
}

Json to_json(const Interval& interval) { return Json::array({interval.low, interval.high}); }

}  // namespace

Json measure_learning_curve(const Evidence& evidence) {
  const auto stored = evidence.measured.find("learning_curve");
  if (stored == evidence.measured.end()) return nullptr;
  std::vector<Point> points = points_of(stored->second);
  // A session without a word of the owner's cannot be divided by.
  for (Point& point : points)
    std::erase_if(point.costs, [](const Cost& cost) { return cost.bytes <= 0; });
  if (points.size() < 2 || points.front().costs.empty()) return nullptr;
  std::vector<std::size_t> all(points.front().costs.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  Json rows = Json::array();
  for (const Point& point : points)
    rows.push_back(
        {{"share", point.share},
         {"bytes", point.bytes},
         {"bits_per_byte", bits_per_byte(point, all)},
         {"interval", to_json(bootstrap_ratio(clusters_of(point.costs), evidence.seed))}});
  const PowerLaw law = fit(points, all);
  const auto [exponent, doubling] = intervals_of(points, evidence.seed);
  return {{"points", std::move(rows)},
          {"exponent", law.exponent},
          {"exponent_interval", to_json(exponent)},
          {"doubling", law.doubling},
          {"doubling_interval", to_json(doubling)}};
}

Section show_learning_curve(const Json& measured) {
  const double low = measured.at("doubling_interval")[0].get<double>();
  const double high = measured.at("doubling_interval")[1].get<double>();
  const std::string change = fmt::format("{:+.3f} bits per byte ({:+.3f} … {:+.3f})",
                                         measured.at("doubling").get<double>(), low, high);
  Section section{"Would more data help?", "", {}};
  if (high < 0)
    section.verdict =
        "Twice as much of the owner's writing would help, if the curve goes on as it "
        "went: " +
        change + ".";
  else if (low > 0)
    section.verdict = "More of the same data made it worse: " + change + " per doubling.";
  else
    section.verdict =
        "No claim: what a doubling would bring cannot be told from nothing, " + change + ".";
  Plot plot{"Bits per byte on the test split by training size",
            "kB of the owner's writing in training",
            "bits per byte; lines: 95 %",
            {{"same recipe", {}, {}, {}}}};
  for (const Json& point : measured.at("points")) {
    plot.lines[0].x.push_back(point.at("bytes").get<double>() / 1000);
    plot.lines[0].y.push_back(point.at("bits_per_byte").get<double>());
    plot.lines[0].intervals.push_back(
        {point.at("interval")[0].get<double>(), point.at("interval")[1].get<double>()});
  }
  section.blocks.push_back(std::move(plot));
  section.blocks.push_back(Paragraph{fmt::format(
      "A power law through the points has the exponent {:.3f} ({:.3f} … {:.3f}). The intervals "
      "come "
      "from drawing other test sessions; that another start of training would end elsewhere is not "
      "in them.",
      measured.at("exponent").get<double>(), measured.at("exponent_interval")[0].get<double>(),
      measured.at("exponent_interval")[1].get<double>())});
  return section;
}

}  // namespace idiolect::evaluate
