#include "evaluate/side_by_side.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"

namespace idiolect::evaluate {
namespace {

constexpr std::string_view kGutter = " │ ";
constexpr std::size_t kGutterWidth = 3;
constexpr std::size_t kContextTurns = 4;

/// Text that cannot move the cursor, switch colours or reorder what stands around it.
std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const char32_t c = point.value;
    if (c == 0x2028) {
      result += '\n';
    } else if ((c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
               (c >= 0x2066 && c <= 0x2069)) {
      result += "·";
    } else {
      append_utf8(result, c);
    }
    at += point.bytes;
  }
  return result;
}

/// Bytes of the longest prefix of `text` that takes at most `width` columns; at least one
/// character.
std::size_t fitting_prefix(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  std::size_t used = 0;
  while (at < text.size()) {
    const std::size_t bytes = code_point_at(text, at).bytes;
    used += display_width(text.substr(at, bytes));
    if (used > width && at > 0) break;
    at += bytes;
  }
  return at;
}

void wrap_line(std::string_view line, std::size_t width, std::vector<std::string>& lines) {
  do {
    std::size_t take = fitting_prefix(line, width);
    if (take < line.size() && line[take] != ' ') {
      const std::size_t space = line.substr(0, take).rfind(' ');
      if (space != std::string_view::npos && space > 0) take = space;
    }
    lines.emplace_back(line.substr(0, take));
    line.remove_prefix(take);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  } while (!line.empty());
}

std::string context_lines(const AnsweredRound& answered, std::string_view owner,
                          std::size_t width) {
  const auto& turns = answered.round.context;
  const std::size_t first = turns.size() - std::min(turns.size(), kContextTurns);
  std::string text;
  if (first > 0) text += fmt::format("  … {} earlier turns\n", first);
  for (std::size_t i = first; i < turns.size(); ++i) {
    const bool own = turns[i].role == chat::Role::Assistant;
    const std::string name = own                     ? std::string(owner)
                             : turns[i].name.empty() ? "friend"
                                                     : turns[i].name;
    // In groups the words of others begin with their name already.
    const bool is_named = turns[i].content.starts_with(name + ": ");
    const std::vector<std::string> lines =
        wrap(is_named ? turns[i].content : name + ": " + turns[i].content, width - 4);
    for (std::size_t l = 0; l < lines.size(); ++l)
      text += (l == 0 ? "  " : "    ") + lines[l] + '\n';
  }
  return text;
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  const std::string clean = printable(text);
  std::vector<std::string> lines;
  std::string_view left = clean;
  while (true) {
    const std::size_t end = left.find('\n');
    wrap_line(left.substr(0, end), width, lines);
    if (end == std::string_view::npos) return lines;
    left.remove_prefix(end + 1);
  }
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text) + std::string(width - std::min(used, width), ' ');
}

std::string side_by_side(const AnsweredRound& answered, std::string_view owner, std::size_t width) {
  std::vector<std::vector<std::string>> columns;
  const std::vector<const Contestant*> contestants = column_contestants();
  const std::size_t count = contestants.size() + 1;
  const std::size_t column = (width - kGutterWidth * (count - 1)) / count;
  const auto add = [&](std::string_view title, const std::string& answer) {
    std::vector<std::string> lines = wrap(title, column);
    lines.resize(1);
    std::string rule;
    for (std::size_t i = 0; i < column; ++i) rule += "─";
    lines.push_back(rule);
    for (std::string& line : wrap(answer.empty() ? "(nothing)" : answer, column))
      lines.push_back(std::move(line));
    columns.push_back(std::move(lines));
  };
  add(fmt::format("{}, really", owner), answered.round.own.value_or("(you were not asked)"));
  for (std::size_t i = 0; i < contestants.size(); ++i)
    add(contestants[i]->title, answered.answers[i]);

  std::size_t height = 0;
  for (const auto& lines : columns) height = std::max(height, lines.size());
  std::string text = context_lines(answered, owner, width) + '\n';
  for (std::size_t row = 0; row < height; ++row) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) line += kGutter;
      line += padded(row < columns[i].size() ? columns[i][row] : "", column);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

}  // namespace idiolect::evaluate
