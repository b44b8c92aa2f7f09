#include "runs/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace idiolect::runs {
namespace {

constexpr double kWidth = 860;
constexpr double kHeight = 260;
constexpr double kLeft = 64;
constexpr double kRight = 16;
constexpr double kTop = 34;
constexpr double kBottom = 30;
/// More points than pixels make the page heavy and no clearer.
constexpr std::size_t kMostPoints = 1500;

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void take(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  bool is_empty() const { return low > high; }
  double share(double value) const { return high > low ? (value - low) / (high - low) : 0.5; }
};

/// A distance between ticks of 1, 2 or 5 times a power of ten that gives about `count` of them.
double tick_step(const Range& range, int count) {
  const double rough = (range.high - range.low) / count;
  if (!(rough > 0)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= rough) return factor * power;
  return 10 * power;
}

class Frame {
 public:
  Frame(Range updates, Range values) : updates_(updates), values_(values) {
    // Air above and below, so that no line lies on the frame.
    const double air = 0.06 * (values_.high - values_.low);
    values_.high += air > 0 ? air : std::max(1e-9, 0.1 * std::abs(values_.high));
    values_.low = values_.low >= 0 ? std::max(0.0, values_.low - air) : values_.low - air;
  }

  double x(double update) const {
    return kLeft + (kWidth - kLeft - kRight) * updates_.share(update);
  }
  double y(double value) const {
    return kHeight - kBottom - (kHeight - kTop - kBottom) * values_.share(value);
  }

  std::string axes() const {
    std::string svg;
    const double step = tick_step(values_, 5);
    for (double i = std::ceil(values_.low / step); i * step <= values_.high; ++i)
      svg += fmt::format(
          "<line class=\"grid\" x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
          "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{:.6g}</text>\n",
          kLeft, kWidth - kRight, y(i * step), y(i * step), kLeft - 8, y(i * step) + 4, i * step);
    const double updates = std::max(1.0, tick_step(updates_, 8));
    for (double i = std::ceil(updates_.low / updates); i * updates <= updates_.high; ++i)
      svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{:.0f}</text>\n",
                         x(i * updates), kHeight - 10, i * updates);
    return svg;
  }

 private:
  Range updates_;
  Range values_;
};

/// About kMostPoints of the curve, its last among them.
Curve thinned(const Curve& curve) {
  const std::size_t step = curve.size() / kMostPoints + 1;
  Curve result;
  for (std::size_t i = (curve.size() - 1) % step; i < curve.size(); i += step)
    result.push_back(curve[i]);
  return result;
}

std::string line_of(const ChartLine& line, const Frame& frame) {
  std::string points;
  std::string marks;
  for (const CurvePoint& point : thinned(*line.curve)) {
    points += fmt::format("{:.1f},{:.1f} ", frame.x(point.update), frame.y(point.value));
    if (line.style == "marked")
      marks += fmt::format(
          "<circle class=\"marked\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"><title>update {:.0f}: "
          "{:.4f}</title></circle>\n",
          frame.x(point.update), frame.y(point.value), point.update, point.value);
  }
  return fmt::format("<polyline class=\"{}\" points=\"{}\"/>\n", line.style, points) + marks;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&') {
      safe += "&amp;";
    } else if (c == '<') {
      safe += "&lt;";
    } else if (c == '>') {
      safe += "&gt;";
    } else if (c == '"') {
      safe += "&quot;";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string chart(std::string_view title, const std::vector<ChartLine>& all) {
  std::vector<ChartLine> lines;
  std::ranges::copy_if(all, std::back_inserter(lines),
                       [](const ChartLine& line) { return !line.curve->empty(); });
  Range updates;
  Range values;
  for (const ChartLine& line : lines)
    for (const CurvePoint& point : *line.curve) {
      updates.take(point.update);
      if (line.style != "faint") values.take(point.value);
    }
  if (updates.is_empty() || values.is_empty()) return {};
  const Frame frame(updates, values);
  std::string svg = fmt::format(
      "<svg viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\" aria-label=\"{2}\">\n"
      "<clipPath id=\"frame\"><rect x=\"{3:.0f}\" y=\"{4:.0f}\" width=\"{5:.0f}\" "
      "height=\"{6:.0f}\"/></clipPath>\n"
      "<text class=\"title\" x=\"{3:.0f}\" y=\"18\">{2}</text>\n",
      kWidth, kHeight, escape_html(title), kLeft, kTop, kWidth - kLeft - kRight,
      kHeight - kTop - kBottom);
  double right = kWidth - kRight;
  for (auto line = lines.rbegin(); line != lines.rend() && lines.size() > 1; ++line) {
    svg += fmt::format(
        "<text class=\"label {}\" x=\"{:.0f}\" y=\"18\" text-anchor=\"end\">{}</text>\n",
        line->style, right, escape_html(line->label));
    right -= 8 * static_cast<double>(line->label.size()) + 16;
  }
  svg += frame.axes() + "<g clip-path=\"url(#frame)\">\n";
  for (const ChartLine& line : lines) svg += line_of(line, frame);
  return svg + "</g>\n</svg>\n";
}

}  // namespace idiolect::runs
