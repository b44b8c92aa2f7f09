// sources/wechat_types.h
//
// What the tools call the kinds of WeChat's messages: "文本", "动画表情", or the
// numbers of the database.
#pragma once

#include <optional>
#include <string_view>

#include "chat/message.h"

namespace idiolect::sources {

struct WeChatType {
  chat::Kind kind = chat::Kind::Text;
  bool is_quote = false;   // the text is followed by what it answers
  bool forwarded = false;  // other people's messages, passed on together
};

/// The type of a row by its name, Chinese or English. A name that is not known is something
/// without words.
WeChatType wechat_type_of(std::string_view name);

/// The same by the numbers `type` and `sub_type`.
WeChatType wechat_type_of(int type, int sub_type);

}  // namespace idiolect::sources
