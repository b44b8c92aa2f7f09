#include "sources/discord_exporter_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sources/discord_file_name.h"
#include "sources/discord_markup.h"
#include "sources/mended_text.h"
#include "sources/text.h"
#include "sources/written_dates.h"

namespace idiolect::sources {
namespace {

/// The rule above and below the names of server and channel, and above the number of messages.
constexpr std::size_t kRuleWidth = 62;

bool is_rule(std::string_view line) {
  return line.size() == kRuleWidth && line.find_first_not_of('=') == std::string_view::npos;
}

/// The lines of a text, without their ends.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

/// "[1/15/2024 10:30 AM] alice (pinned)".
struct Header {
  WrittenDate date;
  std::string_view author;
};

std::optional<Header> read_header(std::string_view line) {
  const std::size_t end = line.substr(0, 80).find("] ");
  if (!line.starts_with('[') || end == std::string_view::npos) return std::nullopt;
  const auto date = read_written_date(line.substr(1, end - 1));
  if (!date) return std::nullopt;
  constexpr std::string_view kPinned = " (pinned)";
  std::string_view author = line.substr(end + 2);
  if (author.ends_with(kPinned)) author.remove_suffix(kPinned.size());
  return Header{*date, trimmed(author)};
}

/// What stands below the words of a message.
enum class Block { Words, Attachments, Embed, Stickers, Reactions, Forwarded };

std::optional<Block> block_of(std::string_view line) {
  constexpr std::array<std::pair<std::string_view, Block>, 5> kBlocks{{
      {"{Attachments}", Block::Attachments},
      {"{Embed}", Block::Embed},
      {"{Stickers}", Block::Stickers},
      {"{Reactions}", Block::Reactions},
      {"{Forwarded Message}", Block::Forwarded},
  }};
  for (const auto& [name, block] : kBlocks)
    if (line == name) return block;
  return std::nullopt;
}

/// A message whose date is read but not yet understood.
struct Entry {
  WrittenDate date;
  std::size_t line = 0;  // 1-based
  chat::Message message;
};

/// The message whose header stands above `lines`, which end where the next one begins.
chat::Message message_of(std::string_view author, std::span<const std::string_view> lines) {
  constexpr std::string_view kSentAt = "Originally sent";
  std::string words, forwarded;
  bool media = false, sticker = false;
  Block block = Block::Words;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool after_blank = i == 0 || lines[i - 1].empty();
    if (const auto next = block_of(lines[i]); next && after_blank) {
      block = *next;
      media |= block == Block::Attachments || block == Block::Embed;
      sticker |= block == Block::Stickers;
    } else if (block == Block::Words) {
      words.append(lines[i]).append("\n");
    } else if (block == Block::Forwarded && !lines[i].starts_with(kSentAt)) {
      forwarded.append(lines[i]).append("\n");
    }
  }
  chat::Message message;
  message.author = author;
  message.forwarded = !is_blank(forwarded);
  std::string text(readable_markup(is_blank(words) ? forwarded : words));
  while (text.ends_with('\n')) text.pop_back();
  const bool gif = is_gif_link(text);
  if (!is_blank(text) && !gif) {
    message.text = std::move(text);
  } else {
    message.kind = sticker        ? chat::Kind::Sticker
                   : media || gif ? chat::Kind::Media
                                  : chat::Kind::Empty;
  }
  return message;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path),
        mended_(document, content_),
        text_(mended_.text()),
        file_(discord_file_name(document.path)) {}

  FileContent read() {
    lines_ = lines_of(text_);
    read_messages(read_box());
    settle();
    return std::move(content_);
  }

 private:
  std::size_t read_box();
  void read_messages(std::size_t first);
  void settle();

  std::string_view path_;
  FileContent content_;
  MendedText mended_;  // of the document; notes what it replaced in `content_`
  std::string_view text_;
  DiscordFileName file_;
  std::vector<std::string_view> lines_;
  std::string guild_;
  std::string channel_;
  std::vector<Entry> entries_;
};

