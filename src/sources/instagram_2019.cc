#include "sources/instagram_2019.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/times.h"
#include "sources/json_text.h"
#include "sources/meta_strings.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

/// What an element of `conversation` says about itself, besides the message.
struct Signs {
  bool timed = false;
  bool call = false;
  bool system = false;
  bool heart = false;
  bool media = false;
};

chat::Kind kind_of(const chat::Message& message, const Signs& signs) {
  if (signs.call) return chat::Kind::Call;
  if (!is_blank(message.text)) return signs.system ? chat::Kind::System : chat::Kind::Text;
  if (signs.media) return chat::Kind::Media;
  if (signs.heart) return chat::Kind::Sticker;
  return signs.system ? chat::Kind::System : chat::Kind::Empty;
}

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(const Document& document) : path_(document.path), json_(document, content_) {}

  FileContent read() {
    content_.variant = "messages.json of before 2020";
    json_.read([&](ondemand::value root) {
      for (ondemand::value thread : root.get_array())
        if (thread.type() == ondemand::json_type::object) read_thread(thread.get_object());
    });
    return std::move(content_);
  }

 private:
  /// Clean or with Meta's mojibake.
  std::string string_of(ondemand::value value) {
    const auto text = json_.string_of(value);
    return text ? strings_.mend(*text) : std::string();
  }

  void read_thread(ondemand::object object);
  void read_message(ondemand::value value, chat::Thread& thread);
  void read_field(std::string_view key, ondemand::value value, chat::Message& message,
                  Signs& signs);
  void reject(std::string_view reason) {
    content_.rejects.push_back({std::string(path_), content_.records, "message", {}, reason});
  }

  std::string_view path_;
  FileContent content_;
  JsonText json_;
  MetaStrings strings_;
};

/// The people of a thread are all that it is known by.
void describe(chat::Thread& thread) {
  std::set<std::string> people(thread.participants.begin(), thread.participants.end());
  thread.key = "2019";
  for (const std::string& name : people) thread.key += '\n' + name;
  for (const chat::Message& message : thread.messages)
    if (!message.author.empty()) people.insert(message.author);
  if (thread.participants.empty()) thread.participants.assign(people.begin(), people.end());
  thread.is_group = people.size() > 2;
  thread.zone = Zone::Utc;
  std::string title;
  for (const std::string& name : thread.participants) title += (title.empty() ? "" : ", ") + name;
  thread.title = std::move(title);
}

void Reader::read_thread(ondemand::object object) {
  ThreadPart part;
  part.usual_order = Order::NewestFirst;
  for (ondemand::field field : object) {
    const std::string_view key = json_.key_of(field);
    ondemand::value value = field.value();
    if (value.type() != ondemand::json_type::array) continue;
    if (key == "participants") {
      for (ondemand::value name : value.get_array())
        if (std::string text = string_of(name); !text.empty())
          part.thread.participants.push_back(std::move(text));
    } else if (key == "conversation") {
      for (ondemand::value message : value.get_array()) {
        ++content_.records;
        read_message(message, part.thread);
      }
    }
  }
  describe(part.thread);
  content_.parts.push_back(std::move(part));
}

void Reader::read_message(ondemand::value value, chat::Thread& thread) {
  if (value.type() != ondemand::json_type::object) return reject("not-an-object");
  chat::Message message;
  Signs signs;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    read_field(key, field.value(), message, signs);
  }
  if (!signs.timed) return reject("bad-time");
  message.kind = kind_of(message, signs);
  if (message.kind != chat::Kind::Text) message.text.clear();
  message.record = static_cast<std::uint32_t>(content_.records);
  thread.messages.push_back(std::move(message));
}

void Reader::read_field(std::string_view key, ondemand::value value, chat::Message& message,
                        Signs& signs) {
  if (key == "text") {
    message.text = with_line_feeds(string_of(value));
  } else if (key == "sender") {
    message.author = string_of(value);
  } else if (key == "created_at") {
    const auto time = parse_time(trimmed(string_of(value)));
    if (time) message.sent_at = time->time, signs.timed = true;
  } else if (key == "video_call_action") {
    signs.call |= !says_nothing(value);
  } else if (key == "action") {
    signs.system |= !says_nothing(value);
  } else if (key == "heart") {
    signs.heart |= !says_nothing(value);
  } else if (has(key, "media") || has(key, "share") || key == "link") {
    signs.media |= !says_nothing(value);  // media_url, voice_media, story_share, profile_share_…
  }
}

}  // namespace

Match is_instagram_2019(const Glimpse& glimpse) {
  const std::string_view head = glimpse.head;
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  const bool ours = start != std::string_view::npos && head[start] == '[' &&
                    has(head, "\"participants\"") && has(head, "\"conversation\"");
  return ours ? Match::Yes : Match::No;
}

FileContent read_instagram_2019(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
