#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sources/imessage_exporter.h"
#include "sources/imessage_exporter_common.h"
#include "sources/imessage_text.h"
#include "sources/mended_text.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

using chat::Kind;

constexpr std::string_view kIndent = "    ";  // of answers and tapbacks below a message

constexpr std::array<std::string_view, 15> kEffects{
    "Slam",     "Loud",      "Gentle",   "Invisible Ink", "Confetti",
    "Echo",     "Fireworks", "Balloons", "Heart",         "Lasers",
    "Sparkles", "Spotlight", "Hearts",   "Shooting Star", "Shooting Start"};

template <std::size_t size>
bool is_one_of(std::string_view line, const std::array<std::string_view, size>& lines) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

/// What the exporter says about a message, in a line of its own.
bool is_remark(std::string_view line) {
  if (line == "This message responded to an earlier message.") return true;
  constexpr std::string_view kSentWith = "Sent with ";
  return line.starts_with(kSentWith) && is_one_of(line.substr(kSentWith.size()), kEffects);
}

/// The path of an attachment, or what stands where it is missing.
bool is_attachment(std::string_view line) {
  constexpr std::array<std::string_view, 3> kMissing{"Attachment missing!",
                                                     "Attachment does not exist!",
                                                     "Handwritten messages are not yet supported!"};
  if (is_one_of(line, kMissing)) return true;
  const bool path = line.starts_with("/") || line.starts_with("~/") ||
                    line.starts_with("attachments/") ||
                    line.find("/Attachments/") != std::string_view::npos;
  const std::size_t dot = line.rfind('.');
  return path && dot != std::string_view::npos && line.size() - dot <= 6 &&
         line.find('/', dot) == std::string_view::npos;
}

bool is_link(std::string_view line) {
  return (line.starts_with("https://") || line.starts_with("http://")) &&
         line.find(' ') == std::string_view::npos;
}

/// The text of the last version in "Edited 5 seconds later: …"; none for another line.
std::optional<std::string_view> edited_text(std::string_view line) {
  constexpr std::string_view kLater = " later: ";
  const std::size_t at = line.find(kLater);
  if (!line.starts_with("Edited ") || at == std::string_view::npos) return std::nullopt;
  return line.substr(at + kLater.size());
}

/// One message below its stamp and its sender.
class Body {
 public:
  explicit Body(std::string_view sender) : sender_(sender) {}

  void add(std::string_view line) {
    if (closed_ || skips_tapback(line)) return;
    // The answers stand here a second time, and only their first lines are always indented.
    closed_ = starts_answer(line);
    if (closed_) return;
    if (line == "Tapbacks:" || line == "Reactions:") {
      tapbacks_ = Tapbacks::Begin;
    } else if (!is_remark(line)) {
      add_own(line);
    }
  }

  /// Gives the message its kind and its text.
  void finish(chat::Message& message) const {
    // A link is followed by the title and the summary of its page, which nobody here wrote.
    const bool link = !lines_.empty() && is_link(lines_.front());
    std::string text;
    for (const std::string_view line : lines_) {
      text.append(line).append("\n");
      if (link) break;
    }
    text = without_placeholders(text);
    while (text.ends_with('\n')) text.pop_back();
    message.kind = is_blank(text) ? kind_ : Kind::Text;
    if (message.kind == Kind::Text) message.text = std::move(text);
  }

 private:
  enum class Tapbacks : std::uint8_t { None, Begin, Indented, Plain };

  static bool starts_answer(std::string_view line) {
    if (!line.starts_with(kIndent)) return false;
    const auto stamp = exporter_stamp(line.substr(kIndent.size()));
    return stamp && stamp->starts_message;
  }

  /// Old versions do not indent who liked what, but end the list with an empty line.
  bool skips_tapback(std::string_view line) {
    if (tapbacks_ == Tapbacks::Begin)
      tapbacks_ = line.starts_with(kIndent) ? Tapbacks::Indented : Tapbacks::Plain;
    const bool more = tapbacks_ == Tapbacks::Indented
                          ? line.starts_with(kIndent) && !starts_answer(line)
                          : tapbacks_ == Tapbacks::Plain && !line.empty();
    if (!more) tapbacks_ = Tapbacks::None;
    return more;
  }

  void add_own(std::string_view line) {
    if (const auto kind = kind_of_line(line)) {
      kind_ = *kind;
    } else if (const auto edited = edited_text(line)) {
      lines_.assign(1, *edited);
    } else if (const auto first = lines_.empty() ? exporter_stamp(line) : std::nullopt) {
      lines_.push_back(first->rest);  // old versions write when the first version was sent
    } else if (!line.empty() || !lines_.empty()) {
      lines_.push_back(line);
    }
  }

