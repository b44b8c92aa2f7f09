#include "sources/whatsapp_text.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/meta_path.h"
#include "sources/text.h"
#include "sources/whatsapp_authors.h"
#include "sources/whatsapp_body.h"
#include "sources/whatsapp_headers.h"
#include "sources/whatsapp_marks.h"
#include "sources/whatsapp_title.h"
#include "sources/whatsapp_words.h"

namespace idiolect::sources {
namespace {

/// So many lines of a file are looked at for a header.
constexpr std::size_t kFirstLines = 20;

/// Where the app stops, with and without media; exports end a few messages around it.
constexpr std::size_t kMostWithMedia = 10000;
constexpr std::size_t kMostWithout = 40000;

bool is_near(std::size_t count, std::size_t limit) {
  return count + limit / 100 >= limit && count <= limit + limit / 100;
}

bool is_iphone(const StampShape& shape) {
  return shape.end == StampEnd::Bracket || shape.end == StampEnd::Colon;
}

/// [2019-05-29, 15:04], without seconds: not how a phone writes it.
bool is_signals(const StampShape& shape) {
  return shape.end == StampEnd::Bracket && shape.separator == '-' && shape.year_field == 0 &&
         !shape.seconds && !shape.half_days;
}

/// A header by which a file can be known. Only on Android the stamp is enough.
bool is_telling(std::string_view line, std::size_t number, bool has_name) {
  const auto stamp = parse_stamp(line);
  if (!stamp || (is_signals(stamp->shape) && !has_name)) return false;
  const StampEnd end = stamp->shape.end;
  if (end == StampEnd::Hyphen || end == StampEnd::Dash || has_name) return true;
  if (end == StampEnd::Nothing && number > 1) return false;
  AuthorTable nobody({});
  return nobody.split(line.substr(stamp->body), false).has_value();
}

/// Lines end where a line feed is. A lone carriage return is in somebody's words.
std::string without_carriage_returns(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] != '\r' || at + 1 == text.size() || text[at + 1] != '\n') result += text[at];
  return result;
}

/// One message before the authors of the file are known.
struct Draft {
  std::size_t header = 0;
  std::optional<AuthoredLine> author;
  std::string_view body;
};

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path),
        text_(without_bom(document.text)),
        title_(whatsapp_title(document.path)) {
    if (simdjson::validate_utf8(text_.data(), text_.size()) &&
        text_.find('\r') == std::string_view::npos)
      return;
    Sanitized sanitized = sanitize_utf8(text_);
    text_ = mended_ = without_carriage_returns(sanitized.text);
    if (sanitized.replaced > 0)
      content_.notes.push_back(std::string(path_) + ": " + std::to_string(sanitized.replaced) +
                               " invalid UTF-8 sequences were replaced by U+FFFD");
  }

  FileContent read() {
    headers_ = find_headers(text_);
    if (headers_.lines.empty())
      throw Error(std::string(path_) + ": no line looks like the start of a WhatsApp message",
                  "export the chat again on the phone, without media");
    reject_lines_before(headers_.lines.front().start);
    find_authors();
    learn_omissions();
    for (const Draft& draft : drafts_) read_message(draft);
    finish_thread();
    content_.variant = variant();
    content_.records = thread_.messages.size() + content_.rejects.size();
    add_notes();
    ThreadPart part;
    part.thread = std::move(thread_);
    content_.parts.push_back(std::move(part));
    return std::move(content_);
  }

 private:
  void reject(std::size_t line, std::string_view reason) {
    content_.rejects.push_back({std::string(path_), line, "line", {}, reason});
  }

  void reject_lines_before(std::size_t end);
  void find_authors();
  void learn_omissions();
  void read_message(const Draft& draft);
  void finish_thread();
  std::string variant() const;
  void add_notes();

  std::string_view path_;
  std::string_view text_;
  std::string mended_;
  std::string title_;
  Headers headers_;
  std::vector<Draft> drafts_;
  BodyRules rules_;
  chat::Thread thread_;
  std::set<std::string> deleted_own_;  // who is said to be "you"
  bool with_files_ = false;
  FileContent content_;
};

void Reader::reject_lines_before(std::size_t end) {
  const std::string_view before = text_.substr(0, end);
  for_each_line(before, [&](std::size_t number, std::size_t start, std::size_t stop) {
    if (!is_blank(before.substr(start, stop - start))) reject(number, "before-first-message");
  });
}

void Reader::find_authors() {
  AuthorTable table(title_);
  const auto line_of = [&](const Header& header) {
    const std::size_t start = header.start + header.stamp.body;
    return text_.substr(start, header.line_end - start);
  };
  for (const Header& header : headers_.lines) table.add(line_of(header));
  const auto& lines = headers_.lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t start = lines[i].start + lines[i].stamp.body;
    const std::size_t end = i + 1 < lines.size() ? lines[i + 1].start : text_.size();
    Draft draft{i, table.split(line_of(lines[i]), !is_iphone(lines[i].stamp.shape)), {}};
    draft.body = text_.substr(start, end - start);
    if (draft.author) draft.body.remove_prefix(draft.author->body);
    drafts_.push_back(std::move(draft));
  }
}

