#include "sources/slack_messages.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "sources/json_text.h"
#include "sources/meta_path.h"
#include "sources/slack_text.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

/// What an element of the list says.
struct Record {
  std::string type;
  std::string subtype;
  std::string time;    // "1681413317.397479"
  std::string thread;  // the time of the first message of its thread
  std::string text;
  std::string user;
  std::string username;  // of a bot, or of an old export
  std::string bot;
  std::string shown_name;  // in user_profile
  bool media = false;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The kind that the subtype settles; none for what people write. A subtype that is not known here
/// is Slack's own voice.
std::optional<chat::Kind> kind_of_subtype(std::string_view subtype) {
  if (subtype.empty() || is_one_of(subtype, {"thread_broadcast", "me_message", "file_share"}))
    return std::nullopt;
  if (is_one_of(subtype, {"tombstone", "message_deleted"})) return chat::Kind::Unsent;
  if (is_one_of(subtype, {"huddle_thread", "sh_room_created"})) return chat::Kind::Call;
  return chat::Kind::System;
}

chat::Kind kind_of(const Record& record, std::string_view text) {
  if (!record.type.empty() && record.type != "message") return chat::Kind::System;
  if (const auto kind = kind_of_subtype(record.subtype)) return *kind;
  if (!record.bot.empty() || record.user == "USLACKBOT") return chat::Kind::System;
  if (!is_blank(text)) return chat::Kind::Text;
  return record.media ? chat::Kind::Media : chat::Kind::Empty;
}

/// Exports of before 2018 write a sentence around the words that go with a file: "<@U1|anna>
/// uploaded a file: <https://…|cat.jpg> and commented: words".
std::string_view words_of(const Record& record) {
  const std::string_view text = record.text;
  if (record.subtype != "file_share" || !text.starts_with("<@")) return text;
  const std::size_t sentence = text.find("> uploaded a file: <");
  if (sentence == std::string_view::npos || sentence != text.find('>')) return text;
  constexpr std::string_view kComment = "> and commented: ";
  const std::size_t comment = text.find(kComment, sentence + 1);
  return comment == std::string_view::npos ? std::string_view()
                                           : text.substr(comment + kComment.size());
}

/// Seconds, with up to six digits of a fraction that also tells messages apart; never a double,
/// which cannot hold them.
std::optional<Time> time_of(std::string_view text) {
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || seconds <= 0 || seconds > 253'402'300'799) return std::nullopt;
  std::string_view rest(at, static_cast<std::size_t>(end - at));
  std::int64_t milliseconds = 0;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    const bool digits = rest.find_first_not_of("0123456789") == std::string_view::npos;
    if (rest.empty() || !digits) return std::nullopt;
    const std::string three = (std::string(rest.substr(0, 3)) + "00").substr(0, 3);
    std::from_chars(three.data(), three.data() + three.size(), milliseconds);
  } else if (!rest.empty()) {
    return std::nullopt;
  }
  return time_from_milliseconds(seconds * 1000 + milliseconds);
}

std::string_view without_extension(std::string_view path) {
  return path.ends_with(".json") ? path.substr(0, path.size() - 5) : path;
}

class Reader {
 public:
  explicit Reader(const Document& document) : path_(document.path), json_(document, content_) {}

  FileContent read() {
    json_.read([this](ondemand::value root) {
      if (root.type() != ondemand::json_type::array)
        throw Error(std::string(path_) + ": it is not a list of messages",
                    "give the export as Slack made it");
      for (ondemand::value value : root.get_array()) {
        ++content_.records;
        read_message(value);
      }
    });
    describe_thread();
    content_.parts.push_back(std::move(part_));
    return std::move(content_);
  }

 private:
  void read_message(ondemand::value value);
  void read_field(std::string_view key, ondemand::value value, Record& record);
  std::string name_in(ondemand::value profile);
  std::optional<std::string_view> take(const Record& record);
  void describe_thread();
  std::string text_of(ondemand::value value) { return json_.string_of(value).value_or(""); }

  std::string_view path_;
  FileContent content_;
  JsonText json_;
  ThreadPart part_;
  std::set<std::string> authors_;
};

