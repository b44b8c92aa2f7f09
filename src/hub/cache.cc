#include "hub/cache.h"

#include <unistd.h>

#include <fstream>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"

namespace idiolect::hub {
namespace fs = std::filesystem;
namespace {

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// Of a download that was cut short, or of one that another tool made of a part, something lacks.
bool has_all_weights(const fs::path& snapshot) {
  if (is_file(snapshot / "model.safetensors")) return true;
  const fs::path index = snapshot / "model.safetensors.index.json";
  if (is_file(index)) {
    try {
      const Json map = read_json(index);
      for (const Json& file : map.at("weight_map")) {
        const std::string name = file.get<std::string>();
        if (!is_safe_path(name) || !is_file(snapshot / name)) return false;
      }
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(snapshot, ignored))
    if (entry.path().extension() == ".safetensors" && is_file(entry.path())) return true;
  return false;
}

[[noreturn]] void fail_on(const fs::path& path, const std::string& reason) {
  throw Error(path.string() + ": cannot be written: " + reason,
              "check the disk, or set HF_HOME to another folder");
}

}  // namespace

std::optional<std::string> known_commit(const CachedRepository& repository,
                                        const std::string& revision) {
  if (is_commit(revision)) return revision;
  const fs::path reference = repository.reference(revision);
  if (!is_revision(revision) || !is_file(reference)) return std::nullopt;
  std::string commit = read_file(reference, 1 << 10);
  while (!commit.empty() && (commit.back() == '\n' || commit.back() == '\r')) commit.pop_back();
  return is_commit(commit) ? std::optional(commit) : std::nullopt;
}

std::optional<fs::path> find_snapshot(const CachedRepository& repository,
                                      const std::string& revision) {
  const auto commit = known_commit(repository, revision);
  if (!commit) return std::nullopt;
  fs::path snapshot = repository.snapshot(*commit);
  if (!is_file(snapshot / "config.json") || !has_all_weights(snapshot)) return std::nullopt;
  return snapshot;
}

void make_shared_folder(const fs::path& folder) {
  std::error_code failed;
  if (fs::is_directory(folder, failed)) return;
  if (folder.has_parent_path() && folder.parent_path() != folder)
    make_shared_folder(folder.parent_path());
  const bool is_new = fs::create_directory(folder, failed);
  if (failed) fail_on(folder, failed.message());
  if (is_new) fs::permissions(folder, fs::perms::others_write, fs::perm_options::remove, failed);
}

void link_blob(const CachedRepository& repository, const std::string& commit,
               const std::string& path, const std::string& digest) {
  const fs::path link = repository.snapshot(commit) / path;
  make_shared_folder(link.parent_path());
  const fs::path target = repository.blob(digest).lexically_relative(link.parent_path());
  std::error_code failed;
  if (fs::is_symlink(link, failed) && fs::read_symlink(link, failed) == target) return;
  const fs::path beside = link.string() + ".tmp." + std::to_string(::getpid());
  fs::remove(beside, failed);
  fs::create_symlink(target, beside, failed);
  if (!failed) fs::rename(beside, link, failed);
  if (failed) fail_on(link, failed.message());
}

void write_reference(const CachedRepository& repository, const std::string& revision,
                     const std::string& commit) {
  if (is_commit(revision)) return;
  const fs::path reference = repository.reference(revision);
  make_shared_folder(reference.parent_path());
  const fs::path beside = reference.string() + ".tmp." + std::to_string(::getpid());
  std::ofstream file(beside, std::ios::binary);
  file << commit << std::flush;
  if (!file) fail_on(reference, "the disk may be full");
  std::error_code failed;
  fs::rename(beside, reference, failed);
  if (failed) fail_on(reference, failed.message());
}

}  // namespace idiolect::hub
