// sources/telegram_message.h
//
// One element of `messages` in Telegram's result.json.
#pragma once

#include <optional>
#include <string_view>

#include "sources/json_text.h"
#include "sources/telegram_chat.h"

namespace idiolect::sources {

/// The record; none where `value` is no object or has a type that no export has, and `reason` is
/// the slug of that.
struct TelegramElement {
  std::optional<TelegramRecord> record;
  std::string_view reason;
};

TelegramElement read_telegram_message(simdjson::ondemand::value value, JsonText& json);

}  // namespace idiolect::sources
