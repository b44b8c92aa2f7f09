#include "sources/whatsapp_body.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/utf8.h"
#include "sources/text.h"
#include "sources/whatsapp_marks.h"
#include "sources/whatsapp_words.h"

namespace idiolect::sources {
namespace {

using chat::Kind;

/// The longest sentence of the app that is looked at word for word.
constexpr std::size_t kLongestSentence = 400;  // bytes

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// `text` without blanks around it; marks stay.
std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::pair<std::string_view, std::string_view> split_line(std::string_view text) {
  const std::size_t feed = text.find('\n');
  if (feed == std::string_view::npos) return {text, {}};
  return {text.substr(0, feed), text.substr(feed + 1)};
}

/// ".jpg" of a file name; a dot at the end of a sentence has nothing behind it.
std::string_view extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  const std::string_view extension = name.substr(dot + 1);
  const bool fits = extension.size() >= 2 && extension.size() <= 5 &&
                    std::all_of(extension.begin(), extension.end(), [](char c) {
                      return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                    });
  return fits ? extension : std::string_view();
}

Kind kind_of_file(std::string_view name) {
  const std::string extension = ascii_lower(extension_of(name));
  if (extension == "vcf") return Kind::Contact;
  const bool sticker = extension == "webp" || name.find("STICKER") != std::string_view::npos;
  return sticker ? Kind::Sticker : Kind::Media;
}

/// IMG-20231231-WA0012.jpg, as Android calls what it keeps itself.
bool is_androids_name(std::string_view name) {
  if (name.size() < 19 || name[3] != '-' || name.substr(12, 3) != "-WA") return false;
  const std::string_view day = name.substr(4, 8);
  return std::all_of(day.begin(), day.end(), is_digit);
}

/// 00000042-PHOTO-2025-01-15-22-41-20.jpg, as an iPhone numbers what it exports.
bool is_iphones_name(std::string_view name) {
  return name.size() > 10 && name[8] == '-' &&
         std::all_of(name.begin(), name.begin() + 8, is_digit) && !extension_of(name).empty();
}

struct File {
  Kind kind = Kind::Media;
  std::string_view words;  // the caption
};

/// What stands in front of a document is its own name: "Report.pdf • ‎2 pages".
bool is_document_name(std::string_view text) {
  const std::size_t pages = text.find(" • ");
  const std::string name = without_marks(text.substr(0, pages));
  return name.find('\n') == std::string::npos && !extension_of(name).empty();
}

std::string_view caption(std::string_view text) {
  if (text.ends_with(kAppMark)) text.remove_suffix(kAppMark.size());
  text = without_blanks(text);
  return is_blank(text) || is_document_name(text) ? std::string_view() : text;
}

/// "<attached: 00000042-PHOTO-….jpg>", with a caption in front since a while.
std::optional<File> attached_on_iphone(std::string_view text) {
  if (!text.ends_with('>')) return std::nullopt;
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos) return std::nullopt;
  const std::string inner = without_marks(text.substr(open + 1, text.size() - open - 2));
  std::size_t colon = inner.find(':');
  const std::size_t wide = inner.find("：");
  const std::size_t skip = wide < colon ? std::string_view("：").size() : 1;
  colon = std::min(colon, wide);
  const std::string_view before = text.substr(0, open);
  if (colon == std::string::npos) {  // early: 2015-08-04-PHOTO-00004762.jpg <‎attached>
    if (!text.substr(open + 1).starts_with(kAppMark) || !is_document_name(before))
      return std::nullopt;
    return File{kind_of_file(without_marks(before)), {}};
  }
  const std::string_view name = trimmed(std::string_view(inner).substr(colon + skip));
  const bool alone = is_blank(before);
  if (colon > 60 || !is_iphones_name(name) || (!alone && !before.ends_with(kAppMark)))
    return std::nullopt;
  return File{kind_of_file(name), alone ? std::string_view() : caption(before)};
}

/// "IMG-20231231-WA0012.jpg (file attached)", with a caption on the lines below.
std::optional<File> attached_on_android(std::string_view text) {
  const auto [line, below] = split_line(text);
  const std::string first = without_marks(line.substr(0, kLongestSentence));
  const std::size_t open = first.rfind(" (");
  if (open == std::string::npos || !first.ends_with(')')) return std::nullopt;
  const std::string_view name = std::string_view(first).substr(0, open);
  const std::string_view words = std::string_view(first).substr(open + 2);
  if (extension_of(name).empty()) return std::nullopt;
  if (!is_androids_name(name) && !says_attached(words.substr(0, words.size() - 1)))
    return std::nullopt;
  return File{kind_of_file(name), without_blanks(below)};
}

