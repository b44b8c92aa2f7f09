// runs/run_folder.h
//
// A run on disk: run.json says what was trained, on what, how, and how far it
// came; metrics.jsonl holds the curves; checkpoints/ and adapter/ the results.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/progress.h"

namespace idiolect::runs {

/// Paths inside a run folder.
struct RunFolder {
  std::filesystem::path root;

  std::filesystem::path record() const { return root / "run.json"; }
  std::filesystem::path metrics() const { return root / "metrics.jsonl"; }
  std::filesystem::path curves() const { return root / "curves.html"; }
  std::filesystem::path checkpoints() const { return root / "checkpoints"; }
  std::filesystem::path adapter() const { return root / "adapter"; }
  std::filesystem::path persona() const { return root / "persona.md"; }
};

/// True where `folder` holds a run.json.
bool is_run(const std::filesystem::path& folder);

/// Reads run.json. Throws Error.
Json read_record(const RunFolder& run);
/// Replaces run.json atomically. Throws Error.
void write_record(const RunFolder& run, const Json& record);

/// What identifies a base model: {"path", "name", "config_sha256", "weights": {file: sha256}}.
/// Hashing is linear in the size of the weights. Throws Error.
Json identify_base(const std::filesystem::path& folder, const Progress& progress = {});

/// Throws Error when `folder` is not the base model that `identity` describes.
void check_base(const std::filesystem::path& folder, const Json& identity,
                const Progress& progress = {});

/// Where a run's or a PEFT folder's adapter lies, and what is known about its base.
struct AdapterLocation {
  std::filesystem::path peft;  // folder with adapter_config.json
  std::filesystem::path run;   // empty for a bare PEFT folder
  Json record;                 // run.json; null for a bare PEFT folder
};

/// Accepts a run or a PEFT folder. Throws Error when it is neither, or the run has no adapter yet.
AdapterLocation locate_adapter(const std::filesystem::path& folder);

/// The curves: one JSON object per line, appended.
class MetricsFile {
 public:
  /// Keeps nothing: for the processes of a run that do not write.
  MetricsFile() = default;
  /// Opens for appending after the first `keep` bytes; what lies beyond is cut off, so that a
  /// resumed run does not hold steps twice. Throws Error.
  MetricsFile(std::filesystem::path path, std::uint64_t keep);
  /// Throws Error, e.g. when the disk is full; the file then ends with its last whole row, and the
  /// next append is tried anew.
  void append(const Json& row);
  /// Bytes so far.
  std::uint64_t size() const noexcept { return size_; }

 private:
  std::filesystem::path path_;
  std::ofstream file_;
  std::uint64_t size_ = 0;
};

}  // namespace idiolect::runs
