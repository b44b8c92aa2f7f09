#include "hub/pull.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "base/error.h"
#include "base/file_system.h"
#include "base/url.h"
#include "hub/base_model.h"
#include "hub/cache.h"
#include "hub/download.h"
#include "hub/requests.h"

namespace idiolect::hub {
namespace fs = std::filesystem;
namespace {

/// Left free on the disk for everybody else.
constexpr std::uint64_t kSpare = std::uint64_t{64} << 20;

Listing ask_for_listing(const Question& question) {
  PatientClient client(question);
  const std::string path = fmt::format("/api/models/{}/revision/{}?blobs=true",
                                       question.name.text(), percent_encode(question.revision));
  const HttpResponse response =
      client.send([&] { return hub_request(question, path); }, [] { return std::uint64_t{0}; });
  return parse_listing(response.body);
}

void check_space(const fs::path& cache, std::uint64_t needed) {
  const std::uintmax_t free = file_system().space(cache);
  if (free >= needed && free - needed >= kSpare) return;
  throw Error(
      fmt::format("{}: {:.1f} GB are needed and {:.1f} GB are free", cache.string(),
                  static_cast<double>(needed + kSpare) / 1e9, static_cast<double>(free) / 1e9),
      "make room, or set HF_HOME to a folder on another disk");
}

struct Work {
  BlobDownload* blob;
  const Segment* segment;
};

/// The segments of all blobs, and the threads that take them.
class Workers {
 public:
  Workers(const PullRequest& request, const Question& question, const std::string& commit,
          std::deque<BlobDownload>& blobs)
      : request_(request), question_(question), commit_(commit) {
    for (BlobDownload& blob : blobs) {
      total_ += blob.file().size;
      done_ += blob.file().size - blob.missing();
      for (const Segment& segment : blob.segments()) queue_.push_back({&blob, &segment});
    }
  }

  /// Throws what stopped the first thread that failed.
  void run() {
    std::vector<std::thread> threads;
    const std::size_t count =
        std::min(queue_.size(), static_cast<std::size_t>(request_.connections));
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

 private:
  std::optional<Work> next() {
    const std::lock_guard guard(mutex_);
    if (failure_ != nullptr || queue_.empty()) return std::nullopt;
    const Work work = queue_.front();
    queue_.pop_front();
    return work;
  }

  void work() noexcept {
    try {
      PatientClient client(question_);
      while (const auto next_work = next()) {
        const auto [blob, segment] = *next_work;
        blob->fetch(*segment, client, question_, commit_,
                    [this](std::uint64_t bytes) { note(bytes); });
        if (blob->note_done()) blob->finish();
      }
    } catch (...) {
      const std::lock_guard guard(mutex_);
      if (failure_ == nullptr) failure_ = std::current_exception();
      stop_ = true;
    }
  }

  void note(std::uint64_t bytes) {
    const std::lock_guard guard(mutex_);
    if (stop_) throw Interrupted("stopped with the others");
    done_ += bytes;
    report(request_.progress, {"downloading", done_, total_, "bytes", ""});
  }

  const PullRequest& request_;
  const Question& question_;
  const std::string& commit_;
  std::mutex mutex_;
  std::deque<Work> queue_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  bool stop_ = false;
  std::exception_ptr failure_;
};

/// Bytes that were fetched.
std::uint64_t fetch_blobs(const PullRequest& request, const Question& question,
                          const CachedRepository& repository, const Listing& listing,
                          const std::vector<RepositoryFile>& files) {
  make_shared_folder(repository.root / "blobs");
  make_shared_folder(repository.locks);
  std::deque<BlobDownload> blobs;
  std::uint64_t needed = 0;
  std::vector<std::string> digests;  // two equal files are one blob
  for (const RepositoryFile& file : files) {
    if (fs::exists(repository.blob(file.digest)) ||
        std::find(digests.begin(), digests.end(), file.digest) != digests.end())
      continue;
    digests.push_back(file.digest);
    blobs.emplace_back(repository, file, request.segment_bytes, request.interrupt);
    needed += blobs.back().missing();
  }
  if (needed > 0) check_space(repository.root, needed);
  Workers(request, question, listing.commit, blobs).run();
  return needed;
}

Pulled already_there(const fs::path& snapshot) {
  return {snapshot, snapshot.filename().string(), 0, {}, licence_of(snapshot)};
}

Pulled pull_listed(const PullRequest& request, const Question& question,
                   const CachedRepository& repository, const Listing& listing) {
  Selection selection =
      while_doing(request.name.text(), [&] { return select_files(listing.files); });
  Pulled pulled{
      repository.snapshot(listing.commit), listing.commit, 0, std::move(selection.left_out), {}};
  pulled.downloaded = fetch_blobs(request, question, repository, listing, selection.files);
  for (const RepositoryFile& file : selection.files)
    link_blob(repository, listing.commit, file.path, file.digest);
  write_reference(repository, request.revision, listing.commit);
  pulled.licence = licence_of(pulled.snapshot);
  return pulled;
}

}  // namespace

Pulled pull(const PullRequest& request) {
  const CachedRepository repository(request.environment.cache, request.name);
  const auto there = find_snapshot(repository, request.revision);
  // A commit never changes; a branch may have moved on.
  if (there && (request.environment.is_offline || is_commit(request.revision)))
    return already_there(*there);
  if (request.environment.is_offline)
    throw Error(request.name.text() + ": not in the cache " + request.environment.cache.string(),
                "run the same command with a network, without --offline and HF_HUB_OFFLINE");
  const Question question{request.environment, request.name, request.revision, request.interrupt};
  std::optional<Listing> listing;
  try {
    Question quick = question;
    if (there) quick.most_failures = 2;  // nobody waits a minute for what is here already
    listing = ask_for_listing(quick);
  } catch (const HttpFailure& failure) {
    if (!there || !failure.is_temporary()) throw;
    if (request.say)
      request.say(std::string("the hub cannot be reached, so the copy that is here is used (") +
                  failure.what() + ')');
    return already_there(*there);
  }
  return pull_listed(request, question, repository, *listing);
}

}  // namespace idiolect::hub
