// sources/signal_item.h
//
// One message of Signal's own export, a frame "chatItem", before it is known whose it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chat/message.h"
#include "sources/json_text.h"

namespace idiolect::sources {

/// A place in the text where Signal puts a name.
struct SignalMention {
  std::int64_t start = 0;
  std::string aci;
};

struct SignalItem {
  chat::Message message;  // without an author
  bool timed = false;
  bool outgoing = false;
  std::optional<std::int64_t> chat;
  std::optional<std::int64_t> author;
  std::vector<SignalMention> mentions;
  std::size_t line = 0;  // of the file
};

SignalItem read_signal_item(JsonText& json, simdjson::ondemand::object frame);

}  // namespace idiolect::sources
