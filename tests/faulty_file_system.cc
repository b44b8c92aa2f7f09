#include "tests/faulty_file_system.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <utility>

namespace idiolect::testing {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kSector = 512;

/// `now` or `before`, or some sectors of `now`.
std::string torn(const std::string& before, const std::string& now, std::mt19937_64& random) {
  if (before == now || random() % 3 == 0) return before;
  if (random() % 2 == 0) return now.substr(0, random() % (now.size() + 1));
  std::string mixed = now;
  for (std::size_t at = 0; at < mixed.size(); at += kSector)
    if (random() % 2 == 0)
      std::fill_n(mixed.begin() + static_cast<std::ptrdiff_t>(at),
                  std::min(kSector, mixed.size() - at), '\0');
  return mixed;
}

}  // namespace

FaultyFileSystem::FaultyFileSystem(fs::path root)
    : root_(std::move(root)), top_(std::make_shared<Node>()) {
  top_->is_folder = true;
}

void FaultyFileSystem::plan(Plan plan) {
  plan_ = plan;
  calls_ = 0;
  dead_ = false;
}

bool FaultyFileSystem::fails() {
  ++calls_;
  if (plan_.call == 0 || calls_ < plan_.call) return false;
  if (plan_.fault == Fault::Death) dead_ = true;
  if (plan_.fault == Fault::ShortWrite || (calls_ > plan_.call && !plan_.forever && !dead_))
    return false;
  errno = dead_ ? EIO : plan_.code;
  return true;
}

FaultyFileSystem::NodePointer FaultyFileSystem::node_of(const fs::path& path) const {
  NodePointer node = top_;
  for (const fs::path& part : path.lexically_relative(root_)) {
    if (part == ".") continue;
    const auto found = node->entries.find(part.string());
    if (found == node->entries.end()) return nullptr;
    node = found->second;
  }
  return node;
}

void FaultyFileSystem::change(const fs::path& path, Change change) {
  const NodePointer folder = node_of(path.parent_path());
  if (!change.removed.empty()) folder->entries.erase(change.removed);
  if (!change.added.empty()) folder->entries[change.added] = change.node;
  folder->changes.push_back(std::move(change));
}

int FaultyFileSystem::create(const fs::path& path) {
  if (fails()) return -1;
  const int file = real_file_system().create(path);
  if (file < 0) return file;
  NodePointer node = node_of(path);
  if (node == nullptr) {
    node = std::make_shared<Node>();
    change(path, {{}, path.filename().string(), node});
  }
  node->bytes.clear();
  files_[file] = node;
  return file;
}

int FaultyFileSystem::open(const fs::path& path) {
  if (fails()) return -1;
  const int file = real_file_system().open(path);
  if (file >= 0) files_[file] = node_of(path);
  return file;
}

ssize_t FaultyFileSystem::write(int file, const char* bytes, std::size_t count) {
  if (fails()) {
    // Whoever dies in a write may have written some of it.
    if (dead_ && calls_ == plan_.call) files_[file]->bytes.append(bytes, count / 2);
    return -1;
  }
  const bool is_short = plan_.fault == Fault::ShortWrite && plan_.call > 0 && count > 1 &&
                        (calls_ == plan_.call || (plan_.forever && calls_ > plan_.call));
  const ssize_t put = real_file_system().write(file, bytes, is_short ? count / 2 : count);
  if (put > 0) files_[file]->bytes.append(bytes, static_cast<std::size_t>(put));
  return put;
}

ssize_t FaultyFileSystem::read(int file, char* bytes, std::size_t count) {
  return fails() ? -1 : real_file_system().read(file, bytes, count);
}

int FaultyFileSystem::sync(int file) {
  if (fails()) return -1;
  Node& node = *files_[file];
  node.synced = node.bytes;
  node.synced_entries = node.entries;
  node.changes.clear();
  return 0;  // the model remembers; the disk of the test need not
}

int FaultyFileSystem::close(int file) {
  files_.erase(file);
  const int closed = real_file_system().close(file);
  return fails() ? -1 : closed;
}

int FaultyFileSystem::rename(const fs::path& from, const fs::path& to) {
  if (fails()) return -1;
  const int result = real_file_system().rename(from, to);
  if (result == 0) change(from, {from.filename().string(), to.filename().string(), node_of(from)});
  return result;
}

int FaultyFileSystem::remove(const fs::path& path) {
  if (fails()) return -1;
  const int result = real_file_system().remove(path);
  if (result == 0) change(path, {path.filename().string(), {}, nullptr});
  return result;
}

int FaultyFileSystem::make_folder(const fs::path& path) {
  if (fails()) return -1;
  const int result = real_file_system().make_folder(path);
  if (result != 0) return result;
  const auto node = std::make_shared<Node>();
  node->is_folder = true;
  change(path, {{}, path.filename().string(), node});
  return 0;
}

std::uintmax_t FaultyFileSystem::space(const fs::path& folder) {
  return fails() ? 0 : real_file_system().space(folder);
}

void FaultyFileSystem::settle(Node& node, Cut cut, std::mt19937_64& random) {
  if (cut == Cut::Some) node.synced = torn(node.synced, node.bytes, random);
  for (const Change& change : node.changes) {
    if (cut == Cut::All || random() % 2 == 0) continue;
    if (!change.removed.empty()) node.synced_entries.erase(change.removed);
    if (!change.added.empty()) node.synced_entries[change.added] = change.node;
  }
  node.bytes = node.synced;
  node.entries = node.synced_entries;
  node.changes.clear();
  for (const auto& [name, child] : node.entries) settle(*child, cut, random);
}

void FaultyFileSystem::materialise(const Node& node, const fs::path& path) const {
  if (!node.is_folder) {
    std::ofstream(path, std::ios::binary) << node.bytes;
    return;
  }
  fs::create_directory(path);
  for (const auto& [name, child] : node.entries) materialise(*child, path / name);
}

void FaultyFileSystem::cut_power(Cut cut, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  settle(*top_, cut, random);
  for (const auto& entry : fs::directory_iterator(root_)) fs::remove_all(entry.path());
  materialise(*top_, root_);
  files_.clear();
}

}  // namespace idiolect::testing
