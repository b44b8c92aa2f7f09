#include "runs/curves.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "runs/chart.h"

namespace idiolect::runs {
namespace {

constexpr double kSmoothing = 20;  // updates

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --ground: #fff; --ink: #24292f; --faint: #9db8d9; --strong: #2f6db5;
        --marked: #b8392b; --grid: #e4e7eb; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181d; --ink: #d5dae0; --faint: #3f5a7a; --strong: #79b0f2; --marked: #f08d7e;
          --grid: #2a3038; }
}
body { background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif;
       max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } ul { padding-left: 1.2rem; }
svg { width: 100%; height: auto; margin-top: 1rem; }
text { fill: var(--ink); font-size: 12px; } .title { font-weight: 600; font-size: 13px; }
.grid { stroke: var(--grid); } polyline { fill: none; stroke-linejoin: round; }
polyline.faint { stroke: var(--faint); stroke-width: 1; }
polyline.strong { stroke: var(--strong); stroke-width: 2; }
polyline.marked { stroke: var(--marked); stroke-width: 1.5; } circle.marked { fill: var(--marked); }
text.faint { fill: var(--faint); } text.strong { fill: var(--strong); }
text.marked { fill: var(--marked); }
)";

std::optional<double> number(const Json& row, const char* name) {
  const auto found = row.find(name);
  if (found == row.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

void add(Curve& curve, double update, const Json& row, const char* name) {
  if (const auto value = number(row, name)) curve.push_back({update, *value});
}

Curve smooth(const Curve& curve) {
  Curve result;
  double mean = 0;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    mean += (curve[i].value - mean) / std::min(static_cast<double>(i + 1), kSmoothing);
    result.push_back({curve[i].update, mean});
  }
  return result;
}

std::vector<std::string> facts_of(const Json& record, const Curves& curves) {
  std::vector<std::string> facts;
  const std::string state = record.value("state", "");
  if (!state.empty()) facts.push_back("state: " + state);
  if (const auto base = record.find("base"); base != record.end())
    facts.push_back("base model: " + base->value("name", ""));
  if (!curves.loss.empty())
    facts.push_back(fmt::format("updates: {:.0f}", curves.loss.back().update));
  if (curves.validation.empty()) return facts;
  CurvePoint best = curves.validation.front();
  for (const CurvePoint& point : curves.validation)
    if (point.value < best.value) best = point;
  facts.push_back(fmt::format("best validation loss: {:.3f} nats per token, after update {:.0f}",
                              best.value, best.update));
  return facts;
}

}  // namespace

Curves read_curves(std::string_view metrics) {
  Curves curves;
  while (!metrics.empty()) {
    const std::size_t end = std::min(metrics.find('\n'), metrics.size());
    const Json row = Json::parse(metrics.substr(0, end), nullptr, false);
    metrics.remove_prefix(std::min(end + 1, metrics.size()));
    if (!row.is_object()) continue;
    const auto update = number(row, "update");
    if (!update) continue;
    add(curves.loss, *update, row, "loss");
    add(curves.validation, *update, row, "valid_loss");
    add(curves.learning_rate, *update, row, "learning_rate");
    add(curves.tokens_per_second, *update, row, "tokens_per_second");
  }
  curves.smoothed = smooth(curves.loss);
  return curves;
}

std::string curves_page(const Curves& curves, std::string_view title,
                        const std::vector<std::string>& facts) {
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n<ul>\n",
      escape_html(title), kStyle);
  for (const std::string& fact : facts) page += "<li>" + escape_html(fact) + "</li>\n";
  page += "</ul>\n";
  page += chart("loss, nats per token", {{"each update", "faint", &curves.loss},
                                         {"smoothed", "strong", &curves.smoothed},
                                         {"validation", "marked", &curves.validation}});
  page += chart("learning rate", {{"", "strong", &curves.learning_rate}});
  page += chart("tokens per second", {{"", "strong", &curves.tokens_per_second}});
  if (curves.loss.empty() && curves.validation.empty()) page += "<p>Nothing measured yet.</p>\n";
  return page + "</body>\n</html>\n";
}

void write_curves(const RunFolder& run, const Json& record) {
  const Curves curves = read_curves(read_file(run.metrics()));
  const std::string name = std::filesystem::weakly_canonical(run.root).filename().string();
  write_file(run.curves(),
             curves_page(curves, "Curves of the run " + name, facts_of(record, curves)));
}

}  // namespace idiolect::runs
