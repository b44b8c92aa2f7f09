#include "sources/line_placeholders.h"

#include <algorithm>
#include <array>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

using chat::Kind;

struct Word {
  Kind kind;
  std::string_view text;
};

/// What stands in brackets, as the whole text.
constexpr std::array kBracketed{
    Word{Kind::Sticker, "Sticker"},     Word{Kind::Sticker, "スタンプ"},
    Word{Kind::Sticker, "貼圖"},        Word{Kind::Sticker, "贴图"},
    Word{Kind::Sticker, "스티커"},      Word{Kind::Sticker, "สติกเกอร์"},
    Word{Kind::Media, "Photo"},         Word{Kind::Media, "写真"},
    Word{Kind::Media, "照片"},          Word{Kind::Media, "圖片"},
    Word{Kind::Media, "사진"},          Word{Kind::Media, "รูป"},
    Word{Kind::Media, "ภาพ"},           Word{Kind::Media, "รูปภาพ"},
    Word{Kind::Media, "รูปถ่าย"},         Word{Kind::Media, "Video"},
    Word{Kind::Media, "動画"},          Word{Kind::Media, "影片"},
    Word{Kind::Media, "视频"},          Word{Kind::Media, "視頻"},
    Word{Kind::Media, "동영상"},        Word{Kind::Media, "วิดีโอ"},
    Word{Kind::Media, "Voice message"}, Word{Kind::Media, "ボイスメッセージ"},
    Word{Kind::Media, "語音訊息"},      Word{Kind::Media, "语音信息"},
    Word{Kind::Media, "음성 메시지"},   Word{Kind::Media, "음성메시지"},
    Word{Kind::Media, "ข้อความเสียง"},    Word{Kind::Media, "GIF"},
    Word{Kind::Media, "Link"},          Word{Kind::Media, "Gift"},
    Word{Kind::Media, "プレゼント"},    Word{Kind::Media, "禮物"},
};

/// What stands in brackets, and may be followed by a name or an address.
constexpr std::array kBracketedWithName{
    Word{Kind::Media, "File"},        Word{Kind::Media, "ファイル"},
    Word{Kind::Media, "檔案"},        Word{Kind::Media, "文件"},
    Word{Kind::Media, "파일"},        Word{Kind::Media, "ไฟล์"},
    Word{Kind::Media, "Album"},       Word{Kind::Media, "Albums"},
    Word{Kind::Media, "アルバム"},    Word{Kind::Media, "相簿"},
    Word{Kind::Media, "相册"},        Word{Kind::Media, "앨범"},
    Word{Kind::Media, "อัลบั้ม"},        Word{Kind::Media, "Note"},
    Word{Kind::Media, "Notes"},       Word{Kind::Media, "ノート"},
    Word{Kind::Media, "記事本"},      Word{Kind::Media, "记事本"},
    Word{Kind::Media, "노트"},        Word{Kind::Media, "โน้ต"},
    Word{Kind::Location, "Location"}, Word{Kind::Location, "位置情報"},
    Word{Kind::Location, "位置資訊"}, Word{Kind::Location, "位置訊息"},
    Word{Kind::Location, "位置信息"}, Word{Kind::Location, "位置"},
    Word{Kind::Location, "위치"},     Word{Kind::Location, "위치정보"},
    Word{Kind::Location, "ตำแหน่ง"},   Word{Kind::Contact, "Contact"},
    Word{Kind::Contact, "連絡先"},    Word{Kind::Contact, "聯絡資訊"},
    Word{Kind::Contact, "联系人"},    Word{Kind::Contact, "연락처"},
    Word{Kind::Contact, "รายชื่อ"},     Word{Kind::Poll, "Poll"},
    Word{Kind::Poll, "投票"},         Word{Kind::Poll, "투표"},
    Word{Kind::Poll, "โพล"},
};

/// Without brackets, at the end of a line whose fields are parted by blanks.
constexpr std::array kBare{
    Word{Kind::Sticker, "Stickers"}, Word{Kind::Sticker, "Sticker"}, Word{Kind::Sticker, "貼圖"},
    Word{Kind::Sticker, "スタンプ"}, Word{Kind::Media, "Photos"},    Word{Kind::Media, "Photo"},
    Word{Kind::Media, "圖片"},       Word{Kind::Media, "照片"},      Word{Kind::Media, "写真"},
    Word{Kind::Media, "Videos"},     Word{Kind::Media, "Video"},     Word{Kind::Media, "影片"},
    Word{Kind::Media, "動画"},       Word{Kind::Media, "Audio"},     Word{Kind::Media, "Files"},
};

/// Sentences about a message that its author took back; parts of them.
constexpr std::array<std::string_view, 10> kUnsent{"unsent a message",
                                                   "Message unsent",
                                                   "メッセージの送信を取り消しました",
                                                   "已收回訊息",
                                                   "收回了訊息",
                                                   "撤回了一条消息",
                                                   "已撤回消息",
                                                   "메시지를 취소했습니다",
                                                   "메시지 전송을 취소했습니다",
                                                   "ยกเลิกการส่งข้อความ"};

