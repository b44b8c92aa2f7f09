// weights/safetensors.h
//
// A safetensors file, mapped into memory: opening one reads its header, and a tensor's
// bytes come from the disk when they are looked at. Writing gives the same bytes for the
// same tensors, so that files can be compared by hash.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/files.h"
#include "weights/header.h"

namespace idiolect::weights {

/// One tensor in place. `bytes` views the mapped file, which `file` keeps mapped.
struct TensorView {
  std::string name;
  Dtype dtype = Dtype::F32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
  std::shared_ptr<const MappedFile> file;
  std::string where;  // path of the file, for errors
};

/// Lets the system take back the memory of the tensor's bytes. They are read from the file again
/// when somebody looks at them.
void release(const TensorView& view);

class SafetensorsFile {
 public:
  /// Maps the file and checks all of its header. Throws Error (see read_header).
  explicit SafetensorsFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const noexcept { return path_; }
  /// In the order of the data.
  const std::vector<Entry>& entries() const noexcept { return header_.entries; }
  const std::map<std::string, std::string>& metadata() const noexcept { return header_.metadata; }
  bool has(const std::string& name) const { return index_.contains(name); }

  /// Throws Error when there is no tensor of that name.
  TensorView tensor(const std::string& name) const;

 private:
  std::filesystem::path path_;
  std::shared_ptr<const MappedFile> file_;
  Header header_;
  std::unordered_map<std::string, std::size_t> index_;  // name → entry
};

/// A tensor to write; `bytes` are its elements, little-endian, row after row.
struct TensorData {
  std::string name;
  Dtype dtype = Dtype::F32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
};

/// Writes `tensors`, ordered by name, into a file that the caller commits.
/// Throws Error when the file cannot be written, Bug when a name occurs twice or a size is wrong.
void write_safetensors(AtomicFile& file, std::vector<TensorData> tensors,
                       const std::map<std::string, std::string>& metadata = {});
/// The same, privately and atomically (base/files.h), under `path`.
void write_safetensors(const std::filesystem::path& path, std::vector<TensorData> tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace idiolect::weights
