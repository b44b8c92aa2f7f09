#include "sources/meta_html.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "sources/html_page.h"
#include "sources/meta_path.h"
#include "sources/page_dates.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

constexpr std::string_view kParticipants = "Participants:";

/// The classes since 2020, and those of before.
bool is_sender(const GumboNode& node) {
  return has_class(node, "_a6-i") || has_class(node, "_2lel");
}

bool is_body(const GumboNode& node) { return has_class(node, "_a6-p") || has_class(node, "_2let"); }

bool is_reactions(const GumboNode& node) { return is_element(node, GUMBO_TAG_UL); }

bool is_media(const GumboNode& node) {
  return is_element(node, GUMBO_TAG_IMG) || is_element(node, GUMBO_TAG_VIDEO) ||
         is_element(node, GUMBO_TAG_AUDIO) || is_element(node, GUMBO_TAG_A);
}

/// What is no part of the words: reactions, and what a player says ("Click for audio").
bool is_no_text(const GumboNode& node) {
  return is_reactions(node) || is_element(node, GUMBO_TAG_VIDEO) ||
         is_element(node, GUMBO_TAG_AUDIO) || is_element(node, GUMBO_TAG_SCRIPT) ||
         is_element(node, GUMBO_TAG_STYLE);
}

/// One message of the page, in three parts.
struct Row {
  const GumboNode* sender = nullptr;  // may be missing: the app speaks
  std::vector<const GumboNode*> body;
  std::optional<PageDate> date;
};

/// The row that `node` is the container of, with a sender of a known class or a date at its end;
/// where the page has the known classes (`classed`), one of them must be there.
std::optional<Row> row_of(const GumboNode& node, bool classed) {
  const std::vector<const GumboNode*> parts = elements_of(node);
  if (parts.empty()) return std::nullopt;
  Row row;
  row.date = PageDate::parse(only_text_of(*parts.back()));
  const auto known = std::find_if(parts.begin(), parts.end(),
                                  [](const GumboNode* part) { return is_sender(*part); });
  if (known == parts.end()) {
    if (!row.date || parts.size() < 2) return std::nullopt;
    if (classed && !is_body(*parts.front())) return std::nullopt;
  }
  auto body = parts.begin();
  if (known != parts.end()) {
    row.sender = *known;
    body = known + 1;
  } else if (!is_body(**body)) {
    row.sender = *body++;
  }
  const auto end = row.date && body < parts.end() ? parts.end() - 1 : parts.end();
  row.body.assign(body, end);
  return row;
}

std::vector<const GumboNode*> slots_of(const GumboNode& node) {
  std::vector<const GumboNode*> slots = elements_of(node);
  std::erase_if(slots, [](const GumboNode* slot) { return is_reactions(*slot); });
  return slots;
}

bool has_own_text(const GumboNode& node) {
  return std::ranges::any_of(children_of(node), [](const GumboNode* child) {
    return child->type == GUMBO_NODE_TEXT && !is_blank(child->v.text.text);
  });
}

std::string words_in(const GumboNode& node) {
  return std::string(trimmed(with_line_feeds(text_of(node, is_no_text))));
}

/// The words of a body. Inside its wrappers stand slots, most of them empty: the words are in the
/// second, shared posts and media in those behind it. Simpler pages have words alone.
std::string words_of(const GumboNode& body) {
  const GumboNode* here = &body;
  std::vector<const GumboNode*> slots = slots_of(*here);
  while (slots.size() == 1 && !has_own_text(*here) && !is_media(*slots[0])) {
    here = slots[0];
    slots = slots_of(*here);
  }
  if (has_own_text(*here)) return words_in(*here);
  if (slots.size() < 2) return {};
  std::string words = has_below(*slots[0], is_media) ? std::string() : words_in(*slots[0]);
  return words.empty() ? words_in(*slots[1]) : words;
}

/// Words first; without them, anything that there is to see was passed on.
void read_body(const Row& row, chat::Message& message) {
  bool other = false;
  for (const GumboNode* const body : row.body) {
    if (message.text.empty()) message.text = words_of(*body);
    other = other || has_below(*body, is_media) || !is_blank(text_of(*body, is_reactions));
  }
  message.kind = !is_blank(message.text) ? chat::Kind::Text
                 : other                 ? chat::Kind::Media
                                         : chat::Kind::Empty;
  if (message.kind != chat::Kind::Text) message.text.clear();
}

