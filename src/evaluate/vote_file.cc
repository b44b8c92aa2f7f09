#include "evaluate/vote_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "evaluate/vote_schema.h"

namespace idiolect::evaluate {
namespace {

constexpr std::int64_t kApplication = 0x69646c76;  // "idlv"
constexpr std::int64_t kVersion = 1;

std::int64_t pragma(const VoteFile& file, const char* sql) {
  Statement statement(file, sql);
  statement.next();
  return statement.integer(0);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Statement::Statement(const VoteFile& file, std::string_view sql) : file_(&file) {
  sqlite3_stmt* made = nullptr;
  const int code =
      sqlite3_prepare_v2(file.database(), sql.data(), static_cast<int>(sql.size()), &made, nullptr);
  statement_.reset(made);
  file.check(code);
}

Statement& Statement::with(std::int64_t value) {
  file_->check(sqlite3_bind_int64(statement_.get(), ++bound_, value));
  return *this;
}

Statement& Statement::with(std::string_view value) {
  // A null pointer would bind NULL.
  const char* const start = value.empty() ? "" : value.data();
  file_->check(sqlite3_bind_text(statement_.get(), ++bound_, start, static_cast<int>(value.size()),
                                 SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::with(const std::optional<std::int64_t>& value) {
  return value ? with(*value) : with_null();
}

Statement& Statement::with_null() {
  file_->check(sqlite3_bind_null(statement_.get(), ++bound_));
  return *this;
}

bool Statement::next() {
  const int code = sqlite3_step(statement_.get());
  file_->check(code);
  return code == SQLITE_ROW;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* const start =
      reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (start == nullptr) return {};
  return {start, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void VoteFile::Close::operator()(sqlite3* database) const noexcept { sqlite3_close(database); }

VoteFile::VoteFile(std::filesystem::path path) : path_(std::move(path)) {
  create_private();
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path_.c_str(), &opened,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, nullptr);
  database_.reset(opened);
  check(code);
  harden();
  lock();
  make_or_check_schema();
}

/// SQLite gives the log beside the file the file's mode.
void VoteFile::create_private() const {
  if (path_.has_parent_path()) make_private_folder(path_.parent_path());
  const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  const bool made = file >= 0 && ::fchmod(file, 0600) == 0;
  if (file >= 0) ::close(file);
  if (!made)
    throw Error(path_.string() + ": the file of votes cannot be opened",
                "see that the folder can be written to");
}

void VoteFile::harden() const {
  for (const auto& [option, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                      {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
                                      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}})
    check(sqlite3_db_config(database(), option, value, nullptr));
  sqlite3_limit(database(), SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(database(), SQLITE_LIMIT_LENGTH, 1 << 26);
  check(sqlite3_extended_result_codes(database(), 1));
}

/// SQLite's exclusive mode is the lock: the system lets go of it when the process dies.
void VoteFile::lock() const {
  run("PRAGMA locking_mode=EXCLUSIVE");
  run("PRAGMA journal_mode=WAL");
  run("PRAGMA synchronous=FULL");
  run("PRAGMA recursive_triggers=ON");  // or a row that is replaced goes unseen by them
  run("BEGIN EXCLUSIVE");
  run("COMMIT");
}

void VoteFile::make_or_check_schema() const {
  if (pragma(*this, "SELECT count(*) FROM sqlite_master") == 0) {
    Transaction transaction(*this);
    run(vote_schema());
    transaction.commit();
    return;
  }
  if (pragma(*this, "PRAGMA application_id") != kApplication ||
      pragma(*this, "PRAGMA user_version") != kVersion)
    throw Error(path_.string() + ": not a file of votes of this version of idiolect",
                "move it away; a new one is made");
  Statement quick(*this, "PRAGMA quick_check(1)");
  if (!quick.next() || quick.text(0) != "ok") check(SQLITE_CORRUPT);
}

void VoteFile::run(const char* sql) const {
  check(sqlite3_exec(database(), sql, nullptr, nullptr, nullptr));
}

std::int64_t VoteFile::last_id() const { return sqlite3_last_insert_rowid(database()); }

void VoteFile::check(int code) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  const int kind = code & 0xff;
  if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED)
    throw Error(path_.string() + ": another idiolect has the votes open", "end that one first");
  if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
    throw Error(path_.string() + ": the file of votes is damaged",
                "put back a copy, or move it away; a new one is made");
  if (kind == SQLITE_FULL || kind == SQLITE_IOERR)
    throw Error(path_.string() + ": the vote was not saved: " + sqlite3_errstr(code),
                "make room on the disk and vote again");
  throw Error(path_.string() + ": " + sqlite3_errmsg(database()));
}

Transaction::~Transaction() {
  if (open_) sqlite3_exec(file_.database(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  file_.run("COMMIT");
  open_ = false;
}

}  // namespace idiolect::evaluate
