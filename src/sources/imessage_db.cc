#include "sources/imessage_db.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "sources/imessage_chats.h"
#include "sources/imessage_text.h"
#include "sources/json_text.h"
#include "sources/meta_path.h"
#include "sources/sqlite_bytes.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

using chat::Kind;

enum Column : std::size_t {
  Text,
  Body,
  HandleId,
  Date,
  IsFromMe,
  ItemType,
  GroupAction,
  IsSystem,
  IsService,
  AssociatedType,
  Balloon,
  HasAttachments,
  IsAudio,
  DateRetracted,
  DateEdited,
  Summary,
  SendError,
  IsForward,
  IsAutoReply,
  Guid,
  Originator
};

constexpr std::array<std::string_view, 21> kColumns{"text",
                                                    "attributedBody",
                                                    "handle_id",
                                                    "date",
                                                    "is_from_me",
                                                    "item_type",
                                                    "group_action_type",
                                                    "is_system_message",
                                                    "is_service_message",
                                                    "associated_message_type",
                                                    "balloon_bundle_id",
                                                    "cache_has_attachments",
                                                    "is_audio_message",
                                                    "date_retracted",
                                                    "date_edited",
                                                    "message_summary_info",
                                                    "error",
                                                    "is_forward",
                                                    "is_auto_reply",
                                                    "guid",
                                                    "thread_originator_guid"};

/// Seconds since 2001, nanoseconds since macOS 10.13 and iOS 11. Nought is no time.
std::optional<Time> time_of(std::int64_t date) {
  constexpr std::int64_t kStart = 978'307'200'000;       // 2001-01-01 in milliseconds since 1970
  constexpr std::int64_t kSecondsEnd = 100'000'000'000;  // the year 5170
  if (date <= 0) return std::nullopt;
  return time_from_milliseconds(kStart + (date < kSecondsEnd ? date * 1000 : date / 1'000'000));
}

/// What the person wrote, whichever column has it.
std::string words_of(const SqliteRow& row) {
  std::string_view text = row.bytes(Text);
  if (is_blank(text)) text = string_of_typedstream(row.bytes(Body)).value_or(text);
  return without_placeholders(sanitize_utf8(text).text);
}

/// True where the record of edits lists parts that were taken back ("rp" as a key of a binary
/// property list: a string of two characters).
bool lists_retracted_parts(std::string_view summary) {
  return summary.starts_with("bplist00") && summary.find("\x52rp") != std::string_view::npos;
}

bool is_link_preview(std::string_view balloon) {
  return balloon == "com.apple.messages.URLBalloonProvider";
}

/// What an app puts into the chat: polls, places, games, drawings.
Kind kind_of_balloon(std::string_view balloon) {
  const auto has = [&](std::string_view word) {
    return balloon.find(word) != std::string_view::npos;
  };
  if (has("messages.Polls")) return Kind::Poll;
  if (has("findmy")) return Kind::Location;
  return Kind::Media;
}

/// Reactions point at another message; 1000 is a sticker laid upon it.
std::optional<Kind> kind_of_association(std::int64_t type) {
  if (type == 1000) return Kind::Sticker;
  if (type >= 2000 && type < 4000) return Kind::Reaction;
  if (type == 4000) return Kind::Poll;  // a vote
  return std::nullopt;
}

