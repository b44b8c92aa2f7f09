// hub/listing.h
//
// What the hub says about one revision of a repository.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::hub {

struct RepositoryFile {
  std::string path;
  std::uint64_t size = 0;
  std::string digest;     // the name of its blob in the cache
  bool is_large = false;  // digest is the SHA-256 of the bytes; else git's SHA-1 of the blob
};

struct Listing {
  std::string commit;
  std::vector<RepositoryFile> files;  // by path
};

/// Reads the answer of /api/models/ORG/NAME/revision/R?blobs=true. Throws Error for one that is no
/// such answer, or names a file that would leave its folder.
Listing parse_listing(std::string_view answer);

}  // namespace idiolect::hub
