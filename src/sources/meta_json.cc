#include "sources/meta_json.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/json_scanner.h"
#include "sources/meta_path.h"
#include "sources/meta_strings.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::int64_t kLatestTime = 253'402'300'799'999;  // the end of the year 9999, ms
constexpr std::int64_t kLargestSeconds = 100'000'000'000;  // beyond it a `timestamp` is in ms

/// A usual message takes about so much; the list of messages is made as long as that from the
/// start.
constexpr std::size_t kBytesPerMessage = 200;

/// What an element of `messages` says about itself, besides the message.
struct Signs {
  bool timed = false;
  bool unsent = false;
  bool call = false;
  bool system = false;
  bool media = false;
  bool sticker = false;
};

chat::Kind kind_of(const chat::Message& message, const Signs& signs) {
  if (signs.unsent) return chat::Kind::Unsent;
  if (signs.call) return chat::Kind::Call;
  if (signs.system) return chat::Kind::System;
  if (!is_blank(message.text)) return chat::Kind::Text;
  if (signs.media) return chat::Kind::Media;
  return signs.sticker ? chat::Kind::Sticker : chat::Kind::Empty;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path), text_(without_bom(document.text)) {}

  FileContent read() {
    if (has_too_many_signs(text_)) fail(simdjson::CAPACITY);
    simdjson::error_code code = attempt();
    if (code == simdjson::UTF8_ERROR) {
      mend_bytes();
      code = attempt();
    }
    if (code != simdjson::SUCCESS) fail(code);
    return std::move(content_);
  }

 private:
  simdjson::error_code attempt();
  void mend_bytes();
  [[noreturn]] void fail(simdjson::error_code code) const;

  void read_root(ondemand::object root);
  void read_participants(ondemand::value list);
  void read_messages(ondemand::value list);
  void read_message(ondemand::value value);
  void read_field(std::string_view key, ondemand::value value, chat::Message& message,
                  Signs& signs);
  void reject(std::string_view reason);
  void describe_thread();

  std::string_view key_of(ondemand::field& field);
  std::optional<std::string_view> string_of(ondemand::value value);

  std::string_view path_;
  std::string_view text_;
  std::string mended_;
  std::size_t byte_ = 0;  // where the parser stopped
  MetaStrings strings_;
  MetaStrings keys_;
  bool has_messages_ = false;
  bool regular_group_ = false;
  ThreadPart part_;
  FileContent content_;
};

simdjson::error_code Reader::attempt() {
  ondemand::parser parser;
  ondemand::document document;
  simdjson::error_code code =
      parser.iterate(text_.data(), text_.size(), text_.size() + kPadding).get(document);
  byte_ = text_.size();
  if (code != simdjson::SUCCESS) return code;
  try {
    read_root(document.get_object());
  } catch (const simdjson::simdjson_error& error) {
    code = error.error();
  }
  const char* place = nullptr;
  if (document.current_location().get(place) != simdjson::SUCCESS) return code;  // it is the end
  byte_ = static_cast<std::size_t>(place - text_.data());
  return code == simdjson::SUCCESS ? simdjson::TAPE_ERROR : code;  // something follows
}

/// simdjson refuses a file for one bad byte; a whole thread is worth more than that.
void Reader::mend_bytes() {
  Sanitized sanitized = sanitize_utf8(text_);
  mended_ = std::move(sanitized.text);
  const std::size_t size = mended_.size();
  mended_.resize(size + kPadding);
  text_ = std::string_view(mended_).substr(0, size);
  content_.notes.push_back(std::string(path_) + ": " + std::to_string(sanitized.replaced) +
                           " invalid UTF-8 sequences were replaced by U+FFFD");
}

void Reader::fail(simdjson::error_code code) const {
  throw Error(std::string(path_) + ": not a whole JSON thread: byte " + std::to_string(byte_) +
                  " of " + std::to_string(text_.size()) + ": " + simdjson::error_message(code),
              "the file may be cut short or edited; download the export again, or copy it again");
}

