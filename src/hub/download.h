// hub/download.h
//
// One blob of the cache, fetched in segments that several threads may take. What was fetched
// before a cut, of the connection or of the power, is kept and gone on with:
//
//   DIGEST.incomplete           the first segments, as huggingface_hub names it: always a prefix
//   DIGEST.OFFSET.incomplete    a later segment, appended to the first when all are there
//
// The blob gets its name only after its size and checksum were found right.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/interrupt.h"
#include "hub/cache.h"
#include "hub/listing.h"
#include "hub/requests.h"

namespace idiolect::hub {

/// A lock file held with flock, as Python's filelock does it.
class BlobLock {
 public:
  /// Waits for whoever holds it. Throws Error, Interrupted.
  BlobLock(const std::filesystem::path& path, const InterruptFlag* interrupt);
  ~BlobLock();
  BlobLock(BlobLock&& other) noexcept;
  BlobLock& operator=(BlobLock&&) = delete;
  BlobLock(const BlobLock&) = delete;
  BlobLock& operator=(const BlobLock&) = delete;

 private:
  int descriptor_;
};

/// Bytes `first` up to `end`, not included, and where they are kept.
struct Segment {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
  std::filesystem::path file;

  /// Bytes on disk already.
  std::uint64_t present() const;
};

class BlobDownload {
 public:
  /// Takes the lock and looks at what is there. Throws Error, Interrupted.
  BlobDownload(const CachedRepository& repository, RepositoryFile file, std::uint64_t segment_bytes,
               const InterruptFlag* interrupt);

  const std::vector<Segment>& segments() const noexcept { return segments_; }
  const RepositoryFile& file() const noexcept { return file_; }
  /// Bytes that are still to come.
  std::uint64_t missing() const;

  /// Fetches one segment; `received` is told of every piece. Throws Error, HttpFailure,
  /// Interrupted.
  void fetch(const Segment& segment, PatientClient& client, const Question& question,
             const std::string& commit, const std::function<void(std::uint64_t)>& received) const;
  /// Notes that a segment is there; true for the last one.
  bool note_done() { return --left_ == 0; }
  /// Joins the segments, checks them and gives the blob its name. Throws Error.
  void finish() const;

 private:
  void join() const;
  void remove_parts() const;

  std::filesystem::path blob_;
  RepositoryFile file_;
  BlobLock lock_;
  std::vector<Segment> segments_;
  std::atomic<std::size_t> left_{0};
};

}  // namespace idiolect::hub
