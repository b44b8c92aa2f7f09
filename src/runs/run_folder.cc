#include "runs/run_folder.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"

namespace idiolect::runs {
namespace fs = std::filesystem;
namespace {

std::vector<fs::path> weight_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing))
    if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
  if (missing)
    throw Error(folder.string() + ": cannot be read as a model folder", "check the path");
  std::sort(files.begin(), files.end());
  if (files.empty())
    throw Error(folder.string() + ": no *.safetensors file in it",
                "a base model is a folder with config.json, tokenizer.json and *.safetensors");
  return files;
}

}  // namespace

bool is_run(const fs::path& folder) { return fs::is_regular_file(RunFolder{folder}.record()); }

Json read_record(const RunFolder& run) {
  if (!is_run(run.root))
    throw Error(run.root.string() + ": not a run (no run.json)",
                "runs are made by `idiolect train`");
  return read_json(run.record());
}

void write_record(const RunFolder& run, const Json& record) {
  write_file(run.record(), to_pretty(record));
}

Json identify_base(const fs::path& folder, const Progress& progress) {
  const std::vector<fs::path> files = weight_files(folder);
  std::uint64_t total = 0;
  for (const fs::path& file : files) total += fs::file_size(file);
  Json weights = Json::object();
  std::uint64_t done = 0;
  for (const fs::path& file : files) {
    report(progress, {"checking the base model", done, total, "bytes", ""});
    weights[file.filename().string()] = sha256_of_file(file);
    done += fs::file_size(file);
  }
  report(progress, {"checking the base model", total, total, "bytes", ""});
  const fs::path absolute = fs::weakly_canonical(folder);
  return {{"path", absolute.string()},
          {"name", absolute.filename().string()},
          {"config_sha256", sha256_of_file(folder / "config.json")},
          {"weights", weights}};
}

void check_base(const fs::path& folder, const Json& identity, const Progress& progress) {
  const Json found = identify_base(folder, progress);
  if (found["config_sha256"] == identity["config_sha256"] &&
      found["weights"] == identity["weights"])
    return;
  throw Error(folder.string() +
                  ": not the base model that this adapter was trained on (its config "
                  "or weights differ)",
              "give the folder of '" + identity.value("name", "the base") + "' with --base");
}

AdapterLocation locate_adapter(const fs::path& folder) {
  if (fs::is_regular_file(folder / "adapter_config.json")) {
    // adapter/ of a run folder is a PEFT folder too; its run knows more.
    const fs::path parent = fs::weakly_canonical(folder).parent_path();
    if (folder.filename() == "adapter" && is_run(parent))
      return {folder, parent, read_record({parent})};
    return {folder, {}, nullptr};
  }
  const RunFolder run{folder};
  const Json record = read_record(run);
  if (const auto options = record.find("options");
      options != record.end() && options->value("full", false))
    throw Error(folder.string() + ": this run trained all weights and has no adapter",
                "its model is a base of its own: --base " + (folder / "model").string());
  if (!fs::is_regular_file(run.adapter() / "adapter_config.json"))
    throw Error(folder.string() + ": this run has no adapter yet",
                "finish it with `idiolect train --resume --out " + folder.string() + "`");
  return {run.adapter(), folder, record};
}

MetricsFile::MetricsFile(fs::path path, std::uint64_t keep) : path_(std::move(path)), size_(keep) {
  if (!fs::exists(path_)) write_file(path_, "");
  if (const std::uintmax_t there = fs::file_size(path_); there < keep) {
    // A power cut took rows that a checkpoint counts: go on behind the last whole one.
    const std::string rows = read_file(path_);
    size_ = rows.substr(0, rows.find('\0')).rfind('\n') + 1;
  }
  std::error_code failed;
  fs::resize_file(path_, size_, failed);
  file_.open(path_, std::ios::app | std::ios::binary);
  if (failed || !file_) throw Error(path_.string() + ": cannot be written");
}

void MetricsFile::append(const Json& row) {
  if (path_.empty()) return;
  const std::string line = to_line(row) + '\n';
  file_ << line << std::flush;
  if (!file_) {
    // Half a row would spoil the one that follows once there is room again.
    file_.close();
    std::error_code ignored;
    fs::resize_file(path_, size_, ignored);
    file_.clear();
    file_.open(path_, std::ios::app | std::ios::binary);
    throw Error(path_.string() + ": cannot be written", "is the disk full?");
  }
  size_ += line.size();
}

}  // namespace idiolect::runs
