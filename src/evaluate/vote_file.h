// evaluate/vote_file.h
//
// The SQLite side of votes.h: opening, checking and locking the file, and
// statements whose values are bound, never pasted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace idiolect::evaluate {

class VoteFile;

/// A statement of a file that outlives it.
class Statement {
 public:
  Statement(const VoteFile& file, std::string_view sql);

  /// Binds the next `?`.
  Statement& with(std::int64_t value);
  Statement& with(std::string_view value);
  Statement& with(const std::optional<std::int64_t>& value);
  Statement& with_null();

  /// Goes to the next row; false behind the last. Throws Error.
  bool next();

  std::int64_t integer(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  const VoteFile* file_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = 0;
};

class VoteFile {
 public:
  /// Throws Error.
  explicit VoteFile(std::filesystem::path path);

  void run(const char* sql) const;
  std::int64_t last_id() const;
  sqlite3* database() const noexcept { return database_.get(); }
  /// Throws the Error that a code stands for, unless it is a success.
  void check(int code) const;

 private:
  void create_private() const;
  void harden() const;
  void lock() const;
  void make_or_check_schema() const;

  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// On the disk once `commit` has returned; undone without it.
class Transaction {
 public:
  explicit Transaction(const VoteFile& file) : file_(file) { file_.run("BEGIN IMMEDIATE"); }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  const VoteFile& file_;
  bool open_ = true;
};

}  // namespace idiolect::evaluate
