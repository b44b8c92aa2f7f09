#include "sources/signal_native.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/interleaved.h"
#include "sources/json_scanner.h"
#include "sources/json_text.h"
#include "sources/signal_item.h"
#include "sources/signal_people.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;
using Type = SignalRecipient::Type;

/// Stands in a text for a name that `bodyRanges` gives.
constexpr std::string_view kMentioned = "\uFFFC";

/// What one line says.
struct Frame {
  std::optional<SignalItem> item;
  std::optional<std::pair<std::int64_t, SignalRecipient>> recipient;
  std::optional<std::pair<std::int64_t, std::int64_t>> chat;  // its id, its recipient's
  std::string account;
};

/// A chat while its messages are read.
struct Chat {
  ThreadPart part;
  std::set<std::string> people;  // but for the owner
};

class Reader {
 public:
  explicit Reader(const Document& document)
      : document_(document),
        path_(document.path),
        text_(without_bom(document.text)),
        json_(document) {}

  FileContent read() {
    read_lines(Pass::People);
    for (const auto& [id, recipient] : recipients_)
      if (!recipient.aci.empty()) name_of_aci_.emplace(recipient.aci, recipient.name);
    read_lines(Pass::Items);
    if (replaced_ > 0)
      content_.notes.push_back(std::string(path_) + ": " + std::to_string(replaced_) +
                               " invalid UTF-8 sequences were replaced by U+FFFD");
    for (std::size_t i = 0; i < talks_.size(); ++i) finish(talks_[i], messages_.take(i));
    if (!account_.empty()) content_.stated_owner.push_back(account_);
    content_.variant = "Signal's own plain text export";
    return std::move(content_);
  }

 private:
  /// A chat may be described behind its messages, and all of these need not be kept until then.
  enum class Pass : std::uint8_t { People, Items };

  void read_lines(Pass pass);
  void read_line(std::string_view text, std::size_t line, Pass pass);
  void place(SignalItem item);
  std::optional<std::string_view> place_in_chat(SignalItem& item);
  std::size_t chat_of(std::int64_t id, const SignalRecipient& with);
  void finish(Chat& chat, std::vector<chat::Message> messages);
  void name_mentions(SignalItem& item) const;
  const SignalRecipient* recipient_of(std::optional<std::int64_t> id) const;
  void reject(std::size_t line, std::string_view reason) {
    content_.rejects.push_back({std::string(path_), line, "line", {}, std::string(reason)});
  }

  const Document& document_;
  std::string_view path_;
  std::string_view text_;
  JsonText json_;
  std::size_t at_ = 0;        // where the line is
  std::size_t replaced_ = 0;  // invalid sequences of bytes
  std::string account_;
  std::map<std::int64_t, SignalRecipient> recipients_;
  std::map<std::int64_t, std::int64_t> chats_;  // recipient by chat
  std::map<std::string, std::string> name_of_aci_;
  std::vector<Chat> talks_;
  Interleaved messages_;                         // by talk
  std::map<std::int64_t, std::size_t> talk_at_;  // by the number of the chat
  FileContent content_;
};

std::optional<std::pair<std::int64_t, std::int64_t>> read_chat(JsonText& json,
                                                               ondemand::object chat) {
  std::optional<std::int64_t> id, recipient;
  for (ondemand::field field : chat) {
    const std::string_view key = json.key_of(field);
    if (key == "id") id = integer_of(field.value());
    if (key == "recipientId") recipient = integer_of(field.value());
  }
  return id && recipient ? std::optional(std::pair(*id, *recipient)) : std::nullopt;
}

std::string read_account(JsonText& json, ondemand::object account) {
  std::string given, family;
  for (ondemand::field field : account) {
    const std::string_view key = json.key_of(field);
    if (key == "givenName") given = json.string_of(field.value()).value_or("");
    if (key == "familyName") family = json.string_of(field.value()).value_or("");
  }
  return signal_name(given, family);
}

Frame read_frame(JsonText& json, ondemand::value root) {
  Frame frame;
  if (root.type() != ondemand::json_type::object) return frame;
  for (ondemand::field field : root.get_object()) {
    const std::string_view key = json.key_of(field);
    ondemand::value value = field.value();
    if (value.type() != ondemand::json_type::object) continue;
    if (key == "chatItem") {
      frame.item = read_signal_item(json, value.get_object());
    } else if (key == "recipient") {
      auto [id, recipient] = read_signal_recipient(json, value.get_object());
      if (id) frame.recipient.emplace(*id, std::move(recipient));
    } else if (key == "chat") {
      frame.chat = read_chat(json, value.get_object());
    } else if (key == "account") {
      frame.account = read_account(json, value.get_object());
    }
  }
  return frame;
}

void Reader::read_lines(Pass pass) {
  std::size_t line = 0;
  for (std::size_t at = 0; at < text_.size();) {
    const std::size_t found = text_.substr(at, kLongestToken + 1).find('\n');
    const std::size_t end = found == std::string_view::npos ? text_.size() : at + found;
    if (end - at > kLongestToken)
      throw Error(
          std::string(path_) + ": line " + std::to_string(line + 1) + " is longer than 64 MiB",
          "this is no file that Signal writes; export the chats again");
    ++line;
    at_ = at;
    if (const auto text = text_.substr(at, end - at); !is_blank(text)) read_line(text, line, pass);
    at = end + 1;
    document_.passed(end);
  }
}

