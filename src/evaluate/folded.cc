// The copy of a session in which layout is taken away.
#include <utf8proc.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "evaluate/score_store.h"

namespace idiolect::evaluate {
namespace {

bool is_punctuation(char32_t point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
      return true;
    default:
      return false;
  }
}

/// One bubble: lower case, no punctuation, one space where several would be left.
std::string folded_bubble(std::string_view bubble) {
  std::string text;
  for (std::size_t at = 0; at < bubble.size();) {
    const CodePoint point = code_point_at(bubble, at);
    at += point.bytes;
    if (is_punctuation(point.value)) continue;
    if (point.value == ' ' && (text.empty() || text.back() == ' ')) continue;
    append_utf8(
        text, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point.value))));
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace

chat::Conversation folded(const chat::Conversation& session) {
  chat::Conversation result = session;
  result.turns.clear();
  for (const chat::Turn& turn : session.turns) {
    chat::Turn copy = turn;
    copy.content.clear();
    copy.times.clear();
    std::string_view left = turn.content;
    for (std::size_t i = 0;; ++i) {
      const std::size_t end = left.find('\n');
      const std::string bubble = folded_bubble(left.substr(0, end));
      if (!bubble.empty()) {
        copy.content += (copy.content.empty() ? "" : "\n") + bubble;
        if (i < turn.times.size()) copy.times.push_back(turn.times[i]);
      }
      if (end == std::string_view::npos) break;
      left.remove_prefix(end + 1);
    }
    if (!copy.content.empty()) result.turns.push_back(std::move(copy));
  }
  return result;
}

}  // namespace idiolect::evaluate
