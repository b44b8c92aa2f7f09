#include "evaluate/report_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "base/utf8.h"
#include "runs/chart.h"

namespace idiolect::evaluate {
namespace {

/// Bars are drawn on a scale of this many units, stretched to the width of the page.
constexpr double kScale = 1000;

bool is_control(char32_t value) {
  return (value < 0x20 && value != '\n' && value != '\t') || (value >= 0x7F && value < 0xA0);
}

std::string table(const Table& table) {
  std::string html = "<div class=\"wide\"><table>\n";
  if (!table.caption.empty()) html += "<caption>" + html_text(table.caption) + "</caption>\n";
  html += "<thead><tr>";
  for (const std::string& column : table.columns)
    html += "<th scope=\"col\">" + html_text(column) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      html += (i == 0 ? "<th scope=\"row\" dir=\"auto\">" : "<td dir=\"auto\">") +
              html_text(row[i]) + (i == 0 ? "</th>" : "</td>");
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table></div>\n";
}

/// Where values lie between the ends of all bars of a figure; zero is always among them.
struct BarScale {
  double low = 0;
  double high = 0;

  explicit BarScale(const Bars& bars) {
    for (const Bar& bar : bars.bars) {
      take(bar.value);
      if (bar.interval) take(bar.interval->low);
      if (bar.interval) take(bar.interval->high);
    }
    if (bars.mark) take(*bars.mark);
  }
  void take(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  double at(double value) const {
    const double share = high > low ? (value - low) / (high - low) : 0;
    return kScale * std::clamp(std::isfinite(share) ? share : 0, 0.0, 1.0);
  }
};

std::string upright(std::string_view style, double x, double top, double bottom) {
  return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{}\" y2=\"{}\"/>", style,
                     x, x, top, bottom);
}

std::string bar_row(const Bar& bar, const BarScale& scale, const Bars& bars) {
  const double from = std::min(scale.at(0), scale.at(bar.value));
  std::string value = fmt::format("{:.4g}", bar.value);
  std::string svg = fmt::format("<rect x=\"{:.1f}\" y=\"4\" width=\"{:.1f}\" height=\"12\"/>", from,
                                std::max(scale.at(0), scale.at(bar.value)) - from);
  if (bar.interval) {
    value += fmt::format(" ({:.4g} … {:.4g})", bar.interval->low, bar.interval->high);
    const double low = scale.at(bar.interval->low);
    const double high = scale.at(bar.interval->high);
    svg += fmt::format("<line class=\"span\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"10\" y2=\"10\"/>",
                       low, high) +
           upright("span", low, 6, 14) + upright("span", high, 6, 14);
  }
  if (bars.mark) svg += upright("mark", scale.at(*bars.mark), 0, 20);
  return fmt::format(
      "<div class=\"bar\"><span class=\"label\" dir=\"auto\">{}</span>"
      "<svg viewBox=\"0 0 {:.0f} 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{}</svg>"
      "<span class=\"value\">{}</span></div>\n",
      html_text(bar.label), kScale, svg, value);
}

std::string bars(const Bars& bars) {
  const BarScale scale(bars);
  std::string html = "<figure>\n<figcaption>" + html_text(bars.caption);
  if (!bars.unit.empty()) html += " <span class=\"unit\">" + html_text(bars.unit) + "</span>";
  html += "</figcaption>\n<div class=\"bars\">\n";
  for (const Bar& bar : bars.bars) html += bar_row(bar, scale, bars);
  html += "</div>\n";
  if (bars.mark)
    html += fmt::format("<p class=\"note\">The dashed line is at {:.4g}.</p>\n", *bars.mark);
  return html + "</figure>\n";
}

std::string bubbles(std::string_view content, std::string_view side) {
  std::string html;
  for (const std::string& bubble : chat::split_bubbles(content))
    html += fmt::format("<p class=\"bubble {}\" dir=\"auto\">{}</p>\n", side, html_text(bubble));
  return html;
}

std::string side_by_side(const SideBySide& round) {
  std::string html = "<article class=\"round\">\n<div class=\"talk\">\n";
  for (const chat::Turn& turn : round.context) {
    const bool is_owner = turn.role == chat::Role::Assistant;
    if (!turn.name.empty())
      html += fmt::format("<p class=\"who {}\" dir=\"auto\">{}</p>\n", is_owner ? "own" : "other",
                          html_text(turn.name));
    html += bubbles(turn.content, is_owner ? "own" : "other");
  }
  html += "</div>\n<div class=\"answers\">\n";
  for (const SideBySide::Answer& answer : round.answers)
    html += "<div class=\"answer\"><h4 dir=\"auto\">" + html_text(answer.title) + "</h4>\n" +
            (answer.text.empty() ? "<p class=\"note\">(nothing)</p>\n"
                                 : bubbles(answer.text, "candidate")) +
            "</div>\n";
  return html + "</div>\n</article>\n";
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    append_utf8(plain, is_control(point.value) ? U'\uFFFD' : point.value);
    at += point.bytes;
  }
  return runs::escape_html(plain);
}

std::string html_of(const Block& block) {
  return std::visit(
      [](const auto& content) -> std::string {
        using Content = std::decay_t<decltype(content)>;
        if constexpr (std::is_same_v<Content, Paragraph>) {
          return "<p dir=\"auto\">" + html_text(content.text) + "</p>\n";
        } else if constexpr (std::is_same_v<Content, Table>) {
          return table(content);
        } else if constexpr (std::is_same_v<Content, Bars>) {
          return bars(content);
        } else if constexpr (std::is_same_v<Content, Plot>) {
          return html_of_plot(content);
        } else {
          return side_by_side(content);
        }
      },
      block);
}

}  // namespace idiolect::evaluate