/// The names of "Participants: Anna, Luca and Robin Vale".
std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(", "), list.size());
    std::string_view piece = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 2, list.size()));
    if (list.empty() && piece.find(" and ") != std::string_view::npos) {
      const std::size_t last = piece.rfind(" and ");
      if (const auto name = trimmed(piece.substr(0, last)); !name.empty()) names.emplace_back(name);
      piece = piece.substr(last + 5);
    }
    if (piece.starts_with("and ")) piece.remove_prefix(4);
    if (const auto name = trimmed(piece); !name.empty()) names.emplace_back(name);
  }
  return names;
}

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path),
        page_(document.path, without_bom(document.text)),
        classed_(has(document.text, "_a6-i") || has(document.text, "_2lel")) {}

  FileContent read() {
    std::vector<const GumboNode*> next{&page_.root()};
    while (!next.empty()) {
      const GumboNode& node = *next.back();
      next.pop_back();
      if (read_node(node)) continue;
      const auto children = children_of(node);
      next.insert(next.end(), children.rbegin(), children.rend());
    }
    settle_times();
    describe_thread();
    content_.parts.push_back(std::move(part_));
    return std::move(content_);
  }

 private:
  bool read_node(const GumboNode& node);
  void read_row(const Row& row);
  void settle_times();
  void describe_thread();

  std::string_view path_;
  HtmlPage page_;
  bool classed_;
  std::vector<PageDate> dates_;  // one per message
  ThreadPart part_;
  FileContent content_;
};

/// True where `node` is used up, with all that is below it.
bool Reader::read_node(const GumboNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT) return true;
  if (is_element(node, GUMBO_TAG_TITLE) || is_element(node, GUMBO_TAG_H1)) {
    if (part_.thread.title.empty()) part_.thread.title = trimmed(text_of(node));
    return true;
  }
  if (only_text_of(node).starts_with(kParticipants)) {
    const std::string line(trimmed(text_of(node)));
    if (content_.records == 0)
      part_.thread.participants = names_in(std::string_view(line).substr(kParticipants.size()));
    return true;
  }
  const auto row = row_of(node, classed_);
  if (row) read_row(*row);
  return row.has_value();
}

void Reader::read_row(const Row& row) {
  ++content_.records;
  if (!row.date) {
    content_.rejects.push_back({std::string(path_), content_.records, "message", {}, "bad-time"});
    return;
  }
  chat::Message message;
  if (row.sender != nullptr) message.author = trimmed(text_of(*row.sender));
  read_body(row, message);
  dates_.push_back(*row.date);
  message.record = static_cast<std::uint32_t>(content_.records);
  part_.thread.messages.push_back(std::move(message));
}

/// Where no month has a name, a 31 in one place settles it for all; else it is as a 24-hour clock
/// makes likely.
void Reader::settle_times() {
  std::size_t ambiguous = 0;
  std::ptrdiff_t day_first = 0;
  for (const PageDate& date : dates_) {
    ambiguous += date.is_ambiguous() ? 1u : 0u;
    if (date.order()) day_first += *date.order() == DayOrder::DayFirst ? 1 : -1;
  }
  const DayOrder usual = day_first < 0 ? DayOrder::MonthFirst : DayOrder::DayFirst;
  for (std::size_t i = 0; i < dates_.size(); ++i)
    part_.thread.messages[i].sent_at = *dates_[i].time(usual);
  content_.variant = "HTML";
  if (ambiguous > 0 && day_first == 0)
    content_.notes.push_back(std::string(path_) +
                             ": its dates read both ways; the day was taken to come first");
}

void Reader::describe_thread() {
  chat::Thread& thread = part_.thread;
  thread.zone = Zone::Local;
  thread.key = meta_thread_key({}, path_);
  part_.is_page = true;
  part_.number = meta_part_number(path_).value_or(0);
  part_.usual_order = Order::NewestFirst;
  std::set<std::string> people(thread.participants.begin(), thread.participants.end());
  for (const chat::Message& message : thread.messages)
    if (!message.author.empty()) people.insert(message.author);
  if (thread.participants.empty()) {
    // Where one side is silent, the title has the name of the other.
    if (people.size() == 1 && !thread.title.empty()) people.insert(thread.title);
    thread.participants.assign(people.begin(), people.end());
  }
  thread.is_group = people.size() > 2;
}

}  // namespace

bool looks_like_meta_page(const Glimpse& glimpse) {
  const std::string_view name = file_name_of(glimpse.path);
  const bool numbered = meta_part_number(name) && name.ends_with(".html");
  if (!numbered && name != "message.html") return false;  // of before 2019
  const std::size_t start = glimpse.head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || glimpse.head[start] != '<') return false;
  if (is_in_meta_section(glimpse.path)) return true;
  for (const std::string_view mark : {"_a6-p", "_a6-g", "uiBoxWhite noborder"})
    if (has(glimpse.head, mark)) return true;
  return false;
}

FileContent read_meta_page(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
