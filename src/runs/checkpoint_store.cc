#include "runs/checkpoint_store.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/file_system.h"
#include "runs/checkpoint_manifest.h"

namespace idiolect::runs {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPrefix = "update-";
constexpr double kRoom = 1.2;  // times the checkpoint

/// The updates of all checkpoints, newest first. Temporaries have longer names.
std::vector<int> updates_in(const fs::path& folder) {
  std::vector<int> updates;
  std::error_code missing;
  for (fs::directory_iterator entry(folder, missing), end; !missing && entry != end;
       entry.increment(missing)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(kPrefix)) continue;
    const std::string digits = name.substr(kPrefix.size());
    if (digits.empty() || digits.size() > 9 ||
        digits.find_first_not_of("0123456789") != std::string::npos)
      continue;
    updates.push_back(std::stoi(digits));
  }
  std::sort(updates.rbegin(), updates.rend());
  return updates;
}

void need_room(const fs::path& folder, std::uint64_t bytes) {
  const auto needed = static_cast<std::uintmax_t>(kRoom * static_cast<double>(bytes));
  const std::uintmax_t free = file_system().space(folder);
  if (free >= needed) return;
  throw Error(fmt::format("{}: {:.1f} MB are free, a checkpoint needs {:.1f}", folder.string(),
                          static_cast<double>(free) / 1e6, static_cast<double>(needed) / 1e6),
              "free some space");
}

}  // namespace

CheckpointStore::CheckpointStore(fs::path folder) : folder_(std::move(folder)) {}

fs::path CheckpointStore::folder_of(int update) const {
  return folder_ / fmt::format("{}{:08}", kPrefix, update);
}

void CheckpointStore::save(int update, std::span<const CheckpointFile> files, std::uint64_t bytes) {
  need_room(folder_, bytes);
  whole_.erase(update);
  StagedFolder staged(folder_of(update));
  CheckpointManifest manifest(update);
  for (const CheckpointFile& file : files) manifest.write(staged.folder(), file.name, file.write);
  manifest.write_to(staged.folder());
  staged.commit();
  if (const auto fault = fault_of_checkpoint(folder_of(update), update)) {
    remove(update);
    throw Error(folder_of(update).string() + ": what was written reads otherwise: " + *fault,
                "the disk may be failing: train to another one with --out");
  }
  whole_.insert(update);
  write_file(folder_ / "LATEST", folder_of(update).filename().string() + '\n');
  prune(update);
}

std::optional<WholeCheckpoint> CheckpointStore::newest_whole(
    const std::function<void(const std::string&)>& say) {
  for (const int update : updates_in(folder_)) {
    const auto fault = fault_of_checkpoint(folder_of(update), update);
    if (!fault) {
      whole_.insert(update);
      return WholeCheckpoint{update, folder_of(update)};
    }
    whole_.erase(update);
    say(fmt::format("the checkpoint of update {} is damaged and passed over: {}", update, *fault));
  }
  return std::nullopt;
}

bool CheckpointStore::is_whole(int update) {
  return whole_.contains(update) || !fault_of_checkpoint(folder_of(update), update);
}

/// It loses its name at once and its files after that: half of one is never found.
void CheckpointStore::remove(int update) noexcept {
  whole_.erase(update);
  fs::path doomed = folder_of(update);
  doomed += ".tmp." + std::to_string(::getpid());
  remove_folder(doomed);
  if (file_system().rename(folder_of(update), doomed) != 0) return;
  try {
    sync_folder(folder_);
  } catch (const Error&) {
    return;  // the name may come back after a power cut, so its files must stay
  }
  remove_folder(doomed);
}

void CheckpointStore::prune(int newest) noexcept {
  bool has_second = false;
  for (const int update : updates_in(folder_)) {
    // Newer ones were passed over when this run was resumed; it will reach and replace them.
    if (update >= newest) continue;
    if (!has_second && is_whole(update)) {
      has_second = true;
    } else {
      remove(update);
    }
  }
}

}  // namespace idiolect::runs
