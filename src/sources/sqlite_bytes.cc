#include "sources/sqlite_bytes.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "base/error.h"

namespace idiolect::sources {
namespace {

using namespace std::literals;

constexpr std::string_view kMagic = "SQLite format 3\0"sv;
constexpr std::size_t kHeaderSize = 100;
constexpr int kStepsPerCall = 1000;  // of SQLite's virtual machine

struct Finalize {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

/// `name` as SQL writes it.
std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + '"';
}

std::uint64_t page_size_of(std::string_view bytes) {
  const auto high = static_cast<std::uint8_t>(bytes[16]),
             low = static_cast<std::uint8_t>(bytes[17]);
  const std::uint64_t size = std::uint64_t{high} << 8 | low;
  return std::max<std::uint64_t>(size == 1 ? 65536 : size, 512);
}

std::string select(std::string_view table, std::span<const std::string_view> columns,
                   const std::vector<std::string>& existing) {
  std::string sql = "SELECT ROWID";
  for (const std::string_view column : columns) {
    const bool exists = std::find(existing.begin(), existing.end(), column) != existing.end();
    sql += ", " + (exists ? quoted(column) : "NULL"s);
  }
  // An index could be in another order than the ids, and is one more thing to be damaged.
  return sql + " FROM main." + quoted(table) + " NOT INDEXED";
}

}  // namespace

bool is_sqlite(std::string_view head) noexcept { return head.starts_with(kMagic); }

std::int64_t SqliteRow::id() const { return sqlite3_column_int64(statement_, 0); }

std::int64_t SqliteRow::integer(std::size_t column) const {
  return sqlite3_column_int64(statement_, static_cast<int>(column) + 1);
}

std::string_view SqliteRow::bytes(std::size_t column) const {
  const int at = static_cast<int>(column) + 1;
  const bool text = sqlite3_column_type(statement_, at) == SQLITE_TEXT;
  // For a text this is UTF-8, whatever the database is in.
  const void* const start =
      text ? sqlite3_column_text(statement_, at) : sqlite3_column_blob(statement_, at);
  const int size = sqlite3_column_bytes(statement_, at);
  if (start == nullptr) return {};
  return {static_cast<const char*>(start), static_cast<std::size_t>(size)};
}

void SqliteBytes::Close::operator()(sqlite3* database) const noexcept { sqlite3_close(database); }

SqliteBytes::SqliteBytes(const Document& document) : path_(document.path), vfs_(document) {
  const std::string_view bytes = document.text;
  if (!is_sqlite(bytes) || bytes.size() < kHeaderSize) check(SQLITE_NOTADB);
  // A scan takes a step or so per column of a row and looks at each page once or twice.
  steps_left_ = (4 * bytes.size() + 2'000'000) / kStepsPerCall;
  pages_left_ = 16 * (bytes.size() / page_size_of(bytes)) + 4096;
  // Versions of the file format: 2 has a log.
  may_have_a_log_ = bytes[18] == 2 || bytes[19] == 2;
  open();
  harden();
}

void SqliteBytes::open() {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2("document", &opened, SQLITE_OPEN_READONLY, vfs_.name());
  database_.reset(opened);
  check(code);
}

void SqliteBytes::harden() {
  sqlite3* const database = database_.get();
  for (const auto& [option, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                      {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                                      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}})
    check(sqlite3_db_config(database, option, value, nullptr));
  for (const auto& [limit, value] : {std::pair{SQLITE_LIMIT_LENGTH, 1 << 26},
                                     {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
                                     {SQLITE_LIMIT_EXPR_DEPTH, 100},
                                     {SQLITE_LIMIT_COMPOUND_SELECT, 10},
                                     {SQLITE_LIMIT_VDBE_OP, 25'000},
                                     {SQLITE_LIMIT_ATTACHED, 0},
                                     {SQLITE_LIMIT_WORKER_THREADS, 0},
                                     {SQLITE_LIMIT_TRIGGER_DEPTH, 1}})
    sqlite3_limit(database, limit, value);
  check(sqlite3_drop_modules(database, nullptr));  // of virtual tables
  sqlite3_progress_handler(database, kStepsPerCall, count_steps, this);
  for (const char* const pragma :
       {"PRAGMA cell_size_check=ON", "PRAGMA mmap_size=0", "PRAGMA temp_store=MEMORY"})
    check(sqlite3_exec(database, pragma, nullptr, nullptr, nullptr));
}

/// Throws Error for a code that is no success.
void SqliteBytes::check(int code) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  const bool endless = code == SQLITE_INTERRUPT;
  throw Error(path_ + ": the database cannot be read: " +
                  (endless ? "its pages are linked in circles" : sqlite3_errstr(code)),
              "copy it again while the app that writes it is closed, e.g. with: sqlite3 " + path_ +
                  " \".backup copy.db\"");
}

int SqliteBytes::count_steps(void* self) noexcept {
  auto& left = static_cast<SqliteBytes*>(self)->steps_left_;
  if (left == 0) return 1;
  --left;
  return 0;
}

/// A step may look at very many pages: those of a long value.
void SqliteBytes::count_pages() {
  std::uint64_t pages = 0;
  for (const int what : {SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS}) {
    int current = 0, highest = 0;
    sqlite3_db_status(database_.get(), what, &current, &highest, 1);
    pages += static_cast<std::uint64_t>(std::max(current, 0));
  }
  if (pages > pages_left_) check(SQLITE_INTERRUPT);
  pages_left_ -= pages;
}

std::vector<std::string> SqliteBytes::columns_of(std::string_view table) {
  sqlite3_stmt* prepared = nullptr;
  const std::string sql = "PRAGMA main.table_info(" + quoted(table) + ")";
  check(sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr));
  const Statement statement(prepared);
  std::vector<std::string> columns;
  int code = SQLITE_OK;
  // Generated columns, which are computed by the database, are not listed.
  while ((code = sqlite3_step(prepared)) == SQLITE_ROW)
    columns.emplace_back(SqliteRow(prepared).bytes(0));  // behind the number: its name
  check(code);
  return columns;
}

void SqliteBytes::each_row(std::string_view table, std::span<const std::string_view> columns,
                           const std::function<void(const SqliteRow&)>& on_row) {
  const std::vector<std::string> existing = columns_of(table);
  if (existing.empty()) return;
  sqlite3_stmt* prepared = nullptr;
  const std::string sql = select(table, columns, existing);
  check(sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr));
  const Statement statement(prepared);
  const SqliteRow row(prepared);
  std::optional<std::int64_t> last;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
    count_pages();
    if (last && row.id() <= *last) check(SQLITE_CORRUPT);
    last = row.id();
    on_row(row);
  }
  check(code);
}

}  // namespace idiolect::sources
