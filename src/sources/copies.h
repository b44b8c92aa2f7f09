// sources/copies.h
//
// Knows which files have been read, so that none is read twice. A digest of a file takes
// about as long as reading it: of one that turns out to be broken, none is made.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "sources/entry.h"

namespace idiolect::sources {

class Copies {
 public:
  /// The path of a file that has the same bytes as all of `entry`; null where none was added.
  const std::string* of(const Entry& entry) const;
  /// Remembers `entry`, all of which has been read. Its digest.
  std::string add(const Entry& entry);
  /// Both in one, of a file whose digest is known: the path of a file with the same bytes, or null
  /// where it was added.
  const std::string* of_or_add(const std::string& path, std::uint64_t size,
                               const std::string& sha256);

 private:
  std::set<std::uint64_t> sizes_;
  std::map<std::string, std::string> path_with_;  // by SHA-256
};

}  // namespace idiolect::sources
