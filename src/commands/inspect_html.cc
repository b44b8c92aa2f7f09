// The face of `idiolect inspect` as one web page that loads nothing: no script, no
// image, no font; drawings are SVG, and every text is escaped.
#include <fmt/format.h>

#include <algorithm>

#include "chat/gap.h"
#include "commands/inspection.h"

namespace idiolect::commands {
namespace {

using dataset::Share;

constexpr const char* kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>idiolect inspect</title>
<style>
:root { color-scheme: light dark; --own: #2f7d4f; --other: #7a8794; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2.2rem }
table { border-collapse: collapse } td, th { padding: .15rem .8rem .15rem 0; text-align: right }
td:first-child, th:first-child { text-align: left } th { font-weight: 600; border-bottom: 1px solid var(--line) }
svg { display: block; width: 100%; height: auto } svg text { font-size: 11px; fill: currentColor }
.own { fill: var(--own) } .other { fill: var(--other) }
.chat { display: flex; flex-direction: column; gap: .25rem; border: 1px solid var(--line);
  border-radius: .5rem; padding: .8rem }
.chat p { margin: 0; padding: .35rem .7rem; border-radius: .8rem; max-width: 65%; white-space: pre-wrap;
  overflow-wrap: anywhere; background: #8882; align-self: flex-start }
.chat p.mine { background: var(--own); color: #fff; align-self: flex-end }
.chat small { opacity: .7 }
.tokens { white-space: pre-wrap; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: 13px }
.tokens b { font-weight: 400; background: color-mix(in srgb, var(--own) 35%, transparent) }
.tokens i { font-style: normal; opacity: .55 }
.tokens > * { outline: 1px solid var(--line) }
</style></head><body>
)";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string share_table(const std::string& title,
                        const std::map<std::string, Share, std::less<>>& shares) {
  std::vector<std::pair<std::string, Share>> rows(shares.begin(), shares.end());
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    return a.second.owner_messages > b.second.owner_messages;
  });
  std::string html = fmt::format(
      "<table><tr><th>{}</th><th>sessions</th><th>yours</th><th>others'</th><th>% "
      "yours</th></tr>\n",
      title);
  for (const auto& [name, share] : rows)
    html += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.1f}</td></tr>\n",
                        escaped(name), share.sessions, share.owner_messages, share.other_messages,
                        100 * share.owner_share());
  return html + "</table>\n";
}

struct Bar {
  std::string name;
  std::size_t own = 0;
  std::size_t other = 0;
};

/// Bars side by side, the owner's in front; every name that has room is written.
std::string bar_chart(const std::vector<Bar>& bars) {
  constexpr double kWidth = 900;
  constexpr double kHeight = 150;
  std::size_t highest = 1;
  for (const Bar& bar : bars) highest = std::max({highest, bar.own, bar.other});
  const double step = kWidth / static_cast<double>(std::max<std::size_t>(bars.size(), 1));
  const auto rectangle = [&](const char* kind, double x, double width, std::size_t value,
                             const std::string& name) {
    const double height = kHeight * static_cast<double>(value) / static_cast<double>(highest);
    return fmt::format(
        "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\">"
        "<title>{}: {}</title></rect>",
        kind, x, kHeight - height, width, height, escaped(name), value);
  };
  const std::size_t every = 1 + static_cast<std::size_t>(60 / std::max(step, 1.0));
  std::string html = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\">", kWidth, kHeight + 20);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double x = step * static_cast<double>(i);
    html += rectangle("own", x + step * 0.08, step * 0.42, bars[i].own, bars[i].name);
    html += rectangle("other", x + step * 0.5, step * 0.42, bars[i].other, bars[i].name);
    if (i % every == 0)
      html += fmt::format("<text x=\"{:.1f}\" y=\"{}\">{}</text>", x, kHeight + 14,
                          escaped(bars[i].name));
  }
  return html + "</svg>\n";
}

