// sources/telegram_json.h
//
// Reads result.json as Telegram Desktop exports it: a whole account, or one chat.
// Variants and rules: docs/formats/telegram.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_telegram_json(const Glimpse& glimpse);

/// Throws Error when the file is no whole JSON or holds neither a chat nor an account.
FileContent read_telegram_json(const Document& document);

inline constexpr Source kTelegramJson{"telegram", "Telegram Desktop, machine-readable JSON",
                                      is_telegram_json, read_telegram_json, kAnySize};

}  // namespace idiolect::sources