/// simdjson gives keys as they are written, without an end; hardly any has an escape.
std::string_view Reader::key_of(ondemand::field& field) {
  const char* const start = field.key().raw();
  const char* const limit = text_.data() + text_.size();
  const std::string_view rest(start, static_cast<std::size_t>(limit - start));
  const std::string_view key = rest.substr(0, rest.find('"'));
  if (key.find('\\') == std::string_view::npos) return key;
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2u : 1u;
  return keys_.decode(rest.substr(0, end));
}

/// The decoded and mended text of a JSON string; none for other values.
std::optional<std::string_view> Reader::string_of(ondemand::value value) {
  std::string_view token = value.raw_json_token();
  if (!token.starts_with('"')) return std::nullopt;
  while (token.back() != '"') token.remove_suffix(1);  // white space up to the next token
  if (token.size() < 2) throw simdjson::simdjson_error(simdjson::STRING_ERROR);
  return strings_.decode(token.substr(1, token.size() - 2));
}

void Reader::read_root(ondemand::object root) {
  for (ondemand::field field : root) {
    const std::string_view key = key_of(field);
    if (key == "messages") {
      read_messages(field.value());
    } else if (key == "participants") {
      read_participants(field.value());
    } else if (key == "title") {
      part_.thread.title = string_of(field.value()).value_or("");
    } else if (key == "thread_path") {
      part_.thread.key = string_of(field.value()).value_or("");
    } else if (key == "thread_type") {
      regular_group_ = string_of(field.value()) == "RegularGroup";
    }
  }
  if (!has_messages_)
    throw Error(std::string(path_) + ": there is no list of messages in it",
                "a thread file of Instagram or Messenger has \"participants\" and \"messages\"");
  describe_thread();
  if (const std::size_t replaced = strings_.replaced())
    content_.notes.push_back(std::string(path_) + ": " + std::to_string(replaced) +
                             " broken character escapes were replaced by U+FFFD");
  content_.parts.push_back(std::move(part_));
}

void Reader::read_participants(ondemand::value list) {
  if (list.type() != ondemand::json_type::array) return;
  for (ondemand::value participant : list.get_array()) {
    if (participant.type() != ondemand::json_type::object) continue;
    for (ondemand::field field : participant.get_object()) {
      if (key_of(field) != "name") continue;
      if (const auto name = string_of(field.value())) part_.thread.participants.emplace_back(*name);
    }
  }
}

void Reader::read_messages(ondemand::value list) {
  if (has_messages_) throw Error(std::string(path_) + ": it has two lists of messages");
  has_messages_ = true;
  if (list.type() != ondemand::json_type::array)
    throw Error(std::string(path_) + ": \"messages\" is not a list");
  part_.thread.messages.reserve(text_.size() / kBytesPerMessage);
  for (ondemand::value value : list.get_array()) {
    ++content_.records;
    read_message(value);
  }
}

void Reader::read_message(ondemand::value value) {
  if (value.type() != ondemand::json_type::object) return reject("not-an-object");
  chat::Message& message = part_.thread.messages.emplace_back();
  message.record = static_cast<std::uint32_t>(content_.records);
  Signs signs;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = key_of(field);
    read_field(key, field.value(), message, signs);
  }
  message.kind = kind_of(message, signs);
  if (message.kind != chat::Kind::Text) message.text.clear();
  if (signs.timed) return;
  part_.thread.messages.pop_back();
  reject("bad-time");
}

bool is_true(ondemand::value value) {
  bool flag = false;
  return value.get_bool().get(flag) == simdjson::SUCCESS && flag;
}

bool is_empty_list(ondemand::value value) {
  if (value.type() != ondemand::json_type::array) return false;
  ondemand::array list = value.get_array();
  return list.is_empty();
}

