#include "hub/download.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <system_error>
#include <thread>

#include "base/files.h"
#include "base/sha256.h"
#include "base/url.h"

namespace idiolect::hub {
namespace fs = std::filesystem;
namespace {

std::uint64_t size_of(const fs::path& path) {
  std::error_code missing;
  const std::uintmax_t size = fs::file_size(path, missing);
  return missing ? 0 : size;
}

[[noreturn]] void fail_to_write(const fs::path& path) {
  throw Error(path.string() + ": cannot be written: " +
                  std::error_code(errno, std::generic_category()).message(),
              "make room or set HF_HOME to another disk; the same command then goes on");
}

/// A file that grows at its end, its mode as the umask has it.
class Appender {
 public:
  explicit Appender(const fs::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0664)) {
    if (descriptor_ < 0 || ::lseek(descriptor_, 0, SEEK_END) < 0) fail_to_write(path_);
  }
  ~Appender() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail_to_write(path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void restart() {
    if (::ftruncate(descriptor_, 0) != 0 || ::lseek(descriptor_, 0, SEEK_SET) < 0)
      fail_to_write(path_);
  }
  void sync() {
    if (::fsync(descriptor_) != 0) fail_to_write(path_);
  }

 private:
  fs::path path_;
  int descriptor_;
};

/// git's name of a file: the SHA-1 of "blob SIZE", a zero byte, and the bytes. Small files only.
std::string git_digest(const fs::path& path) {
  const std::string bytes = read_file(path, std::size_t{1} << 30);
  const std::string head = fmt::format("blob {}", bytes.size());
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(),
                                                                     EVP_MD_CTX_free);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const bool is_done = hash != nullptr && EVP_DigestInit_ex(hash.get(), EVP_sha1(), nullptr) == 1 &&
                       EVP_DigestUpdate(hash.get(), head.c_str(), head.size() + 1) == 1 &&
                       EVP_DigestUpdate(hash.get(), bytes.data(), bytes.size()) == 1 &&
                       EVP_DigestFinal_ex(hash.get(), digest.data(), &size) == 1;
  if (!is_done) throw Error("SHA-1 is not available");
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

/// The answer must be the part that was asked for: a proxy may send something else with a smile.
void check_head(const HttpResponse& head, const RepositoryFile& file, std::uint64_t from) {
  if (head.status != 206) return;
  const std::string range(head.header("content-range"));
  if (range.starts_with(fmt::format("bytes {}-", from)) &&
      range.ends_with(fmt::format("/{}", file.size)))
    return;
  throw HttpFailure(file.path +
                        ": the server sent another part than was asked for, or its size is not "
                        "what the hub says",
                    "try again, or another mirror with HF_ENDPOINT", HttpFailure::Kind::Lasting);
}

}  // namespace

BlobLock::BlobLock(const fs::path& path, const InterruptFlag* interrupt)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0664)) {
  if (descriptor_ < 0) fail_to_write(path);
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const bool is_stopped = interrupt_requested(interrupt);
    if (is_stopped || (errno != EWOULDBLOCK && errno != EINTR)) {
      const int reason = errno;
      ::close(descriptor_);
      errno = reason;
      if (is_stopped) throw Interrupted("stopped while another program downloads the same file");
      fail_to_write(path);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

BlobLock::BlobLock(BlobLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

BlobLock::~BlobLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t Segment::present() const { return std::min(size_of(file), end - first); }

BlobDownload::BlobDownload(const CachedRepository& repository, RepositoryFile file,
                           std::uint64_t segment_bytes, const InterruptFlag* interrupt)
    : blob_(repository.blob(file.digest)),
      file_(std::move(file)),
      lock_(repository.locks / (file_.digest + ".lock"), interrupt) {
  if (fs::exists(blob_)) return;  // whoever held the lock has fetched it
  const fs::path head = blob_.string() + ".incomplete";
  if (size_of(head) > file_.size) fs::remove(head);
  const std::uint64_t boundary = (size_of(head) / segment_bytes + 1) * segment_bytes;
  segments_.push_back({0, std::min(boundary, file_.size), head});
  for (std::uint64_t first = boundary; first < file_.size; first += segment_bytes) {
    const fs::path part = fmt::format("{}.{}.incomplete", blob_.string(), first);
    const std::uint64_t end = std::min(first + segment_bytes, file_.size);
    if (size_of(part) > end - first) fs::remove(part);
    segments_.push_back({first, end, part});
  }
  left_ = segments_.size();
}

std::uint64_t BlobDownload::missing() const {
  std::uint64_t bytes = 0;
  for (const Segment& segment : segments_) bytes += segment.end - segment.first - segment.present();
  return bytes;
}

void BlobDownload::fetch(const Segment& segment, PatientClient& client, const Question& question,
                         const std::string& commit,
                         const std::function<void(std::uint64_t)>& received) const {
  Appender file(segment.file);
  std::uint64_t position = segment.first + segment.present();
  if (position == segment.end) return;
  std::uint64_t skip = 0;
  const auto take = [&](std::string_view piece) {
    const std::size_t skipped = std::min<std::uint64_t>(skip, piece.size());
    skip -= skipped;
    piece.remove_prefix(skipped);
    // Where the server knows no ranges it sends the whole file, and more than this segment.
    piece = piece.substr(0, segment.end - position);
    file.write(piece);
    position += piece.size();
    received(piece.size());
  };
  const auto make = [&] {
    HttpRequest request =
        hub_request(question, fmt::format("/{}/resolve/{}/{}", question.name.text(), commit,
                                          percent_encode(file_.path, "/")));
    request.range = ByteRange{position, segment.end - 1};
    request.most_bytes = file_.size;
    request.began = [&](const HttpResponse& head) {
      check_head(head, file_, position);
      skip = head.status == 206 ? 0 : position;
    };
    request.take = take;
    return request;
  };
  while (position < segment.end) {
    const std::uint64_t before = position;
    client.send(make, [&] { return position; });
    if (position == before)
      throw Error(file_.path + ": the server has fewer bytes than the hub says",
                  "try again, or another mirror with HF_ENDPOINT");
  }
}

void BlobDownload::join() const {
  if (segments_.empty()) return;
  Appender file(segments_.front().file);
  for (std::size_t i = 1; i < segments_.size(); ++i) {
    const MappedFile part(segments_[i].file);
    file.write(part.text());
  }
  file.sync();
}

void BlobDownload::remove_parts() const {
  const std::string prefix = blob_.filename().string() + '.';
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(blob_.parent_path(), ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(".incomplete"))
      fs::remove(entry.path(), ignored);
  }
}

void BlobDownload::finish() const {
  if (segments_.empty()) return;
  join();
  const fs::path& whole = segments_.front().file;
  const std::string found = file_.is_large ? sha256_of_file(whole) : git_digest(whole);
  if (size_of(whole) != file_.size || found != file_.digest) {
    remove_parts();
    throw Error(file_.path + ": what came is not what the hub lists (its checksum differs)",
                "run the same command: this file begins anew; if it happens again, the mirror or a "
                "proxy changes it");
  }
  std::error_code failed;
  fs::rename(whole, blob_, failed);
  if (failed) throw Error(blob_.string() + ": cannot be written: " + failed.message());
  remove_parts();
  sync_folder(blob_.parent_path());
}

}  // namespace idiolect::hub
