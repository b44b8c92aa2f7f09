// dataset/build.h
//
// Threads become a dataset, one thread at a time: which messages are kept, in which session
// and split, and the account of all of them. Writing is write.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/conversation.h"
#include "chat/message.h"
#include "dataset/account.h"
#include "dataset/dataset.h"
#include "dataset/forms.h"
#include "dataset/row_sorter.h"
#include "dataset/settle.h"
#include "dataset/split.h"

namespace idiolect::dataset {

struct BuildOptions {
  std::chrono::minutes session_gap{60};
  std::size_t carry = 0;  // earlier turns that a session shows (carry.h)
  SplitShares shares;
  const Form* form = nullptr;  // of the rows; none: only figures are wanted
  std::string shown;           // the bin of which messages are shown (account.h)
  std::size_t row_bytes_in_memory = RowSorter::kInMemory;
};

/// What one thread gives.
struct BuiltThread {
  Settled settled;  // views the thread
  std::vector<Row> rows;
  std::vector<std::string> lines;  // of the rows, with their line ends; empty without a form
};

/// What one split holds.
struct SplitFigures {
  std::size_t sessions = 0;
  std::size_t owner_messages = 0;
  std::size_t other_messages = 0;
  std::size_t lines = 0;                  // as written: more than sessions in some forms
  std::size_t broken_control_tokens = 0;  // forms.h
  std::optional<std::string> start;       // of its first session, ISO 8601
};

class Builder {
 public:
  explicit Builder(const BuildOptions& options);
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  /// Settles `thread` and writes its rows as text. Several threads may be built at a time.
  BuiltThread build(const chat::Thread& thread) const;
  /// Takes in what `build` gave for `thread`.
  void add(const chat::Thread& thread, BuiltThread built);

  /// Every row of a split, in the order of the sessions' start (threads that start one at the
  /// same time: by source and key), when all threads were added. Times with and without a zone are
  /// compared as they are written. Throws Error.
  void for_each_row(const std::function<void(Split split, std::string_view line)>& visit);
  /// Likewise the rows of threads that are context only; always in the form `messages`.
  void for_each_context_row(const std::function<void(std::string_view line)>& visit);
  /// Of each split. After for_each_row.
  const std::map<Split, SplitFigures>& splits() const noexcept { return splits_; }

  /// Sessions in the splits, and those that are context only.
  std::size_t rows() const noexcept { return rows_.size(); }
  std::size_t context_sessions() const noexcept { return context_rows_.size(); }
  /// Messages in the latter. After for_each_context_row.
  std::size_t context_messages() const noexcept { return context_messages_; }
  const Account& account() const noexcept { return account_; }
  /// Every message with its split, where it is kept in one, and the hash of its thread. After
  /// for_each_row. Throws Error.
  void for_each_entry(const std::function<void(const Entry& entry, const std::string& thread_hash,
                                               std::optional<Split> split)>& visit);
  /// The zone and source of a thread, by its number.
  Zone zone_of(std::size_t thread) const { return threads_.at(thread).zone; }
  const std::string& source_of(std::size_t thread) const { return threads_.at(thread).source; }

 private:
  struct ThreadName {
    std::string source;
    std::string key;
    std::string hash;
    Zone zone;
  };
  /// Where a session stands in the order of all.
  struct Key {
    Time start;
    std::size_t thread;
  };

  static void append_line(BuiltThread& built, const chat::Conversation& conversation,
                          const Form& form);
  static Key key_of(const Row& row) { return {row.start, row.thread}; }
  bool is_earlier(const Key& a, const Key& b) const;
  void enter(Split split, const Row& row);
  Split split_of(const Entry& entry) const;

  BuildOptions options_;
  Account account_;
  std::vector<ThreadName> threads_;
  RowSorter rows_;
  RowSorter context_rows_;
  std::size_t owner_messages_ = 0;    // in rows_
  std::size_t context_messages_ = 0;  // in the context rows that were visited
  std::map<Split, SplitFigures> splits_;
  std::map<Split, Key> first_;  // session of the split
};

}  // namespace idiolect::dataset
