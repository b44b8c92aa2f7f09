#include "sources/entry.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"
#include "base/sha256.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

constexpr std::size_t kLarge = 3 * Entry::kLargestInMemory + 4096;

/// `size` bytes that differ from one another.
std::string bytes_of(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 2654435761u) >> 13);
  return bytes;
}

class Bytes : public ByteSource {
 public:
  explicit Bytes(std::string_view bytes) : left_(bytes) {}
  std::size_t read(char* into, std::size_t size) override {
    const std::size_t got = left_.copy(into, size);
    left_.remove_prefix(got);
    given += got;
    return got;
  }
  std::size_t given = 0;

 private:
  std::string_view left_;
};

class OpenFile : public ByteSource {
 public:
  explicit OpenFile(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDWR)) {}
  ~OpenFile() override { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  std::size_t read(char* into, std::size_t size) override {
    return static_cast<std::size_t>(std::max<ssize_t>(0, ::read(descriptor_, into, size)));
  }
  int descriptor() const override { return descriptor_; }

 private:
  int descriptor_;
};

TEST(Entry, GivesALargeFileFromWhereItLiesOrOutOfATemporaryFile) {
  const TemporaryFolder folder;
  // The end of a page, at which nothing of the file is behind its last byte.
  const std::string bytes = bytes_of(kLarge);
  const auto path = put(folder.path(), "a", bytes);
  FileBuffer buffer;
  OpenFile file(path);
  Bytes unpacked(bytes);
  Entry plain("a", "/a", file, buffer, bytes.size(), kAnySize);
  EXPECT_EQ(plain.head(), std::string_view(bytes).substr(0, kHeadBytes));
  EXPECT_TRUE(plain.all() == bytes);
  EXPECT_EQ(plain.all().data()[bytes.size() + kPadding - 1], '\0');
  EXPECT_LT(plain.temporary_descriptor(), 0);
  Entry archived("x.zip!a", "/x.zip!a", unpacked, buffer, 0, kAnySize);
  EXPECT_EQ(archived.head().size(), kHeadBytes);
  EXPECT_TRUE(archived.all() == bytes);
  EXPECT_GE(archived.temporary_descriptor(), 0);
  EXPECT_EQ(archived.sha256(), sha256_hex(bytes));
  EXPECT_LE(buffer.capacity(), 2 * Entry::kLargestInMemory);
}

TEST(Entry, IsRefusedForItsSizeBeforeItIsRead) {
  const std::string bytes = bytes_of(300'000);
  FileBuffer buffer;
  Bytes source(bytes);
  Entry entry("a", "/a", source, buffer, 5'000'000, kAnySize);
  EXPECT_THROW(entry.all(std::uint64_t{1} << 20), Error);
  EXPECT_EQ(source.given, 0u);
}

TEST(Entry, OfWhichTheSizeIsALieIsRefusedAsSoonAsItIsKnown) {
  const std::string bytes = bytes_of(5'000'000);
  FileBuffer buffer;
  Bytes source(bytes);
  Entry entry("a", "/a", source, buffer, 10, kAnySize);
  EXPECT_THROW(entry.all(std::uint64_t{1} << 20), Error);
  EXPECT_LT(source.given, 2'000'000u);
}

/// The last byte of the document, twice as often as the file has it.
FileContent read_last(const Document& document) {
  FileContent content;
  content.records = static_cast<unsigned char>(document.text.back());
  return content;
}

TEST(Entry, OfWhichTheFileShrinksIsAnErrorAndNotTheEnd) {
  const TemporaryFolder folder;
  const auto path = put(folder.path(), "a", std::string(kLarge, 'x'));
  FileBuffer buffer;
  OpenFile file(path);
  Entry entry("a.json", "/a.json", file, buffer, kLarge, kAnySize);
  entry.all();
  const Source source{"x", "", nullptr, read_last, kAnySize};
  EXPECT_EQ(entry.read(source, nullptr).records, static_cast<std::size_t>('x'));
  std::filesystem::resize_file(path, 1000);
  try {
    entry.read(source, nullptr);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("a.json: became shorter"));
  }
}

}  // namespace
}  // namespace idiolect::sources
