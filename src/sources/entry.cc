#include "sources/entry.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "sources/reader.h"

namespace idiolect::sources {
namespace {

/// A header that lies about a size must not cost memory, so hints are believed up to here.
constexpr std::size_t kBelievedSize = std::size_t{1} << 26;

}  // namespace

void FileBuffer::grow(std::size_t size) {
  if (size <= capacity_) return;
  auto larger = std::make_unique_for_overwrite<char[]>(size + kPadding);
  if (data_) std::memcpy(larger.get(), data_.get(), capacity_);
  data_ = std::move(larger);
  capacity_ = size;
}

Entry::Entry(std::string path, std::string full_path, ByteSource& source, FileBuffer& buffer,
             std::size_t expected, std::size_t limit)
    : path_(std::move(path)),
      full_path_(std::move(full_path)),
      source_(source),
      buffer_(buffer),
      expected_(std::min({expected, kBelievedSize, limit})),
      limit_(limit) {}

std::string_view Entry::head() {
  fill(kHeadBytes);
  return {buffer_.data(), std::min(size_, kHeadBytes)};
}

std::string_view Entry::all() {
  buffer_.grow(expected_ + 1);  // one more, to see the end without growing
  while (!at_end_) {
    if (size_ > limit_)
      throw Error(
          path_ + ": larger than " + std::to_string(limit_ >> 20) + " MiB",
          "export it in parts, as Telegram can chat by chat, or leave it out; if it is in an "
          "archive, unpack that and give the folder");
    fill(std::max(buffer_.capacity(), size_ + kHeadBytes));
  }
  std::memset(buffer_.data() + size_, 0, kPadding);
  return {buffer_.data(), size_};
}

/// Reads until `wanted` bytes are there or the source ends.
void Entry::fill(std::size_t wanted) {
  if (wanted > buffer_.capacity()) buffer_.grow(std::max(wanted, 2 * buffer_.capacity()));
  while (size_ < wanted && !at_end_) {
    const std::size_t got = source_.read(buffer_.data() + size_, wanted - size_);
    size_ += got;
    at_end_ = got == 0;
  }
}

}  // namespace idiolect::sources
