#include "sources/signal_export.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/times.h"
#include "sources/mended_text.h"
#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

constexpr std::string_view kOwner = "Me";
constexpr std::string_view kNobody = "No-Sender";
constexpr std::string_view kDeleted = "(This message was deleted)";

/// "[2019-05-29 15:04:05] Anna: " at the start of a line.
struct Header {
  Time time;
  bool has_seconds = false;
  std::string_view sender;
  std::size_t length = 0;
};

std::optional<Header> header_of(std::string_view line) {
  constexpr std::size_t kShortest = 17, kLongest = 28;  // places of the bracket
  const std::size_t close = line.substr(0, kLongest + 1).find(']');
  if (!line.starts_with('[') || close == line.npos || close < kShortest) return std::nullopt;
  std::string date(line.substr(1, close - 1));
  if (date[10] == ',') date.erase(10, 1);  // of before 2023: "2019-05-29, 15:04"
  const auto time = parse_time(date);
  if (!time || time->zone != Zone::Local) return std::nullopt;
  const std::string_view rest = line.substr(close + 1);
  if (!rest.starts_with(' ')) return std::nullopt;
  const std::size_t colon =
      std::min(rest.find(": "), rest.ends_with(':') ? rest.size() - 1 : rest.npos);
  if (colon == rest.npos || colon < 2) return std::nullopt;
  return Header{time->time, date.size() > 16, rest.substr(1, colon - 1),
                close + 1 + std::min(colon + 2, rest.size())};
}

std::string_view line_at(std::string_view text, std::size_t at) {
  std::string_view line = text.substr(at, std::min(text.find('\n', at), text.size()) - at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// What the exporter wrote around the words of one message.
struct Decorations {
  bool media = false;
  bool sticker = false;
};

/// "a%20b" as "a b".
std::string with_spaces(std::string_view target) {
  std::string text;
  for (std::size_t at = 0; at < target.size();) {
    const bool space = target.substr(at).starts_with("%20");
    text += space ? ' ' : target[at];
    at += space ? 3 : 1;
  }
  return text;
}

/// Takes "![name](./media/name) " off the end.
bool take_link(std::string_view& body, Decorations& found) {
  if (!body.ends_with(')')) return false;
  const std::size_t middle = body.rfind("](");
  if (middle == std::string_view::npos) return false;
  const std::string_view target = body.substr(middle + 2, body.size() - middle - 3);
  const bool sticker = target.starts_with("../exported_stickers/");
  if (!sticker && !target.starts_with("./media/") && !target.starts_with("media/")) return false;
  if (target.find_first_of(" \t\n") != std::string_view::npos) return false;
  // The name is that of the file, and may hold brackets itself.
  const std::string_view before = body.substr(0, middle);
  const std::string name =
      sticker ? std::string() : with_spaces(target.substr(target.find("media/") + 6));
  std::size_t start = before.rfind('[');
  if (!name.empty() && before.ends_with("[" + name)) start = middle - name.size() - 1;
  if (start == std::string_view::npos) return false;
  if (start > 0 && body[start - 1] == '!') --start;
  body = body.substr(0, start);
  (sticker ? found.sticker : found.media) = true;
  return true;
}

/// Takes a last line that begins and ends so off the end.
bool take_line(std::string_view& body, std::string_view start, std::string_view end) {
  const std::size_t newline = body.rfind('\n');
  const std::size_t at = newline == std::string_view::npos ? 0 : newline + 1;
  const std::string_view line = body.substr(at);
  if (line.size() < start.size() + end.size() || !line.starts_with(start) || !line.ends_with(end))
    return false;
  body = body.substr(0, newline == std::string_view::npos ? 0 : newline);
  return true;
}

std::string_view without_trailing_space(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\n") + 1);
}

/// Attachments follow a sticker, that follows the reactions, those follow the words.
Decorations take_decorations(std::string_view& body) {
  Decorations found;
  body = without_trailing_space(body);
  while (take_link(body, found)) body = without_trailing_space(body);
  if (take_line(body, "(( ", " ))")) found.sticker = true;
  body = without_trailing_space(body);
  take_line(body, "(- ", " -)");
  body = without_trailing_space(body);
  return found;
}

/// A quote stands before the words, in lines of its own, behind a first line that is empty.
std::string_view without_quote(std::string_view body) {
  const std::size_t start = body.find_first_not_of(" \n");
  if (start == std::string_view::npos) return {};
  const bool on_first_line = body.substr(0, start).find('\n') == std::string_view::npos;
  if (on_first_line || body[start] != '>') return body.substr(on_first_line ? 0 : start);
  std::size_t at = start;
  while (at < body.size() && body[at] == '>')
    at = std::min(body.find('\n', at), body.size() - 1) + 1;
  return body.substr(std::min(body.find_first_not_of('\n', at), body.size()));
}

/// "Outgoing video call (unanswered)": the exporter's words for a call, not a person's.
bool is_call(std::string_view body) {
  constexpr std::array<std::string_view, 3> kStarts{"Incoming ", "Outgoing ", "Missed "};
  constexpr std::array<std::string_view, 4> kKinds{"voice ", "video ", "group ", "adhoc "};
  const auto take = [&](std::string_view word) {
    const bool there = body.starts_with(word);
    if (there) body.remove_prefix(word.size());
    return there;
  };
  if (std::none_of(kStarts.begin(), kStarts.end(), take)) return false;
  std::any_of(kKinds.begin(), kKinds.end(), take);
  if (!take("call")) return false;
  return body.empty() || (body.starts_with(" (") && body.find(')') == body.size() - 1);
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path), mended_(document, content_), text_(mended_.text()) {}

  FileContent read();

 private:
  /// A message that begins at a header and ends at the next.
  struct Open {
    Header header;
    std::size_t body = 0;  // where its text begins
    std::size_t line = 0;
  };

  void close(const Open& open, std::size_t end);
  void finish();
  void reject(std::size_t line, std::string_view reason) {
    content_.rejects.push_back({std::string(path_), line, "line", {}, reason});
  }

  std::string_view path_;
  FileContent content_;
  MendedText mended_;  // of the document; notes what it replaced in `content_`
  std::string_view text_;
  bool knows_owner_ = false;
  ThreadPart part_;
};

FileContent Reader::read() {
  std::optional<Open> open;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text_.size();) {
    ++line;
    const std::string_view content = line_at(text_, at);
    if (const auto header = header_of(content)) {
      if (open) close(*open, at);
      open = Open{*header, at + header->length, line};
    } else if (!open && !is_blank(content)) {
      ++content_.records;
      reject(line, "no-date");
    }
    at = std::min(text_.find('\n', at), text_.size() - 1) + 1;
  }
  if (open) close(*open, text_.size());
  finish();
  return std::move(content_);
}