/// Reads the box at the top; returns the index of the line below it.
std::size_t Reader::read_box() {
  constexpr std::string_view kGuild = "Guild: ";
  constexpr std::string_view kChannel = "Channel: ";
  std::size_t at = 1;
  for (; at < lines_.size() && !is_rule(lines_[at]); ++at) {
    if (lines_[at].starts_with(kGuild) && guild_.empty()) guild_ = lines_[at].substr(kGuild.size());
    if (lines_[at].starts_with(kChannel) && channel_.empty())
      channel_ = lines_[at].substr(kChannel.size());
  }
  return std::min(at + 1, lines_.size());
}

/// A message begins below an empty line, so that a body may quote such a line.
void Reader::read_messages(std::size_t first) {
  std::size_t end = lines_.size();
  for (std::size_t i = first; i + 1 < lines_.size(); ++i)
    if (is_rule(lines_[i]) && lines_[i + 1].starts_with("Exported ")) end = i;
  if (end == lines_.size())
    content_.notes.push_back(std::string(path_) +
                             ": the number of messages is missing at its end: it may be cut short");

  const auto begins = [&](std::size_t i) {
    const bool after_blank = i == first || lines_[i - 1].empty();
    return after_blank ? read_header(lines_[i]) : std::nullopt;
  };
  std::size_t at = first;
  std::size_t lost = 0;  // the first line that belongs to no message, 1-based
  while (at < end && !begins(at)) {
    if (lost == 0 && !is_blank(lines_[at])) lost = at + 1;
    ++at;
  }
  if (at == end && lost > 0)
    throw Error(std::string(path_) +
                    ": no line is the date of a message, as in "
                    "\"[1/15/2024 10:30 AM] alice\"",
                "export the channel again with DiscordChatExporter as JSON");
  if (lost > 0) {
    ++content_.records;
    content_.rejects.push_back({std::string(path_), lost, "line", {}, "no-date"});
  }
  while (at < end) {
    const std::optional<Header> header = begins(at);
    std::size_t next = at + 1;
    while (next < end && !begins(next)) ++next;
    ++content_.records;
    const auto body = std::span(lines_).subspan(at + 1, next - at - 1);
    entries_.push_back({header->date, at + 1, message_of(header->author, body)});
    entries_.back().message.record = static_cast<std::uint32_t>(content_.records);
    at = next;
  }
}

/// Gives the messages their times, now that all dates are known.
void Reader::settle() {
  std::vector<WrittenDate> dates;
  for (const Entry& entry : entries_) dates.push_back(entry.date);
  const DateReading reading = settle_dates(dates);
  content_.variant =
      "DiscordChatExporter text" + (reading.how.empty() ? std::string() : ", " + reading.how);
  if (reading.assumed) content_.notes.push_back(std::string(path_) + ": " + kAssumedDates);

  ThreadPart part;
  chat::Thread& thread = part.thread;
  bool all_utc = true;
  std::set<std::string> authors;
  for (Entry& entry : entries_) {
    const auto time = time_of(entry.date, reading.order);
    if (!time || entry.message.author.empty()) {
      content_.rejects.push_back(
          {std::string(path_), entry.line, "line", {}, time ? "no-sender" : "bad-date"});
      continue;
    }
    entry.message.sent_at = time->time;
    all_utc &= time->zone == Zone::Utc;
    authors.insert(entry.message.author);
    thread.messages.push_back(std::move(entry.message));
  }
  part.number = file_.number;
  thread.key = file_.key;
  thread.title = channel_.empty() ? file_.title : channel_;
  thread.participants.assign(authors.begin(), authors.end());
  thread.is_group = authors.size() > 2 || !guild_.starts_with("Direct Messages");
  thread.zone = all_utc ? Zone::Utc : Zone::Local;
  content_.parts.push_back(std::move(part));
}

}  // namespace

Match is_discord_exporter_text(const Glimpse& glimpse) {
  const std::size_t end = glimpse.head.find('\n');
  if (end == std::string_view::npos) return Match::No;
  std::string_view first = glimpse.head.substr(0, end);
  if (first.ends_with('\r')) first.remove_suffix(1);
  return is_rule(first) && glimpse.head.substr(end + 1).starts_with("Guild: ") ? Match::Yes
                                                                               : Match::No;
}

FileContent read_discord_exporter_text(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