Kind kind_of(const SqliteRow& row, std::string_view words, bool recently_deleted) {
  if (const auto kind = kind_of_association(row.integer(AssociatedType))) return *kind;
  const bool system = row.integer(ItemType) != 0 || row.integer(GroupAction) != 0 ||
                      row.integer(IsSystem) != 0 || row.integer(IsService) != 0;
  if (system) return Kind::System;
  const bool blank = is_blank(words);
  const bool edited_away =
      blank && (row.integer(DateEdited) != 0 || lists_retracted_parts(row.bytes(Summary)));
  if (row.integer(DateRetracted) != 0 || recently_deleted || edited_away) return Kind::Unsent;
  const std::string_view balloon = row.bytes(Balloon);
  if (!balloon.empty() && !is_link_preview(balloon)) return kind_of_balloon(balloon);
  if (row.integer(IsAudio) != 0) return Kind::Media;
  if (row.integer(IsFromMe) != 0 && row.integer(SendError) != 0) return Kind::Draft;
  if (!blank) return Kind::Text;
  // Without words a message of these systems still has the mark that stands for the attachment.
  const bool media =
      row.integer(HasAttachments) != 0 || !row.bytes(Text).empty() || !balloon.empty();
  return media ? Kind::Media : Kind::Empty;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : document_(document), path_(document.path), database_(document) {}

  FileContent read() {
    if (!is_of_messages()) {
      content_.notes.push_back(path_ + ": a database, but not one of Messages; nothing was read");
      return std::move(content_);
    }
    ImessageChats chats(database_);
    database_.each_row("message", kColumns, [&](const SqliteRow& row) { read_row(row, chats); });
    chats.finish([&](ThreadPart part) { document_.hand_over(std::move(part), content_); });
    content_.variant = "database of Messages";
    note_log();
    return std::move(content_);
  }

 private:
  /// Those of iOS 5 and before have neither chats nor a mark of the owner's messages.
  bool is_of_messages() {
    const std::vector<std::string> columns = database_.columns_of("message");
    const auto has = [&](std::string_view name) {
      return std::find(columns.begin(), columns.end(), name) != columns.end();
    };
    return has("date") && has("is_from_me") && !database_.columns_of("chat_message_join").empty();
  }

  void read_row(const SqliteRow& row, ImessageChats& chats) {
    ++content_.records;
    const auto time = time_of(row.integer(Date));
    if (!time) {
      content_.rejects.push_back(
          {path_, static_cast<std::size_t>(row.id()), "row", {}, "bad-date"});
      return;
    }
    const std::int64_t handle = row.integer(HandleId);
    const ImessagePlace place = chats.place_of(row.id(), handle);
    std::string words = words_of(row);
    chat::Message message;
    message.sent_at = *time;
    message.kind = kind_of(row, words, place.recently_deleted);
    message.marked_owner = row.integer(IsFromMe) != 0;
    // Also the answer that the phone gives while its owner drives: not the owner's words.
    message.forwarded = row.integer(IsForward) != 0 || row.integer(IsAutoReply) != 0;
    if (!message.marked_owner) message.author = chats.sender(handle, place.part);
    if (message.kind == Kind::Text) message.text = with_line_feeds(words);
    message.record = static_cast<std::uint32_t>(content_.records);
    if (const auto id = row.bytes(Guid); !id.empty()) message.id = chat::link_id(id);
    if (const auto id = row.bytes(Originator); !id.empty()) message.reply_to = chat::link_id(id);
    chats.add(place.part, std::move(message));
  }

  void note_log() {
    if (!database_.may_have_a_log()) return;
    content_.notes.push_back(
        path_ +
        ": its newest messages may be in the -wal file beside it, which is "
        "not read; a whole copy is made by: sqlite3 chat.db \".backup all.db\"");
  }

  const Document& document_;
  std::string path_;
  SqliteBytes database_;
  FileContent content_;
};

}  // namespace

Match is_imessage_db(const Glimpse& glimpse) {
  if (!is_sqlite(glimpse.head)) return Match::No;
  // The description of the tables may lie beyond the first bytes.
  constexpr std::array<std::string_view, 3> kNames{"chat.db", "sms.db",
                                                   "3d0d7e5fb2ce288813306e4d4636395e047a3d28"};
  const std::string_view name = file_name_of(glimpse.path);
  const bool named = std::find(kNames.begin(), kNames.end(), name) != kNames.end();
  const bool has_table = glimpse.head.find("chat_message_join") != std::string_view::npos;
  return named || has_table ? Match::Yes : Match::No;
}

FileContent read_imessage_db(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
