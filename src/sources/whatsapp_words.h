// sources/whatsapp_words.h
//
// Words that WhatsApp's text export writes in the place of what it cannot write down, by the
// phone's language. They are matched as whole texts: a person who writes "video omitted?" is not
// the app. Sentences of the app that iMazing's CSV has as well (deleted, calls, groups) are with
// the phrases of `curate`.
// Source of the rows: WhatsApp's own tables of 2022 as other readers list them, and exports since.
#pragma once

#include <optional>
#include <string_view>

#include "chat/message.h"

namespace idiolect::sources {

/// What "<Media omitted>", "image omitted", "sticker omitted" in any language stand for; `words`
/// without marks. Nothing for other words.
std::optional<chat::Kind> omitted_kind(std::string_view words);

/// True for the words behind the name of a file: "file attached".
bool says_attached(std::string_view words);

/// True for "<This message was edited>", in one of the languages where the wording is known.
bool says_edited(std::string_view words);

/// True for "You deleted this message": who is said to have written that is the owner.
bool says_you_deleted(std::string_view words);

/// True where `words`, the first of a chat, speak of end-to-end encryption, in any of many
/// languages.
bool says_encrypted(std::string_view words);

}  // namespace idiolect::sources