std::optional<Time> time_of(ondemand::value value, std::int64_t milliseconds_per_unit) {
  if (value.type() != ondemand::json_type::number) return std::nullopt;
  double number = 0;
  std::int64_t whole = 0;
  if (value.get_int64().get(whole) != simdjson::SUCCESS) {
    if (value.get_double().get(number) != simdjson::SUCCESS) return std::nullopt;
    if (!(number > 0 && number <= static_cast<double>(kLatestTime))) return std::nullopt;
    whole = static_cast<std::int64_t>(number);
  }
  if (whole <= 0 || whole > kLatestTime) return std::nullopt;
  if (whole < kLargestSeconds) whole *= milliseconds_per_unit;
  return Time(std::chrono::milliseconds(whole));
}

void Reader::read_field(std::string_view key, ondemand::value value, chat::Message& message,
                        Signs& signs) {
  const auto is_media_list = [&] { return !value.is_null() && !is_empty_list(value); };
  if (key == "content") {
    if (const auto text = string_of(value)) message.text = with_line_feeds(*text);
  } else if (key == "sender_name") {
    message.author = string_of(value).value_or("");
  } else if (key == "timestamp_ms") {
    if (const auto time = time_of(value, 1)) message.sent_at = *time, signs.timed = true;
  } else if (key == "timestamp") {  // exports of before 2018: seconds
    const auto time = signs.timed ? std::nullopt : time_of(value, 1000);
    if (time) message.sent_at = *time, signs.timed = true;
  } else if (key == "is_unsent" || key == "is_taken_down") {
    signs.unsent |= is_true(value);
  } else if (key == "call_duration") {
    signs.call = true;
  } else if (key == "missed") {
    signs.call |= is_true(value);
  } else if (key == "type") {
    const std::string_view type = string_of(value).value_or("");
    signs.call |= type == "Call";
    signs.system |=
        type == "Subscribe" || type == "Unsubscribe" || type == "Plan" || type == "Payment";
  } else if (key == "photos" || key == "videos" || key == "audio_files" || key == "audio" ||
             key == "gifs" || key == "files" || key == "share") {
    signs.media |= is_media_list();
  } else if (key == "sticker") {
    signs.sticker |= is_media_list();
  }
}

void Reader::reject(std::string_view reason) {
  content_.rejects.push_back({std::string(path_), content_.records, "message", {}, reason});
}

/// Fills in what the fields only imply. Who has left a group is no participant any more, and files
/// made by other tools list no participants at all, so the authors count too.
void Reader::describe_thread() {
  chat::Thread& thread = part_.thread;
  thread.zone = Zone::Utc;
  content_.variant = "JSON";
  part_.number = meta_part_number(path_).value_or(0);
  part_.usual_order = Order::NewestFirst;
  thread.key = std::string(meta_thread_key(thread.key, path_));
  std::set<std::string_view> authors;
  for (const chat::Message& message : thread.messages)
    if (!message.author.empty() && !authors.contains(message.author))
      authors.insert(message.author);
  if (thread.participants.empty()) thread.participants.assign(authors.begin(), authors.end());
  std::set<std::string_view> people(thread.participants.begin(), thread.participants.end());
  people.insert(authors.begin(), authors.end());
  thread.is_group = regular_group_ || people.size() > 2;
}

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

}  // namespace

bool looks_like_meta_thread(const Glimpse& glimpse) {
  const std::size_t start = glimpse.head.find_first_not_of(" \t\r\n");
  // The end-to-end encrypted export has names of its own for the same things.
  if (has(glimpse.head, "\"threadName\"") && !has(glimpse.head, "\"sender_name\"")) return false;
  if (meta_part_number(glimpse.path) && glimpse.path.ends_with(".json") &&
      (start == std::string_view::npos || glimpse.head[start] == '{'))
    return true;
  if (start == std::string_view::npos || glimpse.head[start] != '{') return false;
  if (!has(glimpse.head, "\"messages\"")) return false;
  return has(glimpse.head, "\"participants\"") ||
         (has(glimpse.head, "\"sender_name\"") && has(glimpse.head, "\"timestamp_ms\""));
}

FileContent read_meta_thread(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
