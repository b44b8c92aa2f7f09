// sources/telegram_html.h
//
// Reads messages.html, messages2.html, … as Telegram Desktop exports a chat for the
// eye. It says less than result.json: no ids, so no proof of who the owner is.
#pragma once

#include <string_view>

#include "sources/reader.h"

namespace idiolect::sources {

Match is_telegram_html(const Glimpse& glimpse);

FileContent read_telegram_html(const Document& document);

/// True for a page of a Telegram export that holds no messages: the index, contacts, sessions.
bool is_other_telegram_page(std::string_view head);

inline constexpr Source kTelegramHtml{"telegram", "Telegram Desktop, HTML", is_telegram_html,
                                      read_telegram_html};

}  // namespace idiolect::sources
