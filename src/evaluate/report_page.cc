#include "evaluate/report_page.h"

#include <fmt/format.h>

#include <string_view>

#include "evaluate/report_blocks.h"

namespace idiolect::evaluate {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --ground: #fbfbfa; --card: #fff; --ink: #1f2328; --soft: #5c6570;
  --rule: #dfe3e8; --accent: #2f6db5; --own: #2f6db5; --own-ink: #fff; --other: #e9ecf0;
  --answer: #eef4fb; --red: #b3261e; --amber: #8a5a00; --green: #1b6e3c; --red-ground: #fbe9e7;
  --amber-ground: #fff3d6; --green-ground: #e3f4e8; --line1: #b8392b; --line2: #2e7d4f;
  --line3: #8b5fbf; --line4: #b07400; --line5: #5c6570; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181d; --card: #1b2027; --ink: #dfe4ea; --soft: #9aa5b1; --rule: #303842;
    --accent: #79b0f2; --own: #2b5c96; --own-ink: #f2f6fb; --other: #2a3039; --answer: #1f2b3a;
    --red: #ffb4ab; --amber: #f5c869; --green: #8fd6a6; --red-ground: #45201d;
    --amber-ground: #3d3015; --green-ground: #17361f; --line1: #f08d7e; --line2: #74c794;
    --line3: #c3a3ea; --line4: #e0b050; --line5: #9aa5b1; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 58rem; padding: 1.5rem 1rem 4rem; background: var(--ground);
  color: var(--ink); font: 16px/1.55 system-ui, "Noto Sans", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; text-wrap: balance; }
h2 { font-size: 1.25rem; margin: 0 0 .3rem; } h4 { font-size: .85rem; margin: 0 0 .4rem;
  color: var(--soft); font-weight: 600; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
p, li { overflow-wrap: anywhere; } p { margin: .5rem 0; }
.headline, section { background: var(--card); border: 1px solid var(--rule); border-radius: 12px;
  padding: 1.2rem 1.3rem; margin: 0 0 1.2rem; }
.headline { border-top: 5px solid var(--accent); }
.compared { color: var(--soft); }
.verdicts { list-style: none; padding: 0; margin: 1rem 0; }
.verdicts li { border-top: 1px solid var(--rule); padding: .5rem 0; }
.verdicts a { font-weight: 600; }
.verdict { font-weight: 600; margin: 0 0 .9rem; }
.signal { border-radius: 8px; padding: .6rem .8rem; font-weight: 600; }
.signal::before { content: "●"; margin-inline-end: .5rem; }
.red { background: var(--red-ground); color: var(--red); }
.amber { background: var(--amber-ground); color: var(--amber); }
.green { background: var(--green-ground); color: var(--green); }
.limits { font-size: .9rem; color: var(--soft); padding-inline-start: 1.2rem; }
.note, .unit { color: var(--soft); font-size: .88rem; font-weight: 400; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding-bottom: .4rem; }
th, td { text-align: start; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--rule);
  vertical-align: top; unicode-bidi: isolate; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; } tbody th { font-weight: 500; }
figure { margin: 1.1rem 0; } figcaption { font-weight: 600; margin-bottom: .5rem; }
.bar { display: grid; grid-template-columns: 11rem 1fr 12.5rem; gap: .7rem; align-items: center;
  padding: .12rem 0; }
.bar .label, .bubble, .who, h4, .legend li { unicode-bidi: isolate; overflow-wrap: anywhere; }
.bar svg { width: 100%; height: 20px; display: block; overflow: visible; }
.bar rect { fill: var(--accent); opacity: .45; } .bar .value { font-variant-numeric: tabular-nums;
  font-size: .88rem; }
