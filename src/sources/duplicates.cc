#include "sources/duplicates.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace idiolect::sources {
namespace {

using Messages = std::vector<chat::Message>;

/// A message as two files agree on it. Views the message.
struct Record {
  Time sent_at;
  std::string_view author;
  std::string_view text;
  chat::Kind kind;
  bool marked_owner;

  explicit Record(const chat::Message& message)
      : sent_at(message.sent_at),
        author(message.author),
        text(message.text),
        kind(message.kind),
        marked_owner(message.marked_owner) {}
  bool operator==(const Record&) const = default;
};

struct HashOfRecord {
  std::size_t operator()(const Record& record) const noexcept {
    constexpr std::size_t kOdd = 0x9E3779B97F4A7C15u;
    std::size_t hash = std::hash<std::int64_t>()(record.sent_at.time_since_epoch().count());
    hash = hash * kOdd + std::hash<std::string_view>()(record.author);
    hash = hash * kOdd + std::hash<std::string_view>()(record.text);
    return hash * kOdd + static_cast<std::size_t>(record.kind);
  }
};

/// How often a record was there, in the files before and in this one.
struct Sightings {
  std::size_t kept = 0;
  std::size_t before = 0;
  std::size_t in_file = 0;
  std::size_t file = 0;
};

struct Span {
  Time first;
  Time last;
  std::size_t part = 0;
};

/// Parts with messages, by their first instant.
std::vector<Span> spans_of(const std::vector<ThreadPart>& parts) {
  std::vector<Span> spans;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Messages& messages = parts[i].thread.messages;
    if (messages.empty()) continue;
    const auto [first, last] = std::minmax_element(
        messages.begin(), messages.end(),
        [](const chat::Message& a, const chat::Message& b) { return a.sent_at < b.sent_at; });
    spans.push_back({first->sent_at, last->sent_at, i});
  }
  std::stable_sort(spans.begin(), spans.end(),
                   [](const Span& a, const Span& b) { return a.first < b.first; });
  return spans;
}

/// True for each part that has an instant in common with another: the usual parts of a thread
/// follow one another, and need not be compared.
std::vector<bool> overlapping(const std::vector<ThreadPart>& parts) {
  std::vector<bool> overlaps(parts.size());
  const Span* latest = nullptr;
  const std::vector<Span> spans = spans_of(parts);
  for (const Span& span : spans) {
    if (latest != nullptr && span.first <= latest->last)
      overlaps[span.part] = overlaps[latest->part] = true;
    if (latest == nullptr || span.last > latest->last) latest = &span;
  }
  return overlaps;
}

/// Erases the messages of `part` that are marked in `gone`.
void take_out(ThreadPart& part, const std::vector<bool>& gone, std::string_view reason,
              Rejects& rejects) {
  Messages kept;
  Messages& messages = part.thread.messages;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (gone[i]) {
      const std::size_t record = messages[i].record > 0 ? messages[i].record : i + 1;
      rejects.push_back({part.path, record, "message", part.thread.source, std::string(reason)});
    } else {
      kept.push_back(std::move(messages[i]));
    }
  }
  messages = std::move(kept);
}

void drop_pages(std::vector<ThreadPart>& parts, Rejects& rejects) {
  if (std::all_of(parts.begin(), parts.end(), [](const auto& part) { return part.is_page; }))
    return;
  for (ThreadPart& part : parts)
    if (part.is_page)
      take_out(part, std::vector<bool>(part.thread.messages.size(), true), "page-copy", rejects);
  std::erase_if(parts, [](const ThreadPart& part) { return part.is_page; });
}

}  // namespace

Rejects drop_duplicates(std::vector<ThreadPart>& parts) {
  Rejects rejects;
  if (parts.size() < 2) return rejects;
  drop_pages(parts, rejects);
  const std::vector<bool> overlaps = overlapping(parts);
  std::unordered_map<Record, Sightings, HashOfRecord> seen;
  std::vector<std::vector<bool>> gone(parts.size());
  std::size_t file = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == 0 || parts[i].path != parts[i - 1].path) ++file;
    if (!overlaps[i]) continue;
    const Messages& messages = parts[i].thread.messages;
    gone[i].resize(messages.size());
    for (std::size_t j = 0; j < messages.size(); ++j) {
      Sightings& record = seen[Record(messages[j])];
      if (record.file != file) record = {record.kept, record.kept, 0, file};
      gone[i][j] = ++record.in_file <= record.before;
      record.kept += gone[i][j] ? 0u : 1u;
    }
  }
  seen.clear();  // it views what now moves
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (std::find(gone[i].begin(), gone[i].end(), true) != gone[i].end())
      take_out(parts[i], gone[i], "duplicate", rejects);
  return rejects;
}

}  // namespace idiolect::sources
