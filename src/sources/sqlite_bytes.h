// sources/sqlite_bytes.h
//
// Reads tables of an SQLite database that somebody else made, from where it lies.
// Nothing the database brings is run: no triggers, views, virtual tables or
// extensions, no expressions of its schema. Only whole tables are read, row by row
// in the order of their ids, and reading ends where it costs more than the size of
// the database can explain (pages that are linked in circles).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sources/reader.h"
#include "sources/sqlite_vfs.h"

struct sqlite3;
struct sqlite3_stmt;

namespace idiolect::sources {

/// True for the first bytes of an SQLite database.
bool is_sqlite(std::string_view head) noexcept;

/// A row during the call it is given to. Columns are counted as they were asked for.
class SqliteRow {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  std::int64_t id() const;
  /// 0 where the value is null or no number.
  std::int64_t integer(std::size_t column) const;
  /// The bytes of a text or blob; empty where the value is null. Valid during the call.
  std::string_view bytes(std::size_t column) const;

 private:
  sqlite3_stmt* statement_;
};

class SqliteBytes {
 public:
  /// `document` has to outlive the object. Throws Error when it is no database or a damaged one.
  explicit SqliteBytes(const Document& document);

  /// True where the database's newest changes may be in a -wal file beside it.
  bool may_have_a_log() const noexcept { return may_have_a_log_; }

  /// The columns of a table; none where there is no such table.
  std::vector<std::string> columns_of(std::string_view table);

  /// Calls `on_row` for each row of a table, ids ascending; a column that the table does not have
  /// is null. No call where there is no such table. Throws Error when the database is damaged.
  void each_row(std::string_view table, std::span<const std::string_view> columns,
                const std::function<void(const SqliteRow&)>& on_row);

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };

  void open();
  void harden();
  void check(int code) const;
  void count_pages();
  static int count_steps(void* self) noexcept;

  std::string path_;
  bool may_have_a_log_ = false;
  std::uint64_t steps_left_ = 0;  // in units of kStepsPerCall
  std::uint64_t pages_left_ = 0;
  SqliteVfs vfs_;
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace idiolect::sources
