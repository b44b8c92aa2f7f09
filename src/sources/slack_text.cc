#include "sources/slack_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

/// `text` with &amp; &lt; &gt; undone once, so that what somebody wrote as "&lt;" stays.
void append_without_entities(std::string& result, std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 3> kEntities{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}}};
  for (std::size_t at = 0; at < text.size();) {
    const auto entity = std::find_if(kEntities.begin(), kEntities.end(), [&](const auto& known) {
      return text[at] == '&' && text.substr(at).starts_with(known.first);
    });
    const bool found = entity != kEntities.end();
    result += found ? entity->second : text[at];
    at += found ? entity->first.size() : 1u;
  }
}

std::string with_sign(char sign, std::string_view label) {
  if (!label.empty() && label.front() == sign) label.remove_prefix(1);
  return sign + std::string(label);
}

/// What is shown for the markup between < and >, entities not undone; empty where it stays.
std::string shown(std::string_view inside) {
  const std::size_t bar = inside.find('|');
  const bool labelled = bar != std::string_view::npos && !is_blank(inside.substr(bar + 1));
  const std::string_view label = labelled ? inside.substr(bar + 1) : std::string_view();
  const std::string_view target = inside.substr(0, std::min(bar, inside.size()));
  if (target.starts_with('@')) return labelled ? with_sign('@', label) : std::string();
  if (target.starts_with('#')) return labelled ? with_sign('#', label) : std::string();
  if (target.starts_with("!date")) return std::string(label);
  if (target.starts_with("!subteam")) return labelled ? with_sign('@', label) : "@group";
  if (target.starts_with('!')) return with_sign('@', labelled ? label : target.substr(1));
  if (labelled) return std::string(label);
  return std::string(target.starts_with("mailto:") ? target.substr(7) : target);
}

}  // namespace

std::string readable_slack_text(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  std::size_t at = 0;
  std::size_t close = 0;  // of the next >, looked for once where there is none
  while (at < text.size()) {
    const std::size_t start = std::min(text.find('<', at), text.size());
    append_without_entities(result, text.substr(at, start - at));
    if (start == text.size()) break;
    if (close != std::string_view::npos) close = text.find('>', start);
    if (close == std::string_view::npos) {
      append_without_entities(result, text.substr(start));
      break;
    }
    const std::string_view inside = text.substr(start + 1, close - start - 1);
    const std::string words = shown(inside);
    if (words.empty()) {
      result.append("<").append(inside).append(">");
    } else {
      append_without_entities(result, words);
    }
    at = close + 1;
  }
  return with_line_feeds(result);
}

}  // namespace idiolect::sources
