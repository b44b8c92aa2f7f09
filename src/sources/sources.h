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
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "chat/message.h"
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

struct Imported {
  std::vector<chat::Thread> threads;  // parts joined, messages in time order
  Rejects rejects;
  std::vector<InputFile> files;
  std::vector<SkippedFile> skipped;
  std::vector<std::string> notes;  // assumptions the user should know, one line each
  /// Names of the account as the export states them, per source (profile files).
  std::map<std::string, std::vector<std::string>> stated_owner;
};

struct ReadOptions {
  std::vector<std::string> only;  // sources to read; empty: all
  std::optional<std::string>
      as_source;  // --source: settles instagram/messenger where the path does not
};

/// Names of all sources, each once, in the order of the table.
std::vector<std::string_view> source_names();

/// Reads everything recognisable below `paths`. Throws Error when a path does not exist, when
/// nothing is recognised (naming what was seen instead), or when a recognised file is broken as a
/// whole (truncated JSON, a CSV without its columns, a damaged archive).
Imported read_exports(std::span<const std::filesystem::path> paths, const ReadOptions& options,
                      const Progress& progress = {});

}  // namespace idiolect::sources
