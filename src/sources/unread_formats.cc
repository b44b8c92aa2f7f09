#include "sources/unread_formats.h"

#include <algorithm>
#include <array>

#include "sources/meta_path.h"
#include "sources/text.h"
#include "sources/whatsapp_imazing.h"

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

constexpr std::array kKnown{
    Known{"SQLite format 3", "", "SQLite database: not read"},
    Known{"PK\x03\x04", "", "archive inside an archive: unpack it and give the folder"},
    Known{"\x1F\x8B", "", "compressed with gzip: unpack it and give the folder"},
    Known{"7z\xBC\xAF\x27\x1C", "", "7-Zip archive: unpack it and give the folder"},
    Known{"Rar!", "", "RAR archive: unpack it and give the folder"},
    Known{"\xFF\xFE", "", "text in UTF-16: save it as UTF-8"},
    Known{"\xFE\xFF", "", "text in UTF-16: save it as UTF-8"},
    Known{"{", "\"threadName\"",
          "Messenger's end-to-end encrypted export: not read, only 'Download your information' is"},
    Known{"[", "\"conversation\"",
          "Instagram export of before 2020: not read; download a new one as JSON"},
    Known{"{", "\"from_id\"", "Telegram export: not read"},
    Known{"{", "\"guild\"", "Discord export: not read"},
    Known{"{", "@s.whatsapp.net",
          "WhatsApp-Chat-Exporter JSON: not read; export the chats as CSV with iMazing"},
    Known{"{", "", "JSON, but no thread of messages"},
    Known{"[", "", "JSON, but no thread of messages"},
    Known{"<", "<smses", "SMS backup: not read"},
};

constexpr std::string_view kHtml =
    "HTML export: ask Meta for JSON ('Download your information', format JSON, all time)";
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
  const std::string extension = extension_of(glimpse.path);
  if (extension == "html" || extension == "htm" ||
      ascii_lower(head.substr(0, 14)) == "<!doctype html")
    return std::string(kHtml);
  if (const std::string_view what = other_imazing_file(glimpse); !what.empty())
    return std::string(what);
  if (extension == "txt" && starts_like_chat_text(head)) return std::string(kChatText);
  for (const Known& known : kKnown)
    if (matches(known, head)) return std::string(known.reason);
  if (extension == "csv" || extension == "tsv")
    return "CSV, but not iMazing's columns of a WhatsApp chat";
  return "not a chat export";
}

}  // namespace idiolect::sources