  /// The kind that a line gives to a message without words; none for a line of words.
  std::optional<Kind> kind_of_line(std::string_view line) {
    if (is_attachment(line) || line.starts_with("Transcription: ")) return Kind::Media;
    if (line.starts_with("Sticker from ")) return Kind::Sticker;
    if (!lines_.empty()) return std::nullopt;
    constexpr std::array<std::string_view, 3> kSystem{
        "SharePlay Message", "Started sharing location!", "Stopped sharing location!"};
    if (is_one_of(line, kSystem)) return Kind::System;
    if (line == "Ended" && kind_ == Kind::System) return Kind::System;
    if (says_unsent(line)) return Kind::Unsent;
    // "Photos message:", then what the app says.
    closed_ = line.ends_with(" message:") && line.size() < 60;
    return closed_ ? std::optional(Kind::Media) : std::nullopt;
  }

  bool says_unsent(std::string_view line) const {
    if (line == "This message was deleted from the conversation!") return true;
    for (const std::string_view who :
         {std::string_view("You"), std::string_view("They"), sender_}) {
      const std::string_view rest = line.substr(std::min(who.size(), line.size()));
      if (line.starts_with(who) && (rest == " deleted a message." || rest.starts_with(" unsent ")))
        return true;
    }
    return false;
  }

  std::string_view sender_;
  std::vector<std::string_view> lines_;
  Kind kind_ = Kind::Empty;  // where there are no words
  Tapbacks tapbacks_ = Tapbacks::None;
  bool closed_ = false;  // what follows is not the message
};

/// Takes lines from the front of a text, without their ends.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  std::optional<std::string_view> next() {
    if (text_.empty()) return std::nullopt;
    const std::size_t end = std::min(text_.find('\n'), text_.size());
    std::string_view line = text_.substr(0, end);
    text_.remove_prefix(std::min(end + 1, text_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number_;
    return line;
  }
  std::size_t number() const noexcept { return number_; }

 private:
  std::string_view text_;
  std::size_t number_ = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view path) : path_(path), thread_(exporter_thread(path)) {}

  FileContent read(const Document& document) {
    const MendedText mended(document, content_);
    Lines lines(mended.text());
    bool after_gap = true;
    while (const auto line = lines.next()) {
      const auto stamp = after_gap ? exporter_stamp(*line) : std::nullopt;
      after_gap = line->empty();
      if (stamp) {
        end_message();
        start(*stamp, lines);
        after_gap = !body_;
      } else if (body_) {
        body_->add(*line);
      } else if (!line->empty() && content_.records == 0) {
        start_without_stamp(lines.number());
      }
    }
    end_message();
    return finish();
  }

 private:
  void start(const ExporterStamp& stamp, Lines& lines) {
    ++content_.records;
    const std::size_t number = lines.number();
    const auto sender = stamp.starts_message ? lines.next() : std::nullopt;
    if (!stamp.time) return reject(number, "bad-date");
    message_ = {};
    message_.record = static_cast<std::uint32_t>(content_.records);
    message_.sent_at = *stamp.time;
    if (!stamp.starts_message) {  // somebody joined, or renamed the conversation
      message_.kind = Kind::System;
      thread_.messages.push_back(std::move(message_));
      return;
    }
    if (!sender || is_blank(*sender)) return reject(number, "no-sender");
    message_.author = trimmed(*sender);
    if (stamp.read_by_them) owner_ = message_.author;
    body_.emplace(*sender);
  }

  /// The file does not begin where a message does; one reject stands for what is above the first.
  void start_without_stamp(std::size_t line) {
    ++content_.records;
    reject(line, "no-date");
  }

  void reject(std::size_t line, std::string_view reason) {
    content_.rejects.push_back({std::string(path_), line, "line", {}, std::string(reason)});
  }

  void end_message() {
    if (!body_) return;
    body_->finish(message_);
    thread_.messages.push_back(std::move(message_));
    body_.reset();
  }

  /// "Me", unless the exporter was given a name; then it is who others read.
  FileContent finish() {
    const bool has_me = std::any_of(thread_.messages.begin(), thread_.messages.end(),
                                    [](const auto& message) { return message.author == "Me"; });
    if (!has_me && !owner_.empty()) content_.stated_owner.push_back(owner_);
    const std::string owner = has_me || owner_.empty() ? "Me" : owner_;
    for (chat::Message& message : thread_.messages) message.marked_owner = message.author == owner;
    finish_exporter_thread(thread_);
    content_.variant = "imessage-exporter text";
    if (!thread_.messages.empty()) content_.parts.emplace_back().thread = std::move(thread_);
    return std::move(content_);
  }

  std::string_view path_;
  chat::Thread thread_;
  chat::Message message_;
  std::optional<Body> body_;  // of message_
  std::string owner_;
  FileContent content_;
};

}  // namespace

Match is_imessage_exporter_text(const Glimpse& glimpse) {
  Lines lines(glimpse.head);
  auto line = lines.next();
  while (line && line->empty()) line = lines.next();
  return line && exporter_stamp(*line) ? Match::Yes : Match::No;
}

FileContent read_imessage_exporter_text(const Document& document) {
  return Reader(document.path).read(document);
}

}  // namespace idiolect::sources
