// hub/cache.h
//
// The cache of models as huggingface_hub lays it out, shared with every tool that uses it:
//
//   models--ORG--NAME/blobs/DIGEST                 the bytes, once
//   models--ORG--NAME/snapshots/COMMIT/config.json a relative link to its blob
//   models--ORG--NAME/refs/main                    the commit a branch or tag was at
//   .locks/models--ORG--NAME/DIGEST.lock           held while a blob is fetched
//
// Unlike what idiolect makes of chats it holds nothing private, and other users may share it:
// modes follow the umask, but for folders that everybody could write.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "hub/model_name.h"

namespace idiolect::hub {

/// One repository's part of the cache.
struct CachedRepository {
  CachedRepository(const std::filesystem::path& cache, const ModelName& name)
      : root(cache / name.folder()), locks(cache / ".locks" / name.folder()) {}

  std::filesystem::path blob(std::string_view digest) const { return root / "blobs" / digest; }
  std::filesystem::path snapshot(std::string_view commit) const {
    return root / "snapshots" / commit;
  }
  std::filesystem::path reference(std::string_view revision) const {
    return root / "refs" / revision;
  }

  std::filesystem::path root;
  std::filesystem::path locks;
};

/// The commit of `revision`, as far as the cache knows it.
std::optional<std::string> known_commit(const CachedRepository& repository,
                                        const std::string& revision);

/// The folder of a whole model of that revision: configuration and every file of weights.
std::optional<std::filesystem::path> find_snapshot(const CachedRepository& repository,
                                                   const std::string& revision);

/// Creates the folder and its parents; new ones are never writable for everybody. Throws Error.
void make_shared_folder(const std::filesystem::path& folder);

/// Puts the relative link to a blob into a snapshot, atomically. Throws Error.
void link_blob(const CachedRepository& repository, const std::string& commit,
               const std::string& path, const std::string& digest);

/// Notes that `revision` is at `commit`. Throws Error.
void write_reference(const CachedRepository& repository, const std::string& revision,
                     const std::string& commit);

}  // namespace idiolect::hub