void Reader::close(const Open& open, std::size_t end) {
  ++content_.records;
  const std::string whole = with_line_feeds(text_.substr(open.body, end - open.body));
  std::string_view body = whole;
  const Decorations found = take_decorations(body);
  body = without_quote(body);

  chat::Message message;
  message.sent_at = open.header.time;
  using chat::Kind;
  if (body == kDeleted) {
    message.kind = Kind::Unsent;
  } else if (is_call(body)) {
    message.kind = Kind::Call;
  } else if (is_blank(body)) {
    message.kind = found.sticker ? Kind::Sticker : found.media ? Kind::Media : Kind::Empty;
  }
  const bool nobody = open.header.sender == kNobody;
  if (nobody && message.kind == Kind::Text) return reject(open.line, "no-sender");
  if (nobody && message.kind == Kind::Empty) message.kind = Kind::System;
  message.marked_owner = open.header.sender == kOwner;
  knows_owner_ |= message.marked_owner;
  if (!message.marked_owner && !nobody) message.author = open.header.sender;
  if (message.kind == Kind::Text) message.text = body;
  message.record = static_cast<std::uint32_t>(content_.records);
  part_.thread.messages.push_back(std::move(message));
}

/// The folder is named for the chat; a text by itself is.
void Reader::finish() {
  chat::Thread& thread = part_.thread;
  const std::string_view file = file_name_of(path_);
  const std::string_view folder = file_name_of(folder_of(path_));
  const bool in_folder = file == "chat.md" || file == "index.md";
  thread.title = in_folder && !folder.empty() ? folder : file.substr(0, file.rfind('.'));
  thread.key = thread.title;
  std::set<std::string> others;
  for (const chat::Message& message : thread.messages)
    if (!message.author.empty()) others.insert(message.author);
  thread.is_group = others.size() > (knows_owner_ ? 1u : 2u);
  thread.participants.assign(others.begin(), others.end());
  if (!thread.messages.empty()) content_.parts.push_back(std::move(part_));
  content_.variant = "signal-export Markdown";
}

/// The file, or one of the two folders around it, is called signal….
bool speaks_of_signal(std::string_view path) {
  for (int i = 0; i < 3; ++i, path = folder_of(path))
    if (ascii_lower(file_name_of(path)).starts_with("signal")) return true;
  return false;
}

}  // namespace

Match is_signal_export(const Glimpse& glimpse) {
  const std::string_view file = file_name_of(glimpse.path);
  const bool is_markdown = file.ends_with(".md");
  if (!is_markdown && !file.ends_with(".txt")) return Match::No;
  const std::size_t start = glimpse.head.find_first_not_of(" \r\n");
  if (start == std::string_view::npos) return Match::No;
  const auto header = header_of(line_at(glimpse.head, start));
  // WhatsApp's texts have seconds where the time is in brackets.
  const bool is_sure =
      header && (is_markdown || !header->has_seconds || speaks_of_signal(glimpse.path));
  return is_sure && !file.starts_with("_chat") && !file.starts_with("WhatsApp") ? Match::Yes
                                                                                : Match::No;
}

FileContent read_signal_export(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
