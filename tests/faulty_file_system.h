// tests/faulty_file_system.h
//
// A file system that fails on purpose. It passes calls on to the real one inside a
// folder of the test, and keeps a model of what would survive a power cut there: a
// file's bytes as of its last sync, a folder's entries as of the folder's last sync.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/file_system.h"

namespace idiolect::testing {

/// What happens at the chosen call.
enum class Fault : std::uint8_t {
  Error,       // it fails with Plan::code
  ShortWrite,  // a write takes half of its bytes; other calls are left alone
  Death        // it and all after it do nothing: kill -9
};

struct Plan {
  int call = 0;  // 1-based; 0: none
  Fault fault = Fault::Error;
  int code = 0;          // errno
  bool forever = false;  // all calls from there on, not one
};

/// How much of what was not synced a power cut takes.
enum class Cut : std::uint8_t {
  All,  // all of it
  Some  // each change of a folder, and each sector of a file, by chance
};

class FaultyFileSystem final : public FileSystem {
 public:
  /// `root` exists and is empty; calls must stay inside.
  explicit FaultyFileSystem(std::filesystem::path root);

  /// Starts counting calls anew.
  void plan(Plan plan);
  int calls() const { return calls_; }

  /// Puts into `root` what a power cut now would leave there, and goes on from that.
  void cut_power(Cut cut, std::uint64_t seed);

  int create(const std::filesystem::path& path) override;
  int open(const std::filesystem::path& path) override;
  ssize_t write(int file, const char* bytes, std::size_t count) override;
  ssize_t read(int file, char* bytes, std::size_t count) override;
  int sync(int file) override;
  int close(int file) override;
  int rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  int remove(const std::filesystem::path& path) override;
  int make_folder(const std::filesystem::path& path) override;
  std::uintmax_t space(const std::filesystem::path& folder) override;

 private:
  struct Node;
  using NodePointer = std::shared_ptr<Node>;
  using Entries = std::map<std::string, NodePointer>;
  /// One change of a folder that was not synced; a rename is both at once.
  struct Change {
    std::string removed;
    std::string added;
    NodePointer node;
  };
  struct Node {
    bool is_folder = false;
    std::string bytes;   // as they are
    std::string synced;  // as of the last sync
    Entries entries;
    Entries synced_entries;
    std::vector<Change> changes;
  };

  /// True where this call shall fail; errno is set.
  bool fails();
  NodePointer node_of(const std::filesystem::path& path) const;
  void change(const std::filesystem::path& path, Change change);
  void settle(Node& node, Cut cut, std::mt19937_64& random);
  void materialise(const Node& node, const std::filesystem::path& path) const;

  std::filesystem::path root_;
  NodePointer top_;
  std::map<int, NodePointer> files_;
  Plan plan_;
  int calls_ = 0;
  bool dead_ = false;
};

}  // namespace idiolect::testing
