#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "evaluate/report_blocks.h"

namespace idiolect::evaluate {
namespace {

// Small, so that its letters are still read where a phone shrinks it.
constexpr double kWidth = 420;
constexpr double kHeight = 260;
constexpr double kLeft = 48;
constexpr double kRight = 12;
constexpr double kTop = 12;
constexpr double kBottom = 42;
/// Styles of lines in the style sheet; more lines share them.
constexpr std::size_t kStyles = 6;

struct Axis {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void take(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  bool is_empty() const { return low > high; }
  /// Air at both ends, so that no line lies on the frame.
  void widen() {
    const double air = high > low ? 0.06 * (high - low) : std::max(1e-9, 0.1 * std::abs(high));
    low -= air;
    high += air;
  }
  double share(double value) const { return (value - low) / (high - low); }
  /// 1, 2 or 5 times a power of ten, so that there are about five ticks.
  double step() const {
    const double rough = (high - low) / 5;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
      if (factor * power >= rough) return factor * power;
    return 10 * power;
  }
};

struct Frame {
  Axis across;
  Axis up;

  double x(double value) const { return kLeft + (kWidth - kLeft - kRight) * across.share(value); }
  double y(double value) const {
    return kHeight - kBottom - (kHeight - kTop - kBottom) * up.share(value);
  }
};

Frame frame_of(const Plot& plot) {
  Frame frame;
  for (const PlotLine& line : plot.lines) {
    for (const double value : line.x) frame.across.take(value);
    for (const double value : line.y) frame.up.take(value);
    for (const Interval& interval : line.intervals) {
      frame.up.take(interval.low);
      frame.up.take(interval.high);
    }
  }
  if (frame.across.is_empty() || frame.up.is_empty()) return frame;
  frame.across.widen();
  frame.up.widen();
  return frame;
}

std::string axes(const Frame& frame, const Plot& plot) {
  std::string svg;
  const double up = frame.up.step();
  for (double i = std::ceil(frame.up.low / up); i * up <= frame.up.high; ++i)
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
        "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{:.4g}</text>\n",
        kLeft, kWidth - kRight, frame.y(i * up), frame.y(i * up), kLeft - 6, frame.y(i * up) + 4,
        i * up + 0.0);
  const double across = frame.across.step();
  for (double i = std::ceil(frame.across.low / across); i * across <= frame.across.high; ++i)
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{:.6g}</text>\n",
                       frame.x(i * across), kHeight - kBottom + 16, i * across + 0.0);
  return svg + fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"end\">{}</text>\n",
                           kWidth - kRight, kHeight - 8, html_text(plot.x_label));
}

std::string line_of(const PlotLine& line, const Frame& frame, std::size_t style) {
  std::string points;
  std::string marks;
  const bool few = line.x.size() <= 24;
  for (std::size_t i = 0; i < std::min(line.x.size(), line.y.size()); ++i) {
    if (!std::isfinite(line.x[i]) || !std::isfinite(line.y[i])) continue;
    const double x = frame.x(line.x[i]);
    points += fmt::format("{:.1f},{:.1f} ", x, frame.y(line.y[i]));
    if (i < line.intervals.size())
      marks += fmt::format(
          "<line class=\"line{}\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>", style,
          x, x, frame.y(line.intervals[i].low), frame.y(line.intervals[i].high));
    if (few)
      marks += fmt::format(
          "<circle class=\"line{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"><title>{:.6g}: "
          "{:.4g}</title></circle>",
          style, x, frame.y(line.y[i]), line.x[i], line.y[i]);
  }
  return fmt::format("<polyline class=\"line{}\" points=\"{}\"/>{}\n", style, points, marks);
}

std::string legend(const Plot& plot) {
  if (plot.lines.size() < 2) return {};
  std::string html = "<ul class=\"legend\">\n";
  for (std::size_t i = 0; i < plot.lines.size(); ++i)
    html += fmt::format(
        "<li dir=\"auto\"><svg viewBox=\"0 0 28 10\" aria-hidden=\"true\"><polyline "
        "class=\"line{}\" points=\"0,5 28,5\"/></svg> {}</li>\n",
        i % kStyles, html_text(plot.lines[i].label));
  return html + "</ul>\n";
}

}  // namespace

std::string html_of_plot(const Plot& plot) {
  const Frame frame = frame_of(plot);
  if (frame.across.is_empty() || frame.up.is_empty()) return {};
  std::string html = fmt::format(
      "<figure class=\"plot\">\n<figcaption>{0} <span class=\"unit\">{1}</span></figcaption>\n"
      "<svg viewBox=\"0 0 {2:.0f} {3:.0f}\" role=\"img\" aria-label=\"{0}\">\n",
      html_text(plot.caption), html_text(plot.y_label), kWidth, kHeight);
  html += axes(frame, plot);
  for (std::size_t i = 0; i < plot.lines.size(); ++i)
    html += line_of(plot.lines[i], frame, i % kStyles);
  return html + "</svg>\n" + legend(plot) + "</figure>\n";
}

}  // namespace idiolect::evaluate
