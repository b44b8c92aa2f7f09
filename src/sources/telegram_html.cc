#include "sources/telegram_html.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sources/html_fragment.h"
#include "sources/mended_text.h"
#include "sources/meta_path.h"
#include "sources/telegram_chat.h"

namespace idiolect::sources {
namespace {

/// Begins every message, and, since text is escaped, nothing else.
constexpr std::string_view kMessage = "<div class=\"message ";
constexpr std::string_view kPage = "<div class=\"page_wrap\"";

/// What a message has besides words, by the class it is shown with; the last is around all others.
constexpr std::array<std::pair<std::string_view, chat::Kind>, 8> kShown{{
    {"media_call", chat::Kind::Call},
    {"media_contact", chat::Kind::Contact},
    {"media_location", chat::Kind::Location},
    {"media_live_location", chat::Kind::Location},
    {"media_venue", chat::Kind::Location},
    {"media_poll", chat::Kind::Poll},
    {"sticker_wrap", chat::Kind::Sticker},
    {"media_wrap", chat::Kind::Media},
}};

/// What an export calls a person whose account is gone.
constexpr std::string_view kDeleted = "Deleted Account";

const GumboNode* find_class(const GumboNode* root, std::string_view name,
                            const NodeTest& is_closed = {}) {
  return find_node(
      root, [&](const GumboNode* node) { return has_class(node, name); }, is_closed);
}

std::string text_of_class(const GumboNode* root, std::string_view name) {
  const GumboNode* const node = find_class(root, name);
  return node == nullptr ? std::string() : text_inside(node);
}

bool is_forwarded_part(const GumboNode* node) { return has_class(node, "forwarded"); }

const GumboNode* find_link(const GumboNode* root) {
  return find_node(root, [](const GumboNode* node) {
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_A;
  });
}

/// The fingerprint of the message that "message123" names, or "messages2.html#go_to_message123"
/// leads to; 0 for anything else.
std::uint32_t link_in(std::string_view name) {
  constexpr std::string_view kWord = "message";
  const std::size_t at = name.rfind(kWord);
  if (at == std::string_view::npos) return 0;
  const std::string_view id = name.substr(at + kWord.size());
  const bool is_number = id.find_first_not_of("0123456789") == std::string_view::npos;
  return is_number && !id.empty() ? chat::link_id(id) : 0;
}

struct Times {
  std::optional<Time> utc;
  std::optional<Time> local;
};

/// "23.08.2023 13:11:23 UTC-08:00"; until 2022 without the offset.
Times times_of(std::string_view title) {
  constexpr std::size_t kSize = std::string_view("23.08.2023 13:11:23").size();
  if (title.size() < kSize || title[2] != '.' || title[5] != '.') return {};
  const auto part = [&](std::size_t at, std::size_t size) {
    return std::string(title.substr(at, size));
  };
  const std::string wall = part(6, 4) + '-' + part(3, 2) + '-' + part(0, 2) + part(10, 9);
  Times times;
  if (const auto local = parse_time(wall)) times.local = local->time;
  constexpr std::string_view kUtc = " UTC";
  std::string_view offset = title.substr(kSize);
  if (!offset.starts_with(kUtc)) return times;
  offset.remove_prefix(kUtc.size());
  const auto utc = parse_time(wall + (offset.empty() ? "Z" : std::string(offset)));
  if (utc && utc->zone == Zone::Utc) times.utc = utc->time;
  return times;
}

chat::Kind shown_kind(const GumboNode* message) {
  for (const auto& [name, kind] : kShown) {
    const GumboNode* const shown = find_class(message, name);
    if (shown == nullptr) continue;
    // A sticker that was not downloaded is shown as a photo with this title.
    if (kind == chat::Kind::Media && text_of_class(shown, "title") == "Sticker")
      return chat::Kind::Sticker;
    return kind;
  }
  return chat::Kind::Empty;
}

/// The owner is who calls out.
bool is_outgoing_call(const GumboNode* message) {
  const std::string status = text_of_class(message, "status");
  return status.starts_with("Outgoing") || status.starts_with("Cancelled");
}

/// A line that only groups have.
bool tells_of_group(std::string_view line) {
  constexpr std::array<std::string_view, 4> kLines{" created group «", " joined group by link",
                                                   " changed group title to «",
                                                   " converted a basic group to this supergroup"};
  for (const std::string_view words : kLines)
    if (line.find(words) != std::string_view::npos) return true;
  return false;
}

/// N of messagesN.html; the first file has no number.
std::optional<std::size_t> part_number(std::string_view path) {
  std::string_view name = file_name_of(path);
  constexpr std::string_view kStem = "messages";
  constexpr std::string_view kEnd = ".html";
  if (!name.starts_with(kStem) || !name.ends_with(kEnd)) return std::nullopt;
  name = name.substr(kStem.size(), name.size() - kStem.size() - kEnd.size());
  if (name.empty()) return 1;
  std::size_t number = 0;
  const auto [at, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || at != name.data() + name.size()) return std::nullopt;
  return number;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path), mended_(document, content_), text_(mended_.text()) {}

  FileContent read() {
    std::size_t at = text_.find(kMessage);
    read_header(text_.substr(0, at));
    while (at != std::string_view::npos) {
      const std::size_t next = text_.find(kMessage, at + 1);
      read_piece(text_.substr(at, next == std::string_view::npos ? next : next - at));
      at = next;
    }
    for (const std::size_t number : waiting_) reject("no-date", number);
    finish();
    return std::move(content_);
  }

