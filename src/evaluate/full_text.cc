#include "evaluate/full_text.h"

#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "base/error.h"

namespace idiolect::evaluate {
namespace {

constexpr std::size_t kQueryTurns = 3;
constexpr std::size_t kMostQueryWords = 64;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

void fail(sqlite3* database) {
  throw Error(std::string("the index of past exchanges: ") + sqlite3_errmsg(database),
              "SQLite must be built with FTS5, as Debian's libsqlite3 is");
}

Statement prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK) fail(database);
  return Statement(statement);
}

void bind(sqlite3_stmt* statement, int place, std::string_view text) {
  sqlite3_bind_text64(statement, place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Runs of letters and digits; all that is not ASCII counts as a letter.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0) {
      words.back() += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

struct FullText::Database {
  std::unique_ptr<sqlite3, CloseDatabase> handle;
  Statement insert;
};

FullText::FullText() : database_(std::make_unique<Database>()) {
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open(":memory:", &handle);
  database_->handle.reset(handle);
  if (opened != SQLITE_OK ||
      sqlite3_exec(handle, "CREATE VIRTUAL TABLE exchanges USING fts5(said, reply)", nullptr,
                   nullptr, nullptr) != SQLITE_OK ||
      sqlite3_exec(handle, "BEGIN", nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(handle);
  database_->insert = prepare(handle, "INSERT INTO exchanges (said, reply) VALUES (?, ?)");
}

FullText::~FullText() = default;

void FullText::add(std::string_view said, std::string_view reply) {
  sqlite3_stmt* const insert = database_->insert.get();
  bind(insert, 1, said);
  bind(insert, 2, reply);
  if (sqlite3_step(insert) != SQLITE_DONE) fail(database_->handle.get());
  sqlite3_reset(insert);
}

std::vector<std::size_t> FullText::search(const std::string& query, std::size_t most) const {
  if (query.empty()) return {};
  const Statement select = prepare(database_->handle.get(),
                                   "SELECT rowid FROM exchanges WHERE exchanges MATCH ? "
                                   "ORDER BY bm25(exchanges, 2.0, 1.0), rowid LIMIT ?");
  bind(select.get(), 1, query);
  sqlite3_bind_int64(select.get(), 2, static_cast<sqlite3_int64>(most));
  std::vector<std::size_t> found;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(select.get())) == SQLITE_ROW)
    found.push_back(static_cast<std::size_t>(sqlite3_column_int64(select.get(), 0) - 1));
  if (step != SQLITE_DONE) fail(database_->handle.get());
  return found;
}

std::string full_text_query(std::span<const chat::Turn> context) {
  std::set<std::string> words;
  const auto turns = context.last(std::min(kQueryTurns, context.size()));
  for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn)
    for (std::string& word : words_of(turn->content))
      if (words.size() < kMostQueryWords && word.size() > 1) words.insert(std::move(word));
  std::string query;
  // Letters and digits alone: nothing in them ends a quoted string.
  for (const std::string& word : words) query += (query.empty() ? "\"" : " OR \"") + word + '"';
  return query;
}

}  // namespace idiolect::evaluate
