#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "evaluate/likelihood.h"

namespace idiolect::evaluate {
namespace {

Interval interval_of(const Json& pair) { return {pair[0].get<double>(), pair[1].get<double>()}; }

std::string in_brackets(const Interval& interval) {
  return fmt::format("({:+.3f} … {:+.3f})", interval.low, interval.high);
}

const Json* find_row(const Json& rows, std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const Json& row) { return row.at("name") == name; });
  return found == rows.end() ? nullptr : &*found;
}

bool is_measurable(const Json& row) { return row.at("measurable").get<bool>(); }

/// What a contestant needs more than the tuned one.
std::string above(const Json& row, std::string_view unit = {}) {
  return fmt::format("{:+.3f}{} {}", row.at("above_tuned").get<double>(), unit,
                     in_brackets(interval_of(row.at("above_tuned_interval"))));
}

constexpr std::string_view kUnit = " bits per byte";

std::string verdict_on_voice(const Json& rows) {
  const Json* const stranger = find_row(rows, "stranger");
  if (stranger == nullptr)
    return "No stranger's adapter was scored, so nothing here may be called the owner's voice "
           "(--against adds one).";
  const Interval interval = interval_of(stranger->at("above_tuned_interval"));
  if (interval.low > 0)
    return "The tuned model knows the owner's words better than a stranger's adapter of the same "
           "recipe, which needs " +
           above(*stranger, kUnit) + " more: what it learned is the owner's voice.";
  if (interval.high < 0)
    return "A stranger's adapter foresees the owner's words better: " + above(*stranger, kUnit) +
           ". What was learned is not the owner's voice.";
  return "The tuned model cannot be told from a stranger's adapter: " + above(*stranger, kUnit) +
         ". No gain may be called the owner's voice.";
}

Table table_of(const Json& rows, std::string caption) {
  Table table{std::move(caption),
              {"contestant", "bits per byte", "95 %", "without ends", "above tuned (95 %)"},
              {}};
  for (const Json& row : rows) {
    const std::string title = row.at("title").get<std::string>();
    if (!is_measurable(row)) {
      table.rows.push_back({title, "not measurable", "", "", "the base is too small for prompts"});
      continue;
    }
    const Interval interval = interval_of(row.at("interval"));
    table.rows.push_back({title, fmt::format("{:.3f}", row.at("bits_per_byte").get<double>()),
                          fmt::format("{:.3f} … {:.3f}", interval.low, interval.high),
                          fmt::format("{:.3f}", row.at("without_end").get<double>()),
                          row.at("name") == "tuned" ? "–" : above(row)});
  }
  return table;
}

Bars bars_of(const Json& rows) {
  Bars bars{"What the owner's held-out words cost",
            "bits per byte, lower is better; lines: 95 %",
            {},
            {}};
  for (const Json& row : rows)
    if (is_measurable(row))
      bars.bars.push_back({row.at("title").get<std::string>(),
                           row.at("bits_per_byte").get<double>(), interval_of(row.at("interval"))});
  return bars;
}

void add_layout(Section& section, const Json& layout) {
  if (layout.is_null()) return;
  const Interval share = interval_of(layout.at("share_interval"));
  section.blocks.push_back(Paragraph{fmt::format(
      "Just layout: of the {:.3f} bits per byte that tuning gains over zero-shot, {:.0f} % "
      "({:.0f} … {:.0f}) are gone once capitals and punctuation are taken away.",
      layout.at("gain").get<double>(), 100 * layout.at("share").get<double>(), 100 * share.low,
      100 * share.high)});
}

void add_temperature(Section& section, const Json& temperature) {
  Plot plot{
      "Zero-shot by temperature, on the validation split", "temperature", "bits per byte", {}};
  PlotLine line{"zero-shot", {}, {}, {}};
  for (const Json& point : temperature.at("tried")) {
    line.x.push_back(point[0].get<double>());
    line.y.push_back(point[1].get<double>());
  }
  plot.lines.push_back(std::move(line));
  section.blocks.push_back(Paragraph{fmt::format(
      "A base may lose only because it is too sure of itself. Its logits divided by {:.2f}, which "
      "does best on the validation split, are a contestant of their own.",
      temperature.at("value").get<double>())});
  section.blocks.push_back(std::move(plot));
}

}  // namespace

Section show_likelihood(const Json& measured) {
  const Json& rows = measured.at("contestants");
  Section section{"Does it foresee what you write?", verdict_on_voice(rows), {}};
  section.blocks.push_back(bars_of(rows));
  section.blocks.push_back(table_of(
      rows, fmt::format("{:.0f} bytes of yours in {} held-out sessions{}",
                        rows[0].at("bytes").get<double>(), measured.at("sessions").get<int>(),
                        measured.at("left_out") == 0
                            ? ""
                            : fmt::format("; {} left out, where not all saw the same words",
                                          measured.at("left_out").get<int>()))));
  add_layout(section, measured.at("layout"));
  if (const Json& unseen = measured.at("unseen"); !unseen.is_null())
    section.blocks.push_back(table_of(unseen.at("contestants"),
                                      fmt::format("The {} sessions with people training never saw",
                                                  unseen.at("sessions").get<int>())));
  if (measured.contains("temperature")) add_temperature(section, measured.at("temperature"));
  return section;
}

}  // namespace idiolect::evaluate
