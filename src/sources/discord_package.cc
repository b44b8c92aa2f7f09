#include "sources/discord_package.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/csv.h"
#include "sources/discord_markup.h"
#include "sources/json_text.h"
#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr const char* kOneSided =
    "Discord's data package holds only what you wrote yourself: export the channels with "
    "DiscordChatExporter to have the other side too";

enum class File : std::uint8_t { None, MessagesCsv, MessagesJson, Channel, Index, User };

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The channel that the folder of `path` is named after, "c123" or "123"; empty for other folders.
std::string_view channel_of(std::string_view path) {
  std::string_view folder = file_name_of(folder_of(path));
  if (folder.starts_with('c')) folder.remove_prefix(1);
  return folder.size() >= 15 && is_number(folder) ? folder : std::string_view();
}

/// True for {"123": …, where a channel's id is the first key.
bool begins_with_channel(std::string_view head) {
  head = trimmed(head.substr(std::min(head.size(), std::size_t{1})));
  if (!head.starts_with('"')) return false;
  const std::size_t end = head.find('"', 1);
  return end != std::string_view::npos && end > 15 && is_number(head.substr(1, end - 1));
}

/// True for a header of messages.csv, whatever the order of its columns.
bool is_messages_header(std::string_view head) {
  CsvReader csv(head, ',');
  const CsvRecord* const header = csv.next();
  if (header == nullptr) return false;
  const auto& fields = header->fields;
  const auto names = [&](std::string_view name) {
    return std::find(fields.begin(), fields.end(), name) != fields.end();
  };
  return names("Timestamp") && names("Contents") && (names("ID") || names("Attachments"));
}

File file_of(std::string_view path, std::string_view text) {
  const std::string name = ascii_lower(file_name_of(path));
  const std::string_view head = trimmed(text.substr(0, kHeadBytes));
  const bool object = head.starts_with('{');
  if (name == "user.json" && object && has(head, "\"username\"") && has(head, "\"id\"") &&
      (has(head, "\"discriminator\"") || has(head, "\"global_name\"")))
    return File::User;
  if (name == "index.json" && object && begins_with_channel(head)) return File::Index;
  if (name == "channel.json" && object && has(head, "\"id\"") && has(head, "\"type\"") &&
      !channel_of(path).empty())
    return File::Channel;
  const bool list = head.starts_with('[');
  if (list && ((has(head, "\"ID\"") && has(head, "\"Timestamp\"") && has(head, "\"Contents\"")) ||
               (name == "messages.json" && !channel_of(path).empty())))
    return File::MessagesJson;
  if (!object && !list && is_messages_header(head)) return File::MessagesCsv;
  return File::None;
}

std::string key_of_channel(std::string_view id) { return "package " + std::string(id); }

/// The part of the channel that `path` belongs to.
ThreadPart part_of(std::string_view path) {
  ThreadPart part;
  const std::string_view id = channel_of(path);
  part.thread.key = id.empty() ? std::string(path) : key_of_channel(id);
  part.thread.zone = Zone::Utc;
  part.usual_order = Order::NewestFirst;
  return part;
}

/// One message as the package has it; none where its time says nothing.
std::optional<chat::Message> message_of(std::string_view time, std::string_view contents,
                                        std::string_view attachments) {
  const auto parsed = parse_time(trimmed(time));
  if (!parsed) return std::nullopt;
  chat::Message message;
  message.sent_at = parsed->time;  // without a zone it is UTC too
  message.marked_owner = true;
  std::string text = readable_markup(contents);
  if (!is_blank(text) && !is_gif_link(text)) {
    message.text = std::move(text);
  } else {
    message.kind = is_blank(text) && is_blank(attachments) ? chat::Kind::Empty : chat::Kind::Media;
  }
  return message;
}

class CsvMessages {
 public:
  explicit CsvMessages(const Document& document)
      : path_(document.path), text_(without_bom(document.text)) {
    if (simdjson::validate_utf8(text_.data(), text_.size())) return;
    mended_ = sanitize_utf8(text_).text;
    text_ = mended_;
    content_.notes.push_back(std::string(path_) +
                             ": invalid UTF-8 sequences were replaced by U+FFFD");
  }

  FileContent read() {
    ThreadPart part = part_of(path_);
    CsvReader csv(text_, ',');
    read_header(csv.next());
    while (const CsvRecord* const record = csv.next()) {
      ++content_.records;
      std::string_view reason;
      if (auto message = read_row(*record, reason)) {
        message->record = static_cast<std::uint32_t>(content_.records);
        part.thread.messages.push_back(std::move(*message));
      } else {
        content_.rejects.push_back(
            {std::string(path_), record->line, "line", {}, std::string(reason)});
      }
    }
    content_.parts.push_back(std::move(part));
    return std::move(content_);
  }

 private:
  void read_header(const CsvRecord* header) {
    if (header != nullptr) {
      count_ = header->fields.size();
      for (std::size_t i = 0; i < count_; ++i) {
        if (header->fields[i] == "Timestamp") time_ = i;
        if (header->fields[i] == "Contents") contents_ = i;
        if (header->fields[i] == "Attachments") attachments_ = i;
      }
    }
    if (!time_ || !contents_)
      throw Error(std::string(path_) + ": the columns Timestamp and Contents are missing",
                  "give the package as Discord sent it");
  }

