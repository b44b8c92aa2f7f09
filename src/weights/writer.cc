#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "weights/safetensors.h"

namespace idiolect::weights {
namespace {

constexpr std::size_t kAlignment = 8;  // of the data, so that elements can be used in place

std::size_t expected_bytes(const TensorData& tensor) {
  std::size_t elements = 1;
  for (const std::int64_t size : tensor.shape) elements *= static_cast<std::size_t>(size);
  return elements * bits_of(tensor.dtype) / 8;
}

std::string header_of(const std::vector<TensorData>& tensors,
                      const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::size_t offset = 0;
  for (const TensorData& tensor : tensors) {
    header[tensor.name] = {{"dtype", name_of(tensor.dtype)},
                           {"shape", tensor.shape},
                           {"data_offsets", {offset, offset + tensor.bytes.size()}}};
    offset += tensor.bytes.size();
  }
  std::string text = to_line(header);
  text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
  return text;
}

std::string little_endian(std::uint64_t value) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
  return bytes;
}

}  // namespace

void write_safetensors(AtomicFile& file, std::vector<TensorData> tensors,
                       const std::map<std::string, std::string>& metadata) {
  std::sort(tensors.begin(), tensors.end(),
            [](const TensorData& left, const TensorData& right) { return left.name < right.name; });
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (i > 0 && tensors[i].name == tensors[i - 1].name)
      throw Bug("tensor '" + tensors[i].name + "' is written twice");
    if (tensors[i].bytes.size() != expected_bytes(tensors[i]))
      throw Bug("tensor '" + tensors[i].name + "' is not as long as its shape says");
  }
  const std::string header = header_of(tensors, metadata);
  file.write(little_endian(header.size()));
  file.write(header);
  for (const TensorData& tensor : tensors)
    file.write({reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()});
}

void write_safetensors(const std::filesystem::path& path, std::vector<TensorData> tensors,
                       const std::map<std::string, std::string>& metadata) {
  AtomicFile file(path);
  write_safetensors(file, std::move(tensors), metadata);
  file.commit();
}

}  // namespace idiolect::weights
