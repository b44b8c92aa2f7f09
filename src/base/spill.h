// base/spill.h
//
// Where data goes that does not fit in memory: a temporary file that has no name, so
// that nobody else can open it and nothing is left when the program ends, however it ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace idiolect {

/// Bytes that are appended, and read again from any place. Readers may be several threads at a time
/// as long as nobody appends.
class SpillFile {
 public:
  SpillFile() = default;
  ~SpillFile();
  SpillFile(SpillFile&& other) noexcept;
  SpillFile& operator=(SpillFile&&) = delete;
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  /// Where the first of `bytes` stands. The file is made at the first call, in $TMPDIR or else
  /// /var/tmp or /tmp. Throws Error, e.g. when the disk is full.
  std::uint64_t append(std::string_view bytes);
  /// What was appended and is not in the file yet goes there; before others read. Throws Error.
  void flush();
  /// `size` bytes from `offset` on, all of which were flushed. Throws Error.
  void read(std::uint64_t offset, char* into, std::size_t size) const;
  std::string read(std::uint64_t offset, std::size_t size) const;

  std::uint64_t size() const noexcept { return written_ + buffer_.size(); }
  /// Of the open file; -1 where nothing was appended.
  int descriptor() const noexcept { return descriptor_; }

 private:
  void open();

  [[noreturn]] void fail(const char* action) const;

  std::string folder_;
  int descriptor_ = -1;
  std::uint64_t written_ = 0;
  std::string buffer_;
};

/// A list of plain values that is visited from its front to its end; beyond `kInMemory` bytes it is
/// on the disk.
template <class Value>
class SpilledList {
  static_assert(std::is_trivially_copyable_v<Value>);

 public:
  void add(const Value& value) {
    recent_.push_back(value);
    if (recent_.size() == kBlock) spill();
  }
  std::size_t size() const noexcept { return spilled_ + recent_.size(); }

  template <class Visit>
  void for_each(Visit&& visit) {
    file_.flush();
    std::vector<Value> block(spilled_ > 0 ? kBlock : 0);
    for (std::size_t at = 0; at < spilled_; at += kBlock) {
      file_.read(at * sizeof(Value), reinterpret_cast<char*>(block.data()), kBlock * sizeof(Value));
      for (const Value& value : block) visit(value);
    }
    for (const Value& value : recent_) visit(value);
  }

 private:
  static constexpr std::size_t kInMemory = std::size_t{1} << 23;
  static constexpr std::size_t kBlock = kInMemory / sizeof(Value);

  void spill() {
    file_.append({reinterpret_cast<const char*>(recent_.data()), recent_.size() * sizeof(Value)});
    spilled_ += recent_.size();
    recent_.clear();
  }

  std::vector<Value> recent_;
  std::size_t spilled_ = 0;  // a multiple of kBlock
  SpillFile file_;
};

/// Plain values one after the other in bytes, as one process writes them for itself.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& into) : into_(into) {}
  template <class Value>
  void put(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    into_.append(reinterpret_cast<const char*>(&value), sizeof(Value));
  }
  void put_text(std::string_view text) {
    put(text.size());
    into_.append(text);
  }

 private:
  std::string& into_;
};

/// The inverse. Views the bytes, which must be those that ByteWriter wrote.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  template <class Value>
  Value get() {
    Value value;
    std::memcpy(&value, rest_.data(), sizeof(Value));
    rest_.remove_prefix(sizeof(Value));
    return value;
  }
  std::string_view get_text() {
    const auto size = get<std::size_t>();
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

 private:
  std::string_view rest_;
};

}  // namespace idiolect