 private:
  void read_header(std::string_view html);
  void read_piece(std::string_view html);
  void read_message(const GumboNode* message);
  void read_service(const GumboNode* message);
  void read_sender(const GumboNode* message);
  void add(chat::Message message, const Times& times, bool is_service, std::size_t number);
  void reject(std::string_view reason, std::size_t number);
  void finish();

  std::string_view path_;
  FileContent content_;
  MendedText mended_;  // of the document; notes what it replaced in `content_`
  std::string_view text_;
  HtmlFragment fragment_;
  TelegramChat chat_;
  std::string sender_;  // of the last message, for those that are joined to it
  bool via_bot_ = false;
  Times times_;                       // of the last message
  std::vector<std::size_t> waiting_;  // service lines before any time
};

void Reader::read_header(std::string_view html) {
  const GumboNode* const root = fragment_.parse(html);
  const GumboNode* const header = root == nullptr ? nullptr : find_class(root, "page_header");
  if (header != nullptr) chat_.name = text_of_class(header, "text");
  if (chat_.name == kDeleted) chat_.name.clear();
  if (chat_.name == "Saved Messages") chat_.type = "saved_messages";
}

void Reader::read_piece(std::string_view html) {
  ++content_.records;
  const GumboNode* const root = fragment_.parse(html);
  if (root == nullptr) return reject("too-many-tags", content_.records);
  const GumboNode* const message = find_class(root, "message");
  if (message == nullptr) return reject("not-a-message", content_.records);
  has_class(message, "service") ? read_service(message) : read_message(message);
}

/// Dates between the days and what happened in a group; they have no time of their own, so they
/// take that of the message before them, the first ones that of the message after.
void Reader::read_service(const GumboNode* message) {
  if (chat_.type.empty() && tells_of_group(text_of_class(message, "body")))
    chat_.type = "private_group";
  if (!times_.utc && !times_.local) return waiting_.push_back(content_.records);
  chat::Message line;
  line.kind = chat::Kind::System;
  add(std::move(line), times_, true, content_.records);
}

void Reader::read_message(const GumboNode* message) {
  read_sender(message);
  Times times;
  if (const GumboNode* const date = find_class(message, "date", is_forwarded_part))
    times = times_of(attribute_of(date, "title"));
  if (!times.utc && !times.local) return reject("bad-date", content_.records);
  times_ = times;
  for (const std::size_t number : std::exchange(waiting_, {})) {
    chat::Message line;
    line.kind = chat::Kind::System;
    add(std::move(line), times, true, number);
  }
  chat::Message read;
  read.text = text_of_class(message, "text");
  read.kind = read.text.empty() ? shown_kind(message) : chat::Kind::Text;
  read.forwarded = via_bot_ || find_class(message, "forwarded") != nullptr;
  if (read.kind == chat::Kind::Call && is_outgoing_call(message) && content_.stated_owner.empty() &&
      !sender_.empty())
    content_.stated_owner.push_back(sender_);
  read.id = link_in(attribute_of(message, "id"));
  if (const GumboNode* const reply = find_class(message, "reply_to"))
    if (const GumboNode* const link = find_link(reply))
      read.reply_to = link_in(attribute_of(link, "href"));
  add(std::move(read), times, false, content_.records);
}

/// A message that is joined to the one before it is by the same person.
void Reader::read_sender(const GumboNode* message) {
  const GumboNode* const from = find_class(message, "from_name", is_forwarded_part);
  if (from == nullptr) {
    if (!has_class(message, "joined")) sender_.clear();
    return;
  }
  sender_ = text_inside(from);
  const std::size_t via = sender_.find(" via @");
  via_bot_ = via != std::string::npos;
  if (via_bot_) sender_.resize(via);
}

void Reader::add(chat::Message message, const Times& times, bool is_service, std::size_t number) {
  TelegramRecord record;
  record.message = std::move(message);
  record.message.record = static_cast<std::uint32_t>(number);
  record.utc = times.utc;
  record.local = times.local;
  if (!is_service) record.sender_name = sender_;
  if (const auto reason = chat_.add(std::move(record))) reject(*reason, number);
}

void Reader::reject(std::string_view reason, std::size_t number) {
  content_.rejects.push_back({std::string(path_), number, "message", {}, std::string(reason)});
}

void Reader::finish() {
  const auto number = part_number(path_);
  std::string key = number ? std::string(folder_of(path_)) + '/' : std::string(path_);
  ThreadPart part = chat_.finish(std::move(key), [](std::string_view) { return false; });
  part.number = number.value_or(0);
  if (part.thread.title.empty()) part.thread.title = file_name_of(path_);
  content_.parts.push_back(std::move(part));
  content_.variant = "HTML of one chat";
}

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

}  // namespace

Match is_telegram_html(const Glimpse& glimpse) {
  const bool is_chat =
      has(glimpse.head, kPage) && has(glimpse.head, "class=\"page_body chat_page\"");
  return is_chat ? Match::Yes : Match::No;
}

FileContent read_telegram_html(const Document& document) { return Reader(document).read(); }

bool is_other_telegram_page(std::string_view head) {
  return has(head, kPage) && has(head, "class=\"page_body") &&
         !has(head, "class=\"page_body chat_page\"");
}

}  // namespace idiolect::sources
