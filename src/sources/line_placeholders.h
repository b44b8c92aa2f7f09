// sources/line_placeholders.h
//
// What LINE's saved chats have in the place of things that are no text: "[Photo]",
// "[スタンプ]", "☎ Call time 1:23", "メッセージの送信を取り消しました".
// Source of the words: readers and questions about such files in public.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "chat/message.h"

namespace idiolect::sources {

/// The kind of what a person is said to have sent; none where it is text.
std::optional<chat::Kind> line_placeholder(std::string_view text);

/// The kind of a line that LINE itself says, without an author: taken back, a call, or else System.
chat::Kind line_notice(std::string_view text);

/// In files whose fields are parted by blanks, placeholders have no brackets and notices no mark.
/// The bytes at the end of `text` ("Bob Stickers") that are a placeholder; none where it has none.
struct BarePlaceholder {
  chat::Kind kind;
  std::size_t bytes;
};
std::optional<BarePlaceholder> bare_line_placeholder(std::string_view text);

/// The kind of the notice that the whole of `text` ("Bob unsent a message.") is; none for others.
std::optional<chat::Kind> bare_line_notice(std::string_view text);

}  // namespace idiolect::sources