/// "Report.pdf • ‎2 pages ‎document omitted", "Look! ‎image omitted".
std::optional<File> omitted_at_end(std::string_view text) {
  const std::size_t mark = text.rfind(kAppMark);
  if (mark == std::string_view::npos || mark == 0 || text.size() - mark > kLongestSentence)
    return std::nullopt;
  if (text[mark - 1] != ' ' && text[mark - 1] != '\n') return std::nullopt;
  const auto kind = omitted_kind(without_marks(text.substr(mark)));
  if (!kind) return std::nullopt;
  return File{*kind, caption(text.substr(0, mark))};
}

/// "<Media omitted>", with a caption on the lines below.
std::optional<File> omitted(std::string_view text, const BodyRules& rules) {
  const auto [line, below] = split_line(text);
  if (line.size() > kLongestSentence) return std::nullopt;
  const std::string first = without_marks(line);
  const bool angled = first.starts_with('<') && first.ends_with('>');
  if (!angled && !is_blank(below)) return std::nullopt;
  const auto kind = omitted_kind(first);
  if (!kind && !rules.omissions.contains(first)) return std::nullopt;
  return File{kind.value_or(Kind::Media), without_blanks(below)};
}

/// "location: https://maps.google.com/?q=51.51,-0.09".
bool is_location(std::string_view text, bool marked) {
  if (text.size() > kLongestSentence || text.find('\n') != std::string_view::npos) return false;
  const std::size_t place = text.find(": https://foursquare.com/v/");
  if (marked && place != std::string_view::npos) return true;
  const std::size_t map = text.find(": https://maps.google.com/?q=");
  return map != std::string_view::npos && map > 0 && map <= 40 &&
         text.find(' ', map + 2) == std::string_view::npos;
}

/// A word and a colon alone, below it lines that the app begins: "‎OPTION: Rome (2 votes)".
bool is_poll(std::string_view text) {
  auto [line, below] = split_line(text);
  const std::string first = without_marks(line.substr(0, kLongestSentence));
  if (first.size() > 40 || (!first.ends_with(':') && !first.ends_with("："))) return false;
  while (!below.empty()) {
    std::tie(line, below) = split_line(below);
    if (line.size() > kLongestSentence || !line.starts_with(kAppMark)) continue;
    const std::string option = without_marks(line);
    const bool has_colon =
        option.find(':') != std::string::npos || option.find("：") != std::string::npos;
    if (has_colon && (option.ends_with(')') || option.ends_with("）"))) return true;
  }
  return false;
}

/// `text` without what WhatsApp adds to an edited message.
std::string_view without_edited(std::string_view text) {
  if (!text.ends_with('>')) return text;
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos) return text;
  const std::string_view words = text.substr(open);
  const bool marked = open >= kAppMark.size() && text.substr(0, open).ends_with(kAppMark);
  const std::size_t length = count_code_points(words);
  const bool general = marked && length >= 10 && length <= 62 &&
                       std::none_of(words.begin(), words.end(), is_digit) &&
                       words.find('\n') == std::string_view::npos &&
                       words.find(':') == std::string_view::npos && !omitted_kind(words);
  if (open == 0 || (!general && !says_edited(words))) return text;
  return without_blanks(text.substr(0, open - (marked ? kAppMark.size() : 0)));
}

Body text_body(std::string_view text) {
  text = without_leading_marks(without_blanks(without_edited(without_blanks(text))));
  if (is_blank(text)) return {Kind::Empty, {}, false, false};
  return {Kind::Text, with_line_feeds(without_mention_marks(text)), false, false};
}

Body file_body(const File& file, bool with_file) {
  Body body = text_body(file.words);
  if (body.kind == Kind::Empty) body.kind = file.kind;
  body.with_file = with_file;
  return body;
}

}  // namespace

Body read_body(std::string_view raw, const BodyRules& rules) {
  const std::string_view text = without_blanks(raw);
  if (is_blank(text)) return {Kind::Empty, {}, false, false};
  if (text == "null") return {Kind::Media, {}, false, false};  // seen once
  if (const auto file = attached_on_iphone(text)) return file_body(*file, true);
  if (const auto file = attached_on_android(text)) return file_body(*file, true);
  if (const auto file = omitted(text, rules)) return file_body(*file, false);
  if (const auto file = omitted_at_end(text)) return file_body(*file, false);
  const bool marked = rules.iphone && text.starts_with(kAppMark);
  if (is_location(text, marked)) return {Kind::Location, {}, false, false};
  if (is_poll(text)) return {Kind::Poll, {}, false, false};
  Body body = text_body(text);
  body.by_app = marked && body.kind == Kind::Text;
  return body;
}

std::string possible_omission(std::string_view raw) {
  const std::string_view text = without_blanks(raw);
  if (text.size() > kLongestSentence || text.find('>') == std::string_view::npos) return {};
  std::string words = without_marks(text);
  const std::size_t length = count_code_points(words);
  const bool fits = words.starts_with('<') && words.find('<', 1) == std::string::npos &&
                    words.find('>') + 1 == words.size() && length >= 5 && length <= 62;
  return fits ? words : std::string();
}

}  // namespace idiolect::sources
