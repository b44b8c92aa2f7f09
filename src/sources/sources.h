// sources/sources.h
//
// Reads chat exports: finds out what each file of a path, folder or archive is,
// has the right reader read it, and joins the parts of one thread. Every record
// of a file becomes exactly one message or one reject; nothing is decided here
// about what is worth training on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "chat/message.h"
#include "chat/message_store.h"
#include "chat/outline.h"
#include "sources/rejects.h"

namespace idiolect::sources {

/// A file that was read.
struct InputFile {
  std::string path;  // as given, then inside the archive after '!'
  std::string source;
  std::string variant;  // which of the source's layouts
  std::uint64_t bytes = 0;
  std::string sha256;
  std::size_t records = 0;  // messages + rejects that came from it
};

/// A file that was not read, and why: "media", "not a chat", "html export", …
struct SkippedFile {
  std::string path;
  std::string reason;
};

/// A thread, and what another file of it has too ("duplicate", "page-copy").
struct JoinedThread {
  chat::Thread thread;  // parts joined, messages in time order
  Rejects rejects;
};

/// Threads are many and large, so they are taken one at a time.
struct Imported {
  std::vector<chat::Outline> outlines;  // of every thread with messages
  /// The thread of outlines[place]: once, from several threads of the program at a time if need be.
  std::function<JoinedThread(std::size_t place)> take_thread;
  Rejects rejects;  // without those of the threads that were not taken yet
  std::vector<InputFile> files;
  std::vector<SkippedFile> skipped;
  std::vector<std::string> notes;  // assumptions the user should know, one line each
  /// With `ReadOptions::secret`: 64 digits that only who has the whole export could work out.
  std::string secret;
  /// Names of the account as the export states them, per source (profile files).
  std::map<std::string, std::vector<std::string>> stated_owner;
};

struct ReadOptions {
  std::vector<std::string> only;  // sources to read; empty: all
  std::optional<std::string>
      as_source;  // --source: settles instagram/messenger where the path does not
  bool secret = false;
  /// Messages that need more memory than that are kept on the disk while the export is read.
  std::size_t bytes_in_memory = chat::MessageStore::kInMemory;
};

/// Names of all sources, each once, in the order of the table.
std::vector<std::string_view> source_names();

/// Reads everything recognisable below `paths`. Throws Error when a path does not exist, when
/// nothing is recognised (naming what was seen instead), or when a recognised file is broken as a
/// whole (truncated JSON, a CSV without its columns, a damaged archive).
Imported read_exports(std::span<const std::filesystem::path> paths, const ReadOptions& options,
                      const Progress& progress = {});

}  // namespace idiolect::sources