void Reader::read_message(ondemand::value value) {
  std::optional<std::string_view> reason = "not-an-object";
  if (value.type() == ondemand::json_type::object) {
    Record record;
    for (ondemand::field field : value.get_object()) {
      const std::string_view key = json_.key_of(field);
      read_field(key, field.value(), record);
    }
    reason = take(record);
  }
  if (reason)
    content_.rejects.push_back(
        {std::string(path_), content_.records, "message", {}, std::string(*reason)});
}

void Reader::read_field(std::string_view key, ondemand::value value, Record& record) {
  if (key == "ts") {
    record.time = json_.string_of(value).value_or(std::string(trimmed(value.raw_json_token())));
  } else if (key == "thread_ts") {
    record.thread = text_of(value);
  } else if (key == "text") {
    record.text = text_of(value);
  } else if (key == "user") {
    record.user = text_of(value);
  } else if (key == "type") {
    record.type = text_of(value);
  } else if (key == "subtype") {
    record.subtype = text_of(value);
  } else if (key == "username") {
    record.username = text_of(value);
  } else if (key == "bot_id") {
    record.bot = text_of(value);
  } else if (key == "user_profile") {
    record.shown_name = name_in(value);
  } else if (key == "files" || key == "file" || key == "attachments") {
    record.media |= !says_nothing(value);
  }
}

std::string Reader::name_in(ondemand::value profile) {
  std::string shown, real_name, account;
  if (profile.type() != ondemand::json_type::object) return shown;
  for (ondemand::field field : profile.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "display_name") {
      shown = text_of(field.value());
    } else if (key == "real_name") {
      real_name = text_of(field.value());
    } else if (key == "name") {
      account = text_of(field.value());
    }
  }
  const std::string& name = !is_blank(shown) ? shown : !is_blank(real_name) ? real_name : account;
  return std::string(trimmed(name));
}

/// The reason why the record is no message; none when it became one.
std::optional<std::string_view> Reader::take(const Record& record) {
  const auto time = time_of(record.time);
  if (!time) return "bad-time";
  chat::Message message;
  std::string text = readable_slack_text(words_of(record));
  message.sent_at = *time;
  message.kind = kind_of(record, text);
  message.author = !record.user.empty()       ? record.user
                   : !record.username.empty() ? record.username
                                              : record.bot;
  const bool person = message.kind == chat::Kind::Text || message.kind == chat::Kind::Media;
  if (person && message.author.empty()) return "no-sender";
  if (person) authors_.insert(message.author);
  if (message.kind == chat::Kind::Text) message.text = std::move(text);
  if (!record.user.empty() && !record.shown_name.empty())
    content_.names.try_emplace(record.user, record.shown_name);
  message.id = chat::link_id(record.time);
  // The first message of a thread names itself.
  if (!record.thread.empty() && record.thread != record.time)
    message.reply_to = chat::link_id(record.thread);
  message.record = static_cast<std::uint32_t>(content_.records);
  part_.thread.messages.push_back(std::move(message));
  return std::nullopt;
}

void Reader::describe_thread() {
  chat::Thread& thread = part_.thread;
  // Tools that make one file of a channel name it as Slack names the folder.
  const std::string_view folder = is_slack_day(path_) ? folder_of(path_) : without_extension(path_);
  const std::string_view name = file_name_of(folder);
  thread.key = folder;
  thread.title = name;
  thread.zone = Zone::Utc;
  thread.participants.assign(authors_.begin(), authors_.end());
  // Folders of direct messages are called by their id, "D024BE91L"; names of channels are small.
  const bool direct =
      name.size() >= 9 && name[0] == 'D' &&
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string_view::npos;
  thread.is_group = !direct;
}

}  // namespace

bool is_slack_day(std::string_view path) noexcept {
  const std::string_view name = file_name_of(path);
  constexpr std::string_view kForm = "0000-00-00.json";
  if (name.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = name[i] >= '0' && name[i] <= '9';
    if (kForm[i] == '0' ? !digit : name[i] != kForm[i]) return false;
  }
  return true;
}

FileContent read_slack_messages(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
