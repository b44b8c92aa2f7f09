// tests/sources/exports.h
//
// Makes small exports to read: files in a folder, Meta threads, zips.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.h"
#include "sources/reader.h"
#include "sources/sources.h"
#include "tests/sources/joined.h"
#include "tests/support.h"

namespace idiolect::sources {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// The column set of iMazing 3.5.5.
inline constexpr std::string_view kImazingHeader =
    "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Forwarded,Replying to,"
    "Text,Reactions,Attachment,Attachment type,Attachment info\n";

inline std::string meta_thread(std::string_view messages, std::string_view path = "inbox/anna_1") {
  return R"({"participants": [{"name": "Anna"}, {"name": "Robin"}], "messages": [)" +
         std::string(messages) + R"(], "title": "Anna", "thread_path": ")" + std::string(path) +
         "\"}";
}

inline std::string meta_message(std::string_view sender, long long time, std::string_view content) {
  return R"({"sender_name": ")" + std::string(sender) + R"(", "timestamp_ms": )" +
         std::to_string(time) + R"(, "content": ")" + std::string(content) + "\"}";
}

/// Writes `text` to `folder`/`name`, folders included.
inline std::filesystem::path put(const std::filesystem::path& folder, const std::string& name,
                                 std::string_view text) {
  const std::filesystem::path path = folder / name;
  std::filesystem::create_directories(path.parent_path());
  write_file(path, text);
  return path;
}

/// A zip of `files`, in that order, compressed.
inline void write_zip(const std::filesystem::path& path, const NamedTexts& files) {
  ::archive* const archive = ::archive_write_new();
  ::archive_write_set_format_zip(archive);
  ::archive_write_set_options(archive, "hdrcharset=UTF-8");
  ::archive_write_open_filename(archive, path.c_str());
  for (const auto& [name, text] : files) {
    ::archive_entry* const entry = ::archive_entry_new();
    ::archive_entry_set_pathname_utf8(entry, name.c_str());
    ::archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    ::archive_entry_set_filetype(entry, AE_IFREG);
    ::archive_entry_set_perm(entry, 0600);
    ::archive_write_header(archive, entry);
    ::archive_write_data(archive, text.data(), text.size());
    ::archive_entry_free(entry);
  }
  ::archive_write_close(archive);
  ::archive_write_free(archive);
}

/// An import with all of its threads taken.
struct Read : Imported {
  std::vector<chat::Thread> threads;
};

inline Read read_one(const std::filesystem::path& path, const ReadOptions& options = {}) {
  const std::vector<std::filesystem::path> paths{path};
  Read read{read_exports(paths, options), {}};
  JoinedThreads all{{}, std::move(read.rejects)};
  for (std::size_t i = 0; i < read.outlines.size(); ++i) take_into(all, read.take_thread(i));
  read.threads = std::move(all.threads);
  read.rejects = std::move(all.rejects);
  return read;
}

/// Hands `text` to a reader as read_exports would, with the padding it promises.
inline FileContent read_text(FileContent (*reader)(const Document&), std::string text,
                             std::string_view path = "export/file") {
  const std::size_t size = text.size();
  text.resize(size + kPadding);
  return reader({path, std::string_view(text).substr(0, size)});
}

/// The texts of a thread, in its order.
inline std::vector<std::string> texts_of(const chat::Thread& thread) {
  std::vector<std::string> texts;
  for (const chat::Message& message : thread.messages) texts.push_back(message.text);
  return texts;
}

}  // namespace idiolect::sources
