// sources/reader.h
//
// What a reader is: a row of the table in source_table.h that recognises files
// by their first bytes and turns the bytes of one file into messages and rejects.
// A reader sees one file at a time; join.h puts the parts of a thread together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chat/message.h"
#include "sources/mapped_bytes.h"
#include "sources/rejects.h"
#include "sources/sources.h"

namespace idiolect::sources {

/// What a reader may look at to decide whether a file is its own.
struct Glimpse {
  std::string_view path;       // absolute, inside an archive after '!'
  std::string_view head;       // the first bytes, at most kHeadBytes, without a byte-order mark
  std::string_view as_source;  // what the user says where two sources share a schema; else empty
};

inline constexpr std::size_t kHeadBytes = std::size_t{1} << 16;

/// How a file writes its messages down. Meta starts with the newest.
enum class Order : std::uint8_t { OldestFirst, NewestFirst };

/// The share of one thread that one file holds.
struct ThreadPart {
  chat::Thread thread;                     // messages as the file orders them
  std::size_t number = 0;                  // N of message_N.json; 0 where parts have no number
  Order usual_order = Order::OldestFirst;  // where the times do not show it
  /// A page for people: its times are rounded and of some zone. It gives way where another file has
  /// the thread as data.
  bool is_page = false;
  /// The export gives its threads no ids: a chat of two belongs to the one thread of the same two
  /// people that has one.
  bool known_by_people = false;
  std::string path;  // of the file; read_exports fills it in
};

/// One file, read: parts' messages, handed over or here, + rejects = records.
struct FileContent {
  std::vector<ThreadPart> parts;
  Rejects rejects;
  std::vector<std::string> notes;
  std::vector<std::string> stated_owner;
  /// What an author or a participant of this source is called whose id is all that messages say
  /// (Slack: users.json). Applied when every file has been read.
  std::map<std::string, std::string> names;
  /// Which of the source's layouts it is, for people: "Android, day first (the 13th and later)".
  std::string variant;
  std::size_t records = 0;
};

/// Takes a part of a thread as soon as a reader has all of it.
using Deliver = std::function<void(ThreadPart part)>;

/// The whole of one file. Valid during the call it is given to.
struct Document {
  std::string_view path;                // as shown to the user
  std::string_view text;                // kPadding more bytes are readable behind it
  const Deliver* deliver = nullptr;     // where parts go; none: to the FileContent
  const MappedBytes* mapped = nullptr;  // where `text` is not in memory as a whole

  /// For a reader of many threads: they need not be in memory together.
  void hand_over(ThreadPart part, FileContent& content) const {
    if (deliver != nullptr) return (*deliver)(std::move(part));
    content.parts.push_back(std::move(part));
  }
  /// For a reader of large files, now and then: it has done with what lies before this place.
  void passed(std::size_t at) const {
    if (mapped != nullptr) mapped->passed(at);
  }
};

/// Readable bytes behind a document's text: simdjson reads ahead of its end.
inline constexpr std::size_t kPadding = 64;

enum class Match : std::uint8_t {
  No,
  Yes,
  Assumed,  // the schema fits two sources and the path does not say which
};

/// The largest file of a reader that needs all of it in memory. 256 MiB of one thread are some two
/// million messages: fifty years of a hundred a day.
inline constexpr std::uint64_t kLargestWhole = std::uint64_t{256} << 20;

/// Of a reader that goes through its file in steps.
inline constexpr std::uint64_t kAnySize = ~std::uint64_t{0};

/// One row of the table: one way in which an app's chats are exported.
struct Source {
  std::string_view name;  // of the app; the same in all of its rows
  std::string_view description;
  Match (*detect)(const Glimpse& glimpse);
  /// Throws Error, naming file and place, when the file is broken as a whole.
  FileContent (*read)(const Document& document);
  std::uint64_t largest_file = kLargestWhole;
};

}  // namespace idiolect::sources