.bar line { vector-effect: non-scaling-stroke; stroke: var(--ink); stroke-width: 1.6; }
.bar .mark { stroke: var(--line1); stroke-dasharray: 3 3; }
.plot > svg { width: 100%; max-width: 36rem; height: auto; display: block; }
svg text { fill: var(--soft); font-size: 11px; } .grid { stroke: var(--rule); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line0 { stroke: var(--accent); } circle.line0 { fill: var(--accent); }
.line1 { stroke: var(--line1); } polyline.line1 { stroke-dasharray: 7 3; } circle.line1 { fill: var(--line1); }
.line2 { stroke: var(--line2); } polyline.line2 { stroke-dasharray: 2 3; } circle.line2 { fill: var(--line2); }
.line3 { stroke: var(--line3); } polyline.line3 { stroke-dasharray: 9 3 2 3; } circle.line3 { fill: var(--line3); }
.line4 { stroke: var(--line4); } circle.line4 { fill: var(--line4); }
.line5 { stroke: var(--line5); } polyline.line5 { stroke-dasharray: 4 2; } circle.line5 { fill: var(--line5); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0;
  font-size: .88rem; } .legend svg { width: 28px; height: 10px; }
.round { border-top: 1px solid var(--rule); padding: 1rem 0; }
.talk { display: flex; flex-direction: column; gap: .25rem; max-width: 34rem; }
.who { margin: .4rem .3rem 0; font-size: .8rem; color: var(--soft); } .who.own { align-self: end; }
.bubble { margin: 0; padding: .45rem .75rem; border-radius: 1rem; width: fit-content;
  max-width: 88%; white-space: pre-wrap; }
.other { background: var(--other); border-end-start-radius: .3rem; } .who.other { background: none; }
.bubble.own { align-self: end; background: var(--own); color: var(--own-ink);
  border-end-end-radius: .3rem; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .9rem;
  margin-top: 1rem; }
.candidate { background: var(--answer); margin-bottom: .3rem; max-width: 100%; }
footer { color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) {
  body { padding: .8rem .6rem 3rem; } .headline, section { padding: .9rem; } h1 { font-size: 1.4rem; }
  .bar { grid-template-columns: 1fr auto; gap: .1rem .6rem; padding: .3rem 0; }
  .bar svg { grid-row: 2; grid-column: 1 / -1; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --soft: #444;
    --rule: #bbb; --accent: #2f6db5; --own: #dbe8f7; --own-ink: #000; --other: #eee;
    --answer: #eef4fb; --red: #b3261e; --amber: #8a5a00; --green: #1b6e3c; --line1: #b8392b;
    --line2: #2e7d4f; --line3: #8b5fbf; --line4: #b07400; --line5: #5c6570; }
  body { max-width: none; font-size: 11pt; padding: 0; } section, .round, figure, tr {
    break-inside: avoid; } .wide { overflow: visible; }
}
)";

std::string_view name_of(Signal::Colour colour) {
  switch (colour) {
    case Signal::Colour::Red:
      return "red";
    case Signal::Colour::Amber:
      return "amber";
    case Signal::Colour::Green:
      return "green";
  }
  return "amber";
}

std::string headline_box(const Headline& headline, std::span<const Section> sections) {
  std::string html =
      "<header class=\"headline\">\n<h1 dir=\"auto\">" + html_text(headline.title) + "</h1>\n";
  for (const std::string& sentence : headline.compared)
    html += "<p class=\"compared\" dir=\"auto\">" + html_text(sentence) + "</p>\n";
  html += "<ul class=\"verdicts\">\n";
  for (std::size_t i = 0; i < sections.size(); ++i)
    html += fmt::format("<li dir=\"auto\"><a href=\"#s{}\">{}</a> {}</li>\n", i + 1,
                        html_text(sections[i].title), html_text(sections[i].verdict));
  html += "</ul>\n";
  if (headline.audit)
    html += fmt::format("<p class=\"signal {0}\" dir=\"auto\">{0}: {1}</p>\n",
                        name_of(headline.audit->colour), html_text(headline.audit->text));
  if (headline.limits.empty()) return html + "</header>\n";
  html += "<ul class=\"limits\">\n";
  for (const std::string& limit : headline.limits)
    html += "<li dir=\"auto\">" + html_text(limit) + "</li>\n";
  return html + "</ul>\n</header>\n";
}

}  // namespace

std::string report_page(const Headline& headline, std::span<const Section> sections) {
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
      html_text(headline.title), kStyle);
  page += headline_box(headline, sections) + "<main>\n";
  for (std::size_t i = 0; i < sections.size(); ++i) {
    page += fmt::format("<section id=\"s{}\">\n<h2 dir=\"auto\">{}</h2>\n", i + 1,
                        html_text(sections[i].title));
    if (!sections[i].verdict.empty())
      page += "<p class=\"verdict\" dir=\"auto\">" + html_text(sections[i].verdict) + "</p>\n";
    for (const Block& block : sections[i].blocks) page += html_of(block);
    page += "</section>\n";
  }
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace idiolect::evaluate
