#include "sources/entry.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "base/error.h"
#include "base/sha256.h"
#include "sources/direction_marks.h"

namespace idiolect::sources {
namespace {

/// Of a file that is not in memory, so much is copied or added to a digest at a time.
constexpr std::size_t kStep = std::size_t{1} << 20;

}  // namespace

void FileBuffer::grow(std::size_t size) {
  if (size <= capacity_) return;
  // Large blocks are moved by the kernel, without a time at which there are two of them.
  char* const larger = static_cast<char*>(std::realloc(data_.get(), size + kPadding));
  if (larger == nullptr) throw std::bad_alloc();
  static_cast<void>(data_.release());
  data_.reset(larger);
  capacity_ = size;
}

void FileBuffer::shrink() {
  if (capacity_ <= 2 * Entry::kLargestInMemory) return;
  data_.reset();
  capacity_ = 0;
}

Entry::Entry(std::string path, std::string full_path, ByteSource& source, FileBuffer& buffer,
             std::uint64_t expected, std::uint64_t limit)
    : path_(std::move(path)),
      full_path_(std::move(full_path)),
      source_(source),
      buffer_(buffer),
      expected_(expected),
      limit_(limit) {
  buffer_.shrink();
}

Entry::~Entry() = default;

std::string_view Entry::head() {
  fill(kHeadBytes);
  return {buffer_.data(), std::min(size_, kHeadBytes)};
}

std::string_view Entry::all(std::uint64_t largest) {
  const bool in_steps = largest == kAnySize;
  largest = std::min(largest, limit_);
  check_size(expected_, largest);
  if (in_steps && expected_ > kLargestInMemory && source_.descriptor() >= 0) {
    mapped_ = std::make_unique<MappedBytes>(source_.descriptor(),
                                            static_cast<std::size_t>(expected_), path_);
  } else {
    read_to_end(in_steps ? std::min<std::uint64_t>(kLargestInMemory, largest) : largest);
    if (!at_end_) read_to_temporary_file(largest);
  }
  if (mapped_) {
    mapped_->report_to(report_);
    return all_ = mapped_->text();
  }
  std::memset(buffer_.data() + size_, 0, kPadding);
  return all_ = {buffer_.data(), size_};
}

/// Reads until the source ends, or gives more than `largest`, which only what is read in steps may
/// do. A header that lies about a size must not cost memory, so it is believed up to a point.
void Entry::read_to_end(std::uint64_t largest) {
  const std::uint64_t believed = std::min<std::uint64_t>(expected_, 4 * kLargestInMemory);
  buffer_.grow(static_cast<std::size_t>(std::min(believed, largest)) + 1);  // one to see the end
  while (!at_end_ && size_ <= largest)
    fill(std::min(std::max(buffer_.capacity(), size_ + kHeadBytes),
                  static_cast<std::size_t>(largest) + 1));
}

void Entry::read_to_temporary_file(std::uint64_t largest) {
  check_size(size_, largest);
  temporary_ = std::make_unique<SpillFile>();
  while (size_ > 0) {
    temporary_->append({buffer_.data(), size_});
    check_size(temporary_->size(), largest);
    size_ = 0;
    fill(kStep);
  }
  temporary_->flush();
  mapped_ = std::make_unique<MappedBytes>(temporary_->descriptor(),
                                          static_cast<std::size_t>(temporary_->size()), path_);
}

void Entry::check_size(std::uint64_t size, std::uint64_t largest) const {
  if (size <= largest) return;
  throw Error(path_ + ": larger than " + std::to_string(largest >> 20) + " MiB",
              "export it in parts, chat by chat or year by year, or leave it out; if it is in an "
              "archive, unpack that and give the folder");
}

std::string Entry::sha256() const {
  Sha256 digest;
  for (std::size_t at = 0; at < all_.size(); at += kStep) {
    digest.update(all_.substr(at, kStep));
    if (mapped_) mapped_->passed(at);
  }
  if (mapped_) mapped_->passed(all_.size());
  return digest.hex();
}

FileContent Entry::read(const Source& source, const Deliver* deliver) const {
  std::size_t overrides = 0;
  const Deliver settle = [&](ThreadPart part) {
    overrides += settle_directions(part);
    (*deliver)(std::move(part));
  };
  FileContent content =
      source.read({path_, all_, deliver != nullptr ? &settle : nullptr, mapped_.get()});
  if (mapped_ && mapped_->was_cut())
    throw Error(path_ + ": became shorter while it was read, or its disk failed",
                "try again when nothing writes the file any more");
  for (ThreadPart& part : content.parts) overrides += settle_directions(part);
  if (overrides > 0)
    content.notes.push_back(path_ + ": " + std::to_string(overrides) +
                            " characters that turn text around (U+202D, U+202E) were taken out");
  return content;
}

int Entry::temporary_descriptor() const noexcept {
  return temporary_ ? temporary_->descriptor() : -1;
}

/// Reads until `wanted` bytes are there or the source ends.
void Entry::fill(std::size_t wanted) {
  if (wanted > buffer_.capacity())
    buffer_.grow(std::max(wanted, std::min(2 * buffer_.capacity(), wanted + 8 * kHeadBytes)));
  while (size_ < wanted && !at_end_) {
    const std::size_t got = source_.read(buffer_.data() + size_, wanted - size_);
    size_ += got;
    at_end_ = got == 0;
  }
}

}  // namespace idiolect::sources
