// sources/sqlite_vfs.h
//
// Lets SQLite read a database out of a document, wherever its bytes are: a database of
// many gigabytes is not copied into memory. Nothing can be written, and no other file
// (a journal, a log) exists for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "sources/reader.h"

struct sqlite3_vfs;

namespace idiolect::sources {

class SqliteVfs {
 public:
  /// `document` has to outlive the object, and the object the database that was opened with it.
  explicit SqliteVfs(const Document& document);
  ~SqliteVfs();
  SqliteVfs(const SqliteVfs&) = delete;
  SqliteVfs& operator=(const SqliteVfs&) = delete;

  /// What sqlite3_open_v2 wants.
  const char* name() const noexcept { return name_.c_str(); }

  /// Copies bytes as SQLite asks for them; false where some are beyond the end.
  bool read(void* into, std::size_t size, std::size_t at) const;
  std::size_t size() const noexcept { return document_.text.size(); }

 private:
  const Document& document_;
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  mutable std::size_t read_ = 0;  // bytes since memory was given back
};

}  // namespace idiolect::sources
