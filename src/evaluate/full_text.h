// evaluate/full_text.h
//
// A full-text index in memory: SQLite's FTS5 with its BM25 ranking.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/conversation.h"

namespace idiolect::evaluate {

class FullText {
 public:
  /// Throws Error when SQLite has no FTS5.
  FullText();
  ~FullText();
  FullText(const FullText&) = delete;
  FullText& operator=(const FullText&) = delete;

  /// The next exchange; words that were said weigh twice those of the reply.
  void add(std::string_view said, std::string_view reply);

  /// Numbers of those that match `query`, in the order in which they were added, from 0; the best
  /// first, of equals the older. An empty query finds nothing. Throws Error.
  std::vector<std::size_t> search(const std::string& query, std::size_t most) const;

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

/// The words of the last turns of `context` as a query of FTS5, each quoted, joined by OR; those of
/// the newest turns where there are too many; empty where there is none.
std::string full_text_query(std::span<const chat::Turn> context);

}  // namespace idiolect::evaluate