/// Nothing of a line counts before all of it has proved to be JSON.
void Reader::read_line(std::string_view text, std::size_t line, Pass pass) {
  std::string mended;
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    Sanitized sanitized = sanitize_utf8(text);
    if (pass == Pass::Items) replaced_ += sanitized.replaced;
    mended = std::move(sanitized.text);
    const std::size_t size = mended.size();
    mended.resize(size + kPadding);
    text = std::string_view(mended).substr(0, size);
  }
  Frame frame;
  try {
    json_.read_piece(text, at_, [&](ondemand::value root) { frame = read_frame(json_, root); });
  } catch (const Error&) {
    if (pass == Pass::People) return;
    ++content_.records;
    return reject(line, "not-json");
  }
  if (pass == Pass::Items) {
    if (!frame.item) return;
    ++content_.records;
    frame.item->line = line;
    frame.item->message.record = static_cast<std::uint32_t>(content_.records);
    return place(std::move(*frame.item));
  }
  if (frame.recipient)
    recipients_.insert_or_assign(frame.recipient->first, frame.recipient->second);
  if (frame.chat) chats_.insert(*frame.chat);
  if (!frame.account.empty()) account_ = std::move(frame.account);
}

void Reader::place(SignalItem item) {
  const std::size_t line = item.line;
  if (const auto reason = place_in_chat(item)) reject(line, *reason);
}

/// The reason why the item is no message; none when it became one.
std::optional<std::string_view> Reader::place_in_chat(SignalItem& item) {
  if (!item.timed) return "bad-time";
  const auto chat = item.chat ? chats_.find(*item.chat) : chats_.end();
  const SignalRecipient* const with = chat == chats_.end() ? nullptr : recipient_of(chat->second);
  if (with == nullptr) return "no-chat";

  chat::Message& message = item.message;
  const SignalRecipient* author = recipient_of(item.author);
  if (author == nullptr && with->type == Type::Person) author = with;
  message.marked_owner = item.outgoing || (author != nullptr && author->type == Type::Self);
  if (with->type == Type::Announcements) message.kind = chat::Kind::System;
  const bool person = message.kind != chat::Kind::System && message.kind != chat::Kind::Call;
  if (!message.marked_owner && author == nullptr && person) return "no-sender";
  if (message.marked_owner) {
    message.author = account_;
  } else if (author != nullptr) {
    message.author = author->name;
  }
  if (message.kind == chat::Kind::Text)
    name_mentions(item);
  else
    message.text.clear();

  const std::size_t talk = chat_of(*item.chat, *with);
  if (person && !message.marked_owner) talks_[talk].people.insert(message.author);
  messages_.add(talk, std::move(message));
  return std::nullopt;
}

std::size_t Reader::chat_of(std::int64_t id, const SignalRecipient& with) {
  const auto [found, is_new] = talk_at_.try_emplace(id, talks_.size());
  if (!is_new) return found->second;
  Chat& chat = talks_.emplace_back();
  chat::Thread& thread = chat.part.thread;
  thread.zone = Zone::Utc;
  thread.is_group = with.type == Type::Group;
  thread.title = with.type == Type::Self ? "Note to Self" : with.name;
  thread.key = with.identity.empty() ? "chat " + std::to_string(id) : with.identity;
  if (with.type == Type::Person) chat.people.insert(with.name);
  for (const std::string& aci : with.members)
    if (const auto name = name_of_aci_.find(aci); name != name_of_aci_.end())
      chat.people.insert(name->second);
  return found->second;
}

void Reader::finish(Chat& chat, std::vector<chat::Message> messages) {
  chat.people.erase(std::string());
  chat.part.thread.messages = std::move(messages);
  chat.part.thread.participants.assign(chat.people.begin(), chat.people.end());
  document_.hand_over(std::move(chat.part), content_);
}

void Reader::name_mentions(SignalItem& item) const {
  std::string& text = item.message.text;
  std::size_t at = text.find(kMentioned);
  if (at == std::string::npos) return;
  std::string named;
  std::size_t from = 0;
  for (const SignalMention& mention : item.mentions) {
    const auto name = name_of_aci_.find(mention.aci);
    named.append(text, from, at - from);
    named += "@" + (name != name_of_aci_.end() ? name->second : account_);
    from = at + kMentioned.size();
    at = text.find(kMentioned, from);
    if (at == std::string::npos) break;
  }
  named.append(text, from);
  text = std::move(named);
}

const SignalRecipient* Reader::recipient_of(std::optional<std::int64_t> id) const {
  const auto found = id ? recipients_.find(*id) : recipients_.end();
  return found == recipients_.end() ? nullptr : &found->second;
}

}  // namespace

Match is_signal_native(const Glimpse& glimpse) {
  const std::string_view line = trimmed(glimpse.head.substr(0, glimpse.head.find('\n')));
  const bool is_info =
      line.starts_with('{') && line.find("\"backupTimeMs\"") != std::string_view::npos;
  return is_info ? Match::Yes : Match::No;
}

FileContent read_signal_native(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