/// People rarely write the same "<…>" again and again; the app does.
void Reader::learn_omissions() {
  constexpr std::size_t kOfOne = 5;
  constexpr std::size_t kOfSeveral = 3;
  struct Use {
    std::size_t count = 0;
    std::set<std::string_view> authors;
  };
  std::map<std::string, Use> uses;
  for (const Draft& draft : drafts_) {
    std::string words = draft.author ? possible_omission(draft.body) : std::string();
    if (words.empty()) continue;
    Use& use = uses[std::move(words)];
    ++use.count;
    if (use.authors.size() < 2) use.authors.insert(draft.author->author);
  }
  for (const auto& [words, use] : uses)
    if (use.count >= kOfOne || (use.count >= kOfSeveral && use.authors.size() > 1))
      rules_.omissions.insert(words);
}

void Reader::read_message(const Draft& draft) {
  const Header& header = headers_.lines[draft.header];
  const auto time = headers_.time_of(header);
  if (!time) return reject(header.number, "bad-date");
  chat::Message message;
  message.sent_at = *time;
  if (!draft.author) {
    message.kind = chat::Kind::System;
  } else {
    rules_.iphone = is_iphone(header.stamp.shape);
    Body body = read_body(draft.body, rules_);
    message.author = draft.author->author;
    message.kind = body.kind;
    message.text = std::move(body.text);
    const bool is_notice = rules_.iphone && draft.header == 0 && says_encrypted(message.text);
    message.written_by_app = body.by_app || (is_notice && message.kind == chat::Kind::Text);
    with_files_ |= body.with_file;
    if (message.text.size() < 200 && says_you_deleted(without_marks(message.text)))
      deleted_own_.insert(message.author);
  }
  message.record =
      static_cast<std::uint32_t>(thread_.messages.size() + content_.rejects.size() + 1);
  thread_.messages.push_back(std::move(message));
}

/// On an iPhone the app speaks in the name of the group, or of the contact. The group is nobody.
void Reader::finish_thread() {
  std::set<std::string> people;
  std::set<std::string> all;
  for (const chat::Message& message : thread_.messages) {
    if (message.author.empty()) continue;
    all.insert(message.author);
    if (!message.written_by_app) people.insert(message.author);
  }
  const auto first = std::find_if(thread_.messages.begin(), thread_.messages.end(),
                                  [](const auto& message) { return !message.author.empty(); });
  thread_.is_group = people.size() > 2;
  const std::string speaker = all.contains(title_)              ? title_
                              : first == thread_.messages.end() ? std::string()
                                                                : first->author;
  if (!speaker.empty() && !people.contains(speaker)) {
    if (people.size() < 2) {
      people.insert(speaker);
    } else {
      thread_.is_group = true;
      if (title_.empty()) title_ = speaker;
      for (chat::Message& message : thread_.messages)
        if (message.author == speaker) message.author.clear();
    }
  }
  thread_.participants.assign(people.begin(), people.end());
  thread_.zone = Zone::Local;
  thread_.key = path_;
  thread_.title = title_.empty() ? std::string(file_name_of(path_)) : title_;
  // "You" is one person; two of them are somebody's words.
  if (deleted_own_.size() == 1) content_.stated_owner.push_back(*deleted_own_.begin());
}

std::string Reader::variant() const {
  std::string text = is_iphone(headers_.main) ? "iOS, " : "Android, ";
  text += to_text(headers_.orders.at(headers_.main));
  std::set<StampShape> shapes;
  for (const Header& header : headers_.lines) shapes.insert(header.stamp.shape);
  const std::size_t others = shapes.size() - 1;
  if (others > 0)
    text += "; and " + std::to_string(others) + (others == 1 ? " other layout" : " other layouts");
  return text;
}

void Reader::add_notes() {
  for (const auto& [shape, decision] : headers_.orders) {
    if (decision.by != DateDecision::By::Habit) continue;
    content_.notes.push_back(std::string(path_) + ": dates are " + to_text(decision) +
                             "; if they are not, the pauses between messages are wrong");
    break;
  }
  const std::size_t messages = headers_.lines.size();
  if (is_near(messages, kMostWithout) || (with_files_ && is_near(messages, kMostWithMedia)))
    content_.notes.push_back(
        std::string(path_) + ": holds about " +
        std::to_string(is_near(messages, kMostWithout) ? kMostWithout : kMostWithMedia) +
        " messages, where WhatsApp leaves out all older ones without a word; iMazing's CSV is "
        "whole, and an export without media holds more");
}

}  // namespace

Match is_whatsapp_text(const Glimpse& glimpse) {
  const std::string_view name = file_name_of(glimpse.path);
  const bool has_extension = name.size() > 4 && ascii_lower(name.substr(name.size() - 4)) == ".txt";
  const bool has_name = has_whatsapp_name(glimpse.path);
  if (!has_extension) return Match::No;
  std::size_t looked_at = 0;
  for (std::string_view rest = glimpse.head; !rest.empty() && looked_at < kFirstLines;) {
    const std::size_t feed = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, feed);
    rest.remove_prefix(std::min(feed + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (is_blank(line)) continue;
    if (is_telling(line, ++looked_at, has_name)) return Match::Yes;
  }
  return Match::No;
}

FileContent read_whatsapp_text(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
