#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sources/html_scanner.h"
#include "sources/imessage_exporter.h"
#include "sources/imessage_exporter_common.h"
#include "sources/imessage_text.h"
#include "sources/mended_text.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

using chat::Kind;

/// What an element of the document stands for.
enum class Role : std::uint8_t {
  Other,
  Message,
  Announcement,
  Sent,
  Stamp,
  Sender,
  Part,    // of a message: its words or an attachment
  Bubble,  // the words
  Edited,  // every version of the words, the last one last
  Aside,   // not this message: answers, tapbacks
  App,     // what an app shows, e.g. of the page of a link
  Sticker,
  Unsent,
  System,
  kCount
};

struct ClassRole {
  std::string_view name;
  Role role;
};

constexpr std::array kRoles{
    ClassRole{"message", Role::Message},  ClassRole{"announcement", Role::Announcement},
    ClassRole{"sent", Role::Sent},        ClassRole{"timestamp", Role::Stamp},
    ClassRole{"sender", Role::Sender},    ClassRole{"bubble", Role::Bubble},
    ClassRole{"edited", Role::Edited},    ClassRole{"replies", Role::Aside},
    ClassRole{"tapbacks", Role::Aside},   ClassRole{"reactions", Role::Aside},
    ClassRole{"app", Role::App},          ClassRole{"sticker", Role::Sticker},
    ClassRole{"unsent", Role::Unsent},    ClassRole{"deleted", Role::Unsent},
    ClassRole{"shareplay", Role::System}, ClassRole{"shared_location", Role::System}};

Role role_of(const HtmlScanner& tag) {
  for (const auto& [name, role] : kRoles)
    if (tag.has_class(name)) return role;
  return Role::Other;
}

bool is_attachment(std::string_view name) {
  return name == "img" || name == "video" || name == "audio";
}

/// A message or an announcement while it is read.
struct Draft {
  Role role = Role::Message;
  bool sent = false;
  std::string stamp;
  std::string sender;
  std::vector<std::string> bubbles;
  std::size_t first_version = 0;  // of the edited words
  Kind kind = Kind::Empty;        // where there are no words
};

class Reader {
 public:
  explicit Reader(std::string_view path) : path_(path), thread_(exporter_thread(path)) {}

  FileContent read(const Document& document) {
    const MendedText mended(document, content_);
    HtmlScanner html(mended.text());
    using enum HtmlScanner::Token;
    for (auto token = html.next(); token != End; token = html.next()) {
      if (token == Open) open(html);
      if (token == Close) close(html.name());
      if (token == Text && draft_ && !is_aside()) take(html);
    }
    while (!open_.empty()) pop();
    finish_exporter_thread(thread_);
    content_.variant = "imessage-exporter HTML";
    if (!thread_.messages.empty()) content_.parts.emplace_back().thread = std::move(thread_);
    return std::move(content_);
  }

 private:
  struct Element {
    bool is_div = false;  // else a span
    Role role = Role::Other;
  };

  std::size_t& count(Role role) { return counts_[static_cast<std::size_t>(role)]; }
  bool is_aside() { return count(Role::Aside) + count(Role::App) > 0; }

  void open(const HtmlScanner& html) {
    const bool aside = is_aside();
    if (draft_ && !aside && draft_->kind == Kind::Empty && is_attachment(html.name()))
      draft_->kind = Kind::Media;
    if (draft_ && !aside && html.name() == "br" && count(Role::Bubble) > 0)
      draft_->bubbles.back() += '\n';
    if (html.name() != "div" && html.name() != "span") return;
    // Inside of words every element belongs to them.
    const Role role = count(Role::Bubble) > 0 ? Role::Other : role_of(html);
    open_.push_back({html.name() == "div", role});
    divs_ += open_.back().is_div ? 1u : 0u;
    ++count(role);
    if (!aside) begin(role);
  }