std::string charts_of(const dataset::Overview& overview) {
  std::vector<Bar> months;
  for (const auto& [month, share] : overview.by_month)
    months.push_back({month, share.owner_messages, share.other_messages});
  std::vector<Bar> lengths;
  for (std::size_t i = 0; i < dataset::kWordBins; ++i)
    lengths.push_back(
        {dataset::word_bin_name(i), overview.owner_words[i], overview.other_words[i]});
  std::vector<Bar> hours;
  for (std::size_t hour = 0; hour < overview.by_hour.size(); ++hour)
    hours.push_back({std::to_string(hour), overview.by_hour[hour], 0});
  return "<h2>Messages by month (yours green)</h2>\n" + bar_chart(months) +
         "<h2>Words per message</h2>\n" + bar_chart(lengths) + "<h2>Your messages by hour</h2>\n" +
         bar_chart(hours);
}

std::string chat_of(const Shown& shown) {
  std::string html = "<div class=\"chat\">\n";
  const std::vector<chat::Turn>& turns = shown.conversation.turns;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const chat::Turn& turn = turns[i];
    const std::string marker = chat::gap_marker(turns, i);
    if (!marker.empty()) html += "<small>" + escaped(marker) + "</small>\n";
    const bool owner = turn.role == chat::Role::Assistant;
    if (!owner && !shown.conversation.is_group)
      html += "<small>" + escaped(turn.name) + "</small>\n";
    for (const std::string& bubble : chat::split_bubbles(turn.content))
      html += fmt::format("<p{}>{}</p>\n", owner ? " class=\"mine\"" : "", escaped(bubble));
  }
  return html + "</div>\n";
}

std::string tokens_of(const Shown& shown) {
  if (shown.tokens.empty()) return "";
  std::string html =
      "<p><span class=\"tokens\"><b>trained on</b> <span>context</span> <i>control</i></span></p>\n"
      "<div class=\"tokens\">";
  for (const UsedToken& token : shown.tokens) {
    const char* const tag = token.use == TokenUse::Trained   ? "b"
                            : token.use == TokenUse::Control ? "i"
                                                             : "span";
    html += fmt::format("<{0}>{1}</{0}>", tag, escaped(token.text));
  }
  return html + "</div>\n";
}

std::string list_of(const std::vector<Shown>& sessions) {
  std::string html = "<ul>\n";
  for (const Shown& shown : sessions) html += "<li>" + escaped(heading_of(shown)) + "</li>\n";
  return html + "</ul>\n";
}

}  // namespace

std::string inspection_html(const Inspection& inspection) {
  const dataset::Overview& overview = inspection.overview;
  std::string html = kHead;
  html +=
      fmt::format("<h1>{}</h1>\n<p>{} sessions", escaped(inspection.folder), overview.all.sessions);
  for (const auto& [split, count] : inspection.sessions)
    html += fmt::format(", {} {}", count, escaped(split));
  html += fmt::format("; {} messages of {}, {} of others ({:.1f} % yours)",
                      overview.all.owner_messages, escaped(inspection.owner),
                      overview.all.other_messages, 100 * overview.all.owner_share());
  if (inspection.tokens > 0)
    html += fmt::format("; {} tokens, {} of them trained on, at most {} in a session",
                        inspection.tokens, inspection.trained_tokens, inspection.longest_tokens);
  html += "</p>\n" + charts_of(overview) + "<h2>Sources</h2>\n" +
          share_table("source", overview.by_source) + "<h2>People</h2>\n" +
          share_table("with", overview.by_contact) + "<h2>Longest sessions</h2>\n" +
          list_of(inspection.longest) + "<h2>Shortest sessions</h2>\n" +
          list_of(inspection.shortest);
  for (const Shown& shown : inspection.shown)
    html += "<h2>" + escaped(heading_of(shown)) + "</h2>\n" + chat_of(shown) + tokens_of(shown);
  return html + "</body></html>\n";
}

}  // namespace idiolect::commands
