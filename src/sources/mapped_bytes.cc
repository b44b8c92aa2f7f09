#include "sources/mapped_bytes.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <mutex>
#include <system_error>

#include "base/error.h"
#include "sources/reader.h"

namespace idiolect::sources {
namespace {

/// So much is given back at a time: a call for each page would cost more than it saves.
constexpr std::size_t kStep = std::size_t{8} << 20;

std::array<MappedRegion, 64> regions;
struct sigaction before_us;

std::size_t page_size() noexcept {
  static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

std::size_t page_of(std::size_t at) noexcept { return at / page_size() * page_size(); }

/// Puts nought where bytes are missing, in a mapping of ours. A fault anywhere else is as fatal as
/// it was: the instruction runs again with what was there before us.
void on_missing_bytes(int, siginfo_t* info, void*) {
  auto* const byte = static_cast<char*>(info->si_addr);
  const auto at = reinterpret_cast<std::uintptr_t>(byte);
  for (MappedRegion& region : regions) {
    const std::uintptr_t end = region.end;
    if (at < region.begin || at >= end) continue;
    const std::uintptr_t page = page_of(at);
    if (::mmap(byte - (at - page), end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
               -1, 0) == MAP_FAILED)
      break;
    region.cut = true;
    return;
  }
  ::sigaction(SIGBUS, &before_us, nullptr);
}

void watch_for_missing_bytes() {
  static std::once_flag once;
  std::call_once(once, [] {
    page_size();  // asked for here and not in the handler
    struct sigaction action = {};
    action.sa_sigaction = on_missing_bytes;
    action.sa_flags = SA_SIGINFO;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(SIGBUS, &action, &before_us);
  });
}

MappedRegion* free_region() {
  for (MappedRegion& region : regions) {
    std::uintptr_t none = 0;
    if (region.begin.compare_exchange_strong(none, UINTPTR_MAX)) return &region;
  }
  return nullptr;
}

}  // namespace

MappedBytes::MappedBytes(int descriptor, std::size_t size, const std::string& path)
    : start_(nullptr),
      size_(size),
      reserved_(page_of(size + kPadding) + page_size()),
      region_(nullptr) {
  watch_for_missing_bytes();
  region_ = free_region();
  if (region_ == nullptr) throw Error(path + ": too many large files are read at once");
  // Pages of nought first, so that some lie behind the end of the file; the file over them.
  void* const place =
      ::mmap(nullptr, reserved_, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED ||
      ::mmap(place, size_, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0) == MAP_FAILED) {
    const std::error_code code(errno, std::generic_category());
    if (place != MAP_FAILED) ::munmap(place, reserved_);
    region_->begin = 0;
    throw Error(path + ": cannot be mapped: " + code.message(),
                "copy the file to a local disk and try again");
  }
  ::madvise(place, size_, MADV_SEQUENTIAL);
  start_ = static_cast<const char*>(place);
  region_->cut = false;
  region_->end = reinterpret_cast<std::uintptr_t>(place) + reserved_;
  region_->begin = reinterpret_cast<std::uintptr_t>(place);
}

MappedBytes::~MappedBytes() {
  region_->end = 0;
  region_->begin = 0;
  ::munmap(const_cast<char*>(start_), reserved_);
}

void MappedBytes::passed(std::size_t at) const {
  if (at < given_back_) {  // read once more from an earlier place on
    given_back_ = page_of(at);
    return;
  }
  if (at - given_back_ < kStep) return;
  const std::size_t until = page_of(at);
  ::madvise(const_cast<char*>(start_) + given_back_, until - given_back_, MADV_DONTNEED);
  given_back_ = until;
  if (report_) report_(at);
}

void MappedBytes::give_back_all() const noexcept {
  ::madvise(const_cast<char*>(start_), size_, MADV_DONTNEED);
}

}  // namespace idiolect::sources