  void begin(Role role) {
    if (!draft_ && (role == Role::Message || role == Role::Announcement)) {
      draft_.emplace().role = role;
      depth_ = open_.size();
    }
    if (!draft_) return;
    if (role == Role::Sent) draft_->sent = true;
    if (role == Role::Edited) draft_->first_version = draft_->bubbles.size();
    if (role == Role::Bubble) draft_->bubbles.emplace_back();
    if (role == Role::App) draft_->kind = Kind::Media;
    if (role == Role::Sticker) draft_->kind = Kind::Sticker;
    if (role == Role::Unsent) draft_->kind = Kind::Unsent;
    if (role == Role::System) draft_->kind = Kind::System;
  }

  void close(std::string_view name) {
    if (name == "span" && !open_.empty() && !open_.back().is_div) pop();
    if (name != "div" || divs_ == 0) return;
    while (!open_.back().is_div) pop();
    pop();
  }

  void pop() {
    const Element element = open_.back();
    const bool ends_draft = draft_ && open_.size() == depth_;
    open_.pop_back();
    --count(element.role);
    divs_ -= element.is_div ? 1u : 0u;
    if (draft_ && element.role == Role::Edited && !is_aside()) keep_last_version();
    if (ends_draft) end_draft();
  }

  void keep_last_version() {
    auto& bubbles = draft_->bubbles;
    const std::size_t first = std::min(draft_->first_version, bubbles.size());
    if (bubbles.size() - first > 1)
      bubbles.erase(bubbles.begin() + static_cast<std::ptrdiff_t>(first), bubbles.end() - 1);
  }

  void take(const HtmlScanner& html) {
    if (count(Role::Bubble) > 0) {
      draft_->bubbles.back() += html.text();
    } else if (count(Role::Stamp) > 0 && count(Role::Edited) == 0) {
      draft_->stamp += html.text();
    } else if (count(Role::Sender) > 0) {
      draft_->sender += html.text();
    }
  }

  void end_draft() {
    const Draft draft = *std::exchange(draft_, std::nullopt);
    ++content_.records;
    const auto stamp = exporter_stamp(trimmed(draft.stamp));
    if (!stamp || !stamp->time) return reject("bad-date");
    chat::Message message;
    message.sent_at = *stamp->time;
    message.kind = Kind::System;
    if (draft.role == Role::Message) {
      message.author = trimmed(draft.sender);
      message.marked_owner = draft.sent;
      if (message.author.empty() && !draft.sent) return reject("no-sender");
      add_words(draft, message);
    }
    message.record = static_cast<std::uint32_t>(content_.records);
    thread_.messages.push_back(std::move(message));
  }

  static void add_words(const Draft& draft, chat::Message& message) {
    std::string text;
    for (const std::string& bubble : draft.bubbles) {
      const std::string words = without_placeholders(bubble);
      if (!is_blank(words)) text.append(text.empty() ? "" : "\n").append(words);
    }
    message.kind = text.empty() ? draft.kind : Kind::Text;
    message.text = with_line_feeds(text);
  }

  void reject(std::string_view reason) {
    content_.rejects.push_back(
        {std::string(path_), content_.records, "message", {}, std::string(reason)});
  }

  std::string_view path_;
  chat::Thread thread_;
  std::vector<Element> open_;
  std::array<std::size_t, static_cast<std::size_t>(Role::kCount)>
      counts_{};  // of open elements, by role
  std::size_t divs_ = 0;
  std::optional<Draft> draft_;
  std::size_t depth_ = 0;  // of the element of draft_
  FileContent content_;
};

}  // namespace

Match is_imessage_exporter_html(const Glimpse& glimpse) {
  const auto has = [&](std::string_view text) {
    return glimpse.head.find(text) != std::string_view::npos;
  };
  const bool all = has("<div class=\"message\"") && has("<span class=\"timestamp\">") &&
                   has("<span class=\"sender\">") && has("class=\"message_part\"");
  return all ? Match::Yes : Match::No;
}

FileContent read_imessage_exporter_html(const Document& document) {
  return Reader(document.path).read(document);
}

}  // namespace idiolect::sources
