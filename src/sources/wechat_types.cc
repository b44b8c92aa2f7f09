#include "sources/wechat_types.h"

#include <algorithm>
#include <array>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

using chat::Kind;

struct Named {
  std::string_view part;  // of the name
  WeChatType type;
};

/// The first row whose part is in a name has it: "语音通话" is a call, not a voice message.
constexpr std::array kNamed{
    Named{"撤回", {Kind::Unsent}},
    Named{"revoke", {Kind::Unsent}},
    Named{"recall", {Kind::Unsent}},
    Named{"通话", {Kind::Call}},
    Named{"call", {Kind::Call}},
    Named{"voip", {Kind::Call}},
    Named{"引用", {Kind::Text, true}},
    Named{"quote", {Kind::Text, true}},
    Named{"拍一拍", {Kind::System}},
    Named{"系统", {Kind::System}},
    Named{"system", {Kind::System}},
    Named{"公告", {Kind::System}},
    Named{"进群", {Kind::System}},
    Named{"添加好友", {Kind::System}},
    Named{"打招呼", {Kind::System}},
    Named{"合并转发", {Kind::Media, false, true}},
    Named{"聊天记录", {Kind::Media, false, true}},
    Named{"文本", {Kind::Text}},
    Named{"文字", {Kind::Text}},
    Named{"text", {Kind::Text}},
    Named{"表情", {Kind::Sticker}},
    Named{"emoji", {Kind::Sticker}},
    Named{"sticker", {Kind::Sticker}},
    Named{"名片", {Kind::Contact}},
    Named{"推荐公众号", {Kind::Contact}},
    Named{"位置", {Kind::Location}},
    Named{"location", {Kind::Location}},
    Named{"接龙", {Kind::Poll}},
};

/// Sub-types of 49, which stands for whatever an app shares.
WeChatType shared_type_of(int sub_type) {
  switch (sub_type) {
    case 1:
      return {Kind::Text};
    case 8:
      return {Kind::Sticker};
    case 17:
      return {Kind::Location};
    case 19:
      return {Kind::Media, false, true};
    case 53:
      return {Kind::Poll};
    case 57:
      return {Kind::Text, true};
    case 62:  // a pat
    case 87:  // a notice to the group
      return {Kind::System};
    default:
      return {Kind::Media};  // links, files, music, transfers, …
  }
}

}  // namespace

WeChatType wechat_type_of(std::string_view name) {
  const std::string lower = ascii_lower(name);
  const auto found = std::find_if(kNamed.begin(), kNamed.end(), [&](const Named& named) {
    return lower.find(named.part) != std::string::npos;
  });
  return found != kNamed.end() ? found->type : WeChatType{Kind::Media};
}

WeChatType wechat_type_of(int type, int sub_type) {
  switch (type) {
    case 1:
      return {Kind::Text};
    case 42:
      return {Kind::Contact};
    case 47:
      return {Kind::Sticker};
    case 48:
      return {Kind::Location};
    case 49:
      return shared_type_of(sub_type);
    case 50:
      return {Kind::Call};
    case 37:
    case 65:
    case 66:
    case 11000:
      return {Kind::System};
    case 10000:
      return {sub_type == 1 || sub_type == 57 ? Kind::Unsent : Kind::System};
    case 10002:
      return {Kind::Unsent};
    default:
      return {Kind::Media};  // 3 picture, 34 voice, 43 film, …
  }
}

}  // namespace idiolect::sources
