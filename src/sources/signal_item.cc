#include "sources/signal_item.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;
using chat::Kind;

/// What a frame is by the one field that holds its content; the two that have text are not here.
constexpr std::array<std::pair<std::string_view, Kind>, 8> kContents{
    {{"stickerMessage", Kind::Sticker},
     {"remoteDeletedMessage", Kind::Unsent},
     {"adminDeletedMessage", Kind::Unsent},
     {"contactMessage", Kind::Contact},
     {"viewOnceMessage", Kind::Media},
     {"poll", Kind::Poll},
     {"paymentNotification", Kind::System},
     {"giftBadge", Kind::System}}};

bool is_object(ondemand::value& value) { return value.type() == ondemand::json_type::object; }
bool is_array(ondemand::value& value) { return value.type() == ondemand::json_type::array; }

class ItemReader {
 public:
  explicit ItemReader(JsonText& json) : json_(json) {}

  SignalItem read(ondemand::object frame) {
    for (ondemand::field field : frame) {
      const std::string_view key = json_.key_of(field);
      read_field(key, field.value());
    }
    chat::Message& message = item_.message;
    if (message.kind == Kind::Text && is_blank(message.text))
      message.kind = has_media_ ? Kind::Media : Kind::Empty;
    if (undelivered_ && message.kind != Kind::System && message.kind != Kind::Call)
      message.kind = Kind::Draft;
    if (message.kind != Kind::Text) message.text.clear();
    return std::move(item_);
  }

 private:
  void read_field(std::string_view key, ondemand::value value);
  void read_standard(ondemand::object standard);
  void read_quote(ondemand::object quote);
  void read_story_reply(ondemand::object reply);
  void read_text(ondemand::value text);
  void read_mentions(ondemand::value ranges);
  void read_update(ondemand::object update);
  void read_outgoing(ondemand::object outgoing);
  bool was_sent(ondemand::object status);

  JsonText& json_;
  SignalItem item_;
  bool has_media_ = false;
  bool undelivered_ = false;
};

void ItemReader::read_field(std::string_view key, ondemand::value value) {
  const auto content = std::find_if(kContents.begin(), kContents.end(),
                                    [&](const auto& row) { return row.first == key; });
  if (content != kContents.end()) {
    if (is_object(value)) item_.message.kind = content->second;
  } else if (key == "chatId") {
    item_.chat = integer_of(value);
  } else if (key == "authorId") {
    item_.author = integer_of(value);
  } else if (key == "dateSent") {
    const auto number = integer_of(value);
    const auto time = number ? time_from_milliseconds(*number) : std::nullopt;
    if (time) item_.message.sent_at = *time, item_.timed = true;
    if (number) item_.message.id = chat::link_id(std::to_string(*number));
  } else if (!is_object(value)) {
    return;
  } else if (key == "outgoing") {
    read_outgoing(value.get_object());
  } else if (key == "standardMessage") {
    read_standard(value.get_object());
  } else if (key == "directStoryReplyMessage") {
    read_story_reply(value.get_object());
  } else if (key == "updateMessage") {
    read_update(value.get_object());
  }
}

/// The reactions are fields beside the text, and earlier versions of it are in `revisions` of the
/// frame: all are passed over, and so are the words of a quoted message.
void ItemReader::read_standard(ondemand::object standard) {
  for (ondemand::field field : standard) {
    const std::string_view key = json_.key_of(field);
    ondemand::value value = field.value();
    if (key == "text") {
      read_text(value);
    } else if (key == "attachments" || key == "linkPreview" || key == "longText") {
      has_media_ |= !says_nothing(value);
    } else if (key == "quote" && is_object(value)) {
      read_quote(value.get_object());
    }
  }
}

/// A message is known by the time it was sent at.
void ItemReader::read_quote(ondemand::object quote) {
  for (ondemand::field field : quote) {
    if (json_.key_of(field) != "targetSentTimestamp") continue;
    const auto number = integer_of(field.value());
    if (number) item_.message.reply_to = chat::link_id(std::to_string(*number));
  }
}

void ItemReader::read_story_reply(ondemand::object reply) {
  for (ondemand::field field : reply) {
    const std::string_view key = json_.key_of(field);
    ondemand::value value = field.value();
    if (key == "textReply" && is_object(value)) {
      for (ondemand::field part : value.get_object())
        if (json_.key_of(part) == "text") read_text(part.value());
    } else if (key == "emoji" && !says_nothing(value)) {
      item_.message.kind = Kind::Reaction;
    }
  }
}

void ItemReader::read_text(ondemand::value text) {
  if (!is_object(text)) return;
  for (ondemand::field field : text.get_object()) {
    const std::string_view key = json_.key_of(field);
    ondemand::value value = field.value();
    if (key == "body") {
      item_.message.text = with_line_feeds(json_.string_of(value).value_or(""));
    } else if (key == "bodyRanges") {
      read_mentions(value);
    }
  }
}

void ItemReader::read_mentions(ondemand::value ranges) {
  if (!is_array(ranges)) return;
  for (ondemand::value range : ranges.get_array()) {
    if (!is_object(range)) continue;
    SignalMention mention;
    for (ondemand::field field : range.get_object()) {
      const std::string_view key = json_.key_of(field);
      if (key == "start") mention.start = integer_of(field.value()).value_or(0);
      if (key == "mentionAci") mention.aci = json_.string_of(field.value()).value_or("");
    }
    if (!mention.aci.empty()) item_.mentions.push_back(std::move(mention));
  }
  std::stable_sort(item_.mentions.begin(), item_.mentions.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
}

void ItemReader::read_update(ondemand::object update) {
  item_.message.kind = Kind::System;
  for (ondemand::field field : update) {
    const std::string_view key = json_.key_of(field);
    if (key == "individualCall" || key == "groupCall") item_.message.kind = Kind::Call;
  }
}

/// A message nobody got: each recipient's status says that it failed or waits.
void ItemReader::read_outgoing(ondemand::object outgoing) {
  item_.outgoing = true;
  std::size_t recipients = 0, sent = 0;
  for (ondemand::field field : outgoing) {
    if (json_.key_of(field) != "sendStatus") continue;
    ondemand::value list = field.value();
    if (!is_array(list)) continue;
    for (ondemand::value status : list.get_array()) {
      ++recipients;
      sent += !is_object(status) || was_sent(status.get_object()) ? 1u : 0u;
    }
  }
  undelivered_ = recipients > 0 && sent == 0;
}

bool ItemReader::was_sent(ondemand::object status) {
  bool sent = true;
  for (ondemand::field field : status) {
    const std::string_view key = json_.key_of(field);
    if (key == "failed" || key == "pending" || key == "skipped") sent = false;
  }
  return sent;
}

}  // namespace

SignalItem read_signal_item(JsonText& json, ondemand::object frame) {
  return ItemReader(json).read(frame);
}

}  // namespace idiolect::sources
