// runs/journal.h
//
// What a run tells while it goes on: a line of metrics.jsonl for each update and each
// validation, and the line that the user watches. A disk that is full ends neither.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/progress.h"
#include "runs/pace.h"
#include "runs/run_folder.h"

namespace idiolect::runs {

struct JournalOptions {
  RunFolder run;
  Progress progress;
  std::function<void(const std::string&)> say;  // one line for the user
  int updates = 0;                              // of the whole run
  std::uint64_t tokens = 0;                     // of the whole run
  double limit = 0;    // of the machine's matrix products, in FLOP/s; 0: unknown
  bool writes = true;  // false: only the live line, no file
};

class Journal {
 public:
  explicit Journal(JournalOptions options) : options_(std::move(options)), pace_(options_.limit) {}

  /// Goes on after the first `bytes` of metrics.jsonl, when `tokens` have been trained on. Throws
  /// Error when the file cannot be opened.
  void open(std::uint64_t bytes, std::uint64_t tokens);

  /// An update is done. `row` has its number as "update", and what is known of it; `smoothed` is
  /// the loss to show.
  void updated(Json row, const UpdateCost& cost, double smoothed);
  /// The mean loss on the valid split after `update`.
  void validated(int update, double loss);

  /// Of metrics.jsonl so far.
  std::uint64_t bytes() const { return metrics_ ? metrics_->size() : 0; }

 private:
  void append(const Json& row);
  void show() const;

  JournalOptions options_;
  Pace pace_;
  std::optional<MetricsFile> metrics_;
  std::uint64_t done_tokens_ = 0;
  int update_ = 0;
  double smoothed_ = 0;
  double valid_ = 0;
  bool has_complained_ = false;
};

}  // namespace idiolect::runs