constexpr std::array<std::string_view, 9> kCalls{"Group call",     "Group video",  "グループ通話",
                                                 "グループビデオ", "群組通話",     "群通话",
                                                 "그룹 통화",      "canceled the", "การโทรกลุ่ม"};

/// How the other sentences end, in English, Japanese and Chinese.
constexpr std::array<std::string_view, 15> kNoticeEnds{"joined the group.",
                                                       "left the group.",
                                                       "joined the chat.",
                                                       "left the chat.",
                                                       "to the group.",
                                                       "changed the group name.",
                                                       "made an announcement.",
                                                       "グループに参加しました。",
                                                       "が参加しました。",
                                                       "を招待しました。",
                                                       "グループを退会しました。",
                                                       "が退会しました。",
                                                       "加入聊天",
                                                       "離開聊天",
                                                       "已離開群組。"};

std::string_view without_stop(std::string_view text) {
  for (const std::string_view stop : {".", "。"})
    if (text.ends_with(stop)) text.remove_suffix(stop.size());
  return text;
}

/// What is taken back as a whole text, where the line has an author.
bool is_unsent(std::string_view text) {
  const std::string_view plain = without_stop(text);
  return std::find(kUnsent.begin(), kUnsent.end(), plain) != kUnsent.end() ||
         plain == "You unsent a message" || plain == "您已收回訊息" || plain == "你已收回訊息";
}

template <class List>
bool has_any(std::string_view text, const List& list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view part) {
    return text.find(part) != std::string_view::npos;
  });
}

/// True for a text of nothing but "(emoji)", "(happy)": what stands for LINE's own emoji.
bool is_all_emoji_marks(std::string_view text) {
  constexpr std::string_view kMark = "(emoji)";
  bool any = false;
  for (; text.starts_with(kMark); any = true) text = trimmed(text.substr(kMark.size()));
  return any && text.empty();
}

bool is_location(std::string_view text) {
  return text.starts_with("[null]") && text.find("maps.google") != std::string_view::npos;
}

}  // namespace

std::optional<Kind> line_placeholder(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with("☎")) return Kind::Call;
  if (text.starts_with("ⓘ")) return Kind::System;
  if (is_unsent(text)) return Kind::Unsent;
  if (is_all_emoji_marks(text)) return Kind::Sticker;
  if (is_location(text)) return Kind::Location;
  const std::size_t close = text.find(']');
  if (!text.starts_with('[') || close == text.npos) return std::nullopt;
  const std::string_view word = text.substr(1, close - 1);
  const std::string_view behind = text.substr(close + 1);
  const auto is_word = [&](const Word& one) { return one.text == word; };
  const auto named = std::find_if(kBracketedWithName.begin(), kBracketedWithName.end(), is_word);
  if (named != kBracketedWithName.end() && (behind.empty() || behind.starts_with(' ')))
    return named->kind;
  const auto whole = std::find_if(kBracketed.begin(), kBracketed.end(), is_word);
  if (whole == kBracketed.end() || !behind.empty()) return std::nullopt;
  return whole->kind;
}

Kind line_notice(std::string_view text) {
  if (has_any(text, kUnsent)) return Kind::Unsent;
  if (text.find("☎") != text.npos || has_any(text, kCalls)) return Kind::Call;
  return Kind::System;
}

std::optional<BarePlaceholder> bare_line_placeholder(std::string_view text) {
  for (const Word& word : kBare) {
    const bool apart = text.size() > word.text.size() && text.ends_with(word.text) &&
                       text[text.size() - word.text.size() - 1] == ' ';
    if (apart) return BarePlaceholder{word.kind, word.text.size()};
  }
  if (const std::size_t call = text.find(" ☎"); call != text.npos)
    return BarePlaceholder{Kind::Call, text.size() - call - 1};
  const std::size_t open = text.find(" [");
  if (open == text.npos) return std::nullopt;
  const auto kind = line_placeholder(text.substr(open + 1));
  if (!kind) return std::nullopt;
  return BarePlaceholder{*kind, text.size() - open - 1};
}

std::optional<Kind> bare_line_notice(std::string_view text) {
  text = trimmed(text);
  const std::string_view plain = without_stop(text);
  const auto ends_it = [&](std::string_view sentence) {
    return plain.ends_with(sentence) || text.ends_with(sentence);
  };
  if (std::any_of(kUnsent.begin(), kUnsent.end(), ends_it)) return Kind::Unsent;
  if (std::any_of(kNoticeEnds.begin(), kNoticeEnds.end(), ends_it)) return Kind::System;
  if (std::any_of(kCalls.begin(), kCalls.end(),
                  [&](std::string_view start) { return text.starts_with(start); }))
    return Kind::Call;
  return std::nullopt;
}

}  // namespace idiolect::sources