  std::optional<chat::Message> read_row(const CsvRecord& record, std::string_view& reason) const {
    reason = record.broken                                          ? "unclosed-quote"
             : record.fields.size() <= std::max(*time_, *contents_) ? "short-row"
             : record.fields.size() > count_                        ? "long-row"
                                                                    : "";
    if (!reason.empty()) return std::nullopt;
    const bool attached = attachments_ && *attachments_ < record.fields.size();
    reason = "bad-date";
    return message_of(record.fields[*time_], record.fields[*contents_],
                      attached ? record.fields[*attachments_] : std::string_view());
  }

  std::string_view path_;
  std::string_view text_;
  std::string mended_;
  std::size_t count_ = 0;
  std::optional<std::size_t> time_, contents_, attachments_;
  FileContent content_;
};

/// The JSON files of a package.
class JsonReader {
 public:
  explicit JsonReader(const Document& document) : path_(document.path), json_(document, content_) {}

  FileContent read(File file) {
    json_.read([&](ondemand::value root) {
      if (file == File::MessagesJson) return read_messages(root);
      if (root.type() != ondemand::json_type::object) return;
      if (file == File::Channel) return read_channel(root.get_object());
      if (file == File::Index) return read_index(root.get_object());
      read_user(root.get_object());
    });
    return std::move(content_);
  }

 private:
  std::string text_of(ondemand::value value) { return json_.string_of(value).value_or(""); }

  void read_messages(ondemand::value list) {
    if (list.type() != ondemand::json_type::array)
      throw Error(std::string(path_) + ": it is not a list of messages",
                  "give the package as Discord sent it");
    ThreadPart part = part_of(path_);
    for (ondemand::value value : list.get_array()) {
      ++content_.records;
      read_message(value, part.thread);
    }
    content_.parts.push_back(std::move(part));
  }

  void read_message(ondemand::value value, chat::Thread& thread) {
    const bool object = value.type() == ondemand::json_type::object;
    std::string time, contents, attachments;
    if (object) {
      for (ondemand::field field : value.get_object()) {
        const std::string_view key = json_.key_of(field);
        if (key == "Timestamp") {
          time = text_of(field.value());
        } else if (key == "Contents") {
          contents = text_of(field.value());
        } else if (key == "Attachments") {
          attachments = text_of(field.value());
        }
      }
    }
    if (auto message = message_of(time, contents, attachments)) {
      message->record = static_cast<std::uint32_t>(content_.records);
      thread.messages.push_back(std::move(*message));
    } else {
      content_.rejects.push_back({std::string(path_),
                                  content_.records,
                                  "message",
                                  {},
                                  object ? "bad-date" : "not-an-object"});
    }
  }

  /// {"id": "123", "type": 1} or "DM", with the name of a server's channel or a group.
  void read_channel(ondemand::object channel) {
    ThreadPart part = part_of(path_);
    std::string type, guild;
    for (ondemand::field field : channel) {
      const std::string_view key = json_.key_of(field);
      ondemand::value value = field.value();
      if (key == "type") {
        const auto number = integer_of(value);
        type = number ? std::to_string(*number) : text_of(value);
      } else if (key == "name") {
        part.thread.title = text_of(value);
      } else if (key == "guild") {
        guild = name_in(value);
      }
    }
    if (!guild.empty()) part.thread.title = guild + " #" + part.thread.title;
    part.thread.is_group = type != "1" && type != "DM";
    content_.parts.push_back(std::move(part));
  }

  std::string name_in(ondemand::value value) {
    std::string name;
    if (value.type() != ondemand::json_type::object) return name;
    for (ondemand::field field : value.get_object())
      if (json_.key_of(field) == "name") name = text_of(field.value());
    return name;
  }

  /// {"123": "Direct Message with bob#0", "124": null}.
  void read_index(ondemand::object index) {
    for (ondemand::field field : index) {
      ThreadPart part;
      part.thread.key = key_of_channel(json_.key_of(field));
      part.thread.title = text_of(field.value());
      part.thread.zone = Zone::Utc;
      content_.parts.push_back(std::move(part));
    }
  }

  /// The names of the account.
  void read_user(ondemand::object user) {
    std::string shown, username, id;
    for (ondemand::field field : user) {
      const std::string_view key = json_.key_of(field);
      if (key == "username") {
        username = text_of(field.value());
      } else if (key == "global_name") {
        shown = text_of(field.value());
      } else if (key == "id") {
        id = text_of(field.value());
      }
    }
    if (shown.empty()) shown = username;
    if (shown.empty()) return;
    content_.stated_owner.push_back(shown);
    if (username != shown && !username.empty()) content_.stated_owner.push_back(username);
    if (!id.empty()) content_.names.emplace(id, shown);
  }

  std::string_view path_;
  FileContent content_;
  JsonText json_;
};

}  // namespace

Match is_discord_package(const Glimpse& glimpse) {
  return file_of(glimpse.path, glimpse.head) == File::None ? Match::No : Match::Yes;
}

FileContent read_discord_package(const Document& document) {
  const File file = file_of(document.path, without_bom(document.text));
  FileContent content = file == File::MessagesCsv || file == File::None
                            ? CsvMessages(document).read()
                            : JsonReader(document).read(file);
  if (content.records > 0) content.notes.push_back(kOneSided);
  content.variant = "data package";
  return content;
}

}  // namespace idiolect::sources
