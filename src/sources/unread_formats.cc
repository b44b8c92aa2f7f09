#include "sources/unread_formats.h"

#include <algorithm>
#include <array>

#include "sources/imazing_csv.h"
#include "sources/meta_path.h"
#include "sources/other_apps.h"
#include "sources/telegram_html.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

constexpr std::array<std::string_view, 38> kMediaExtensions{
    "jpg",  "jpeg", "png",  "gif", "webp", "heic", "heif", "bmp", "tif", "tiff",
    "svg",  "mp4",  "mov",  "avi", "mkv",  "webm", "3gp",  "m4v", "mp3", "m4a",
    "aac",  "ogg",  "opus", "wav", "amr",  "flac", "pdf",  "vcf", "url", "doc",
    "docx", "xls",  "xlsx", "ppt", "pptx", "css",  "js",   "srt"};

/// A format known by something in its first bytes.
struct Known {
  std::string_view start;   // the file starts with it (after white space); may be empty
  std::string_view needle;  // and has it somewhere near the start; may be empty
  std::string_view reason;
};

constexpr std::string_view kWhatsAppDatabase =
    "database of WhatsApp: not read; make result.json of it with WhatsApp-Chat-Exporter, or export "
    "the chats in WhatsApp or with iMazing";
constexpr std::string_view kEncryptedWhatsApp =
    "encrypted backup of WhatsApp: not read; make result.json of it with WhatsApp-Chat-Exporter "
    "and your key";
constexpr std::string_view kSignalBackup =
    "encrypted backup of Signal: not read; export the chats as plain text in Signal, or with "
    "signal-export";

constexpr std::array kKnown{
    Known{"SQLite format 3", "ZWAMESSAGE", kWhatsAppDatabase},
    Known{"SQLite format 3", "jid_row_id", kWhatsAppDatabase},
    Known{"SQLite format 3", "", "SQLite database, but not one of Messages (chat.db, sms.db)"},
    Known{"\x37\x7F\x06", "",
          "newest part of a database, not read alone; a whole copy is made by: sqlite3 chat.db "
          "\".backup all.db\""},
    Known{"PK\x03\x04", "", "archive inside archives: unpack it and give the folder"},
    Known{"\x1F\x8B", "", "compressed with gzip, but no .tar.gz: unpack it and give the folder"},
    Known{"7z\xBC\xAF\x27\x1C", "", "7-Zip archive: unpack it and give the folder"},
    Known{"Rar!", "", "RAR archive: unpack it and give the folder"},
    Known{"\xFF\xFE", "", "text in UTF-16: save it as UTF-8"},
    Known{"\xFE\xFF", "", "text in UTF-16: save it as UTF-8"},
    Known{"{\"date\": ", "\"sender\": ",
          "Signal chat as JSON from signal-export: the chat.md beside it is read"},
    Known{"[", "\"change_type\"", "Slack's log of its apps, not a chat"},
    Known{"[", "\"message.id\"",
          "messages out of Telegram's API, no export: export the chats with Telegram Desktop"},
    Known{"[", "\"_\": \"Message\"",
          "messages out of Telegram's API, no export: export the chats with Telegram Desktop"},
    Known{"{", "", "JSON, but no thread of messages"},
    Known{"[", "", "JSON, but no thread of messages"},
    Known{"<", "<calls", "call log of SMS Backup & Restore: calls, no messages"},
    Known{"SBACKUP", "", kSignalBackup},
    Known{"Conversation: ", "\nType: ",
          "Signal chat as text from sigtop: not read; export it as JSON (-f json)"},
};

constexpr std::string_view kHtml =
    "HTML, but no page of a chat that is known: where the app offers JSON, ask for that";
constexpr std::string_view kSignalHtml =
    "Signal chat as HTML from signal-export: the chat.md beside it is read";
constexpr std::string_view kDiscordHtml =
    "HTML export of DiscordChatExporter: not read; export the channel as JSON";
constexpr std::string_view kChatText = "text with dates like a chat, but not of a known form";

/// A date and a time at the start, whatever the language.
bool starts_like_chat_text(std::string_view head) {
  head = trimmed(head.substr(0, std::min(head.find('\n'), std::size_t{200})));
  if (head.starts_with('[')) head.remove_prefix(1);
  std::size_t digits = 0;
  for (const char c : head.substr(0, std::min(head.find(':'), std::size_t{24})))
    digits += c >= '0' && c <= '9' ? 1u : 0u;
  return !head.empty() && head[0] >= '0' && head[0] <= '9' && digits >= 4 &&
         head.find(':') != std::string_view::npos;
}

std::string extension_of(std::string_view path) {
  const std::string_view name = file_name_of(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : ascii_lower(name.substr(dot + 1));
}

/// What the name alone tells: the bytes are encrypted, or a database that looks like any other.
std::string_view reason_by_name(std::string_view path) {
  const std::string name = ascii_lower(file_name_of(path));
  const std::string extension = extension_of(path);
  if (extension.starts_with("crypt") && name.starts_with("msgstore")) return kEncryptedWhatsApp;
  if (name == "chatstorage.sqlite" || name == "msgstore.db") return kWhatsAppDatabase;
  if (extension == "backup" && name.starts_with("signal-")) return kSignalBackup;
  return {};
}

bool matches(const Known& known, std::string_view head) {
  return head.starts_with(known.start) &&
         (known.needle.empty() || head.find(known.needle) != std::string_view::npos);
}

}  // namespace

bool is_media(std::string_view path) {
  const std::string extension = extension_of(path);
  return std::find(kMediaExtensions.begin(), kMediaExtensions.end(), extension) !=
         kMediaExtensions.end();
}

std::string reason_not_read(const Glimpse& glimpse) {
  std::string_view head = glimpse.head;
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  if (head.empty()) return "empty";
  if (const std::string_view what = reason_by_name(glimpse.path); !what.empty())
    return std::string(what);
  if (head.find("<span class=sender>") != std::string_view::npos) return std::string(kSignalHtml);
  if (const std::string_view what = export_of_other_app(glimpse); !what.empty())
    return std::string(what);
  const std::string extension = extension_of(glimpse.path);
  if (head.find("class=\"mx_") != std::string_view::npos)
    return "HTML of a Matrix room: export the chat as JSON with Element";
  if (is_other_telegram_page(head)) return "page of a Telegram export that holds no messages";
  if (extension == "html" || extension == "htm" ||
      ascii_lower(head.substr(0, 14)) == "<!doctype html")
    return std::string(head.find("chatlog__") == head.npos ? kHtml : kDiscordHtml);
  if (is_contacts_csv(glimpse)) return "contacts, not a chat";
  if (extension == "txt" && starts_like_chat_text(head)) return std::string(kChatText);
  for (const Known& known : kKnown)
    if (matches(known, head)) return std::string(known.reason);
  if (extension == "csv" || extension == "tsv") return "CSV, but not iMazing's columns of a chat";
  return "not a chat export";
}

}  // namespace idiolect::sources
