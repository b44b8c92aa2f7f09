#include "weights/safetensors.h"

#include "base/error.h"

namespace idiolect::weights {

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : path_(path),
      file_(std::make_shared<const MappedFile>(path)),
      header_(read_header(file_->text(), path.string())) {
  index_.reserve(header_.entries.size());
  for (std::size_t i = 0; i < header_.entries.size(); ++i)
    index_.emplace(header_.entries[i].name, i);
}

TensorView SafetensorsFile::tensor(const std::string& name) const {
  const auto found = index_.find(name);
  if (found == index_.end())
    throw Error(path_.string() + ": there is no tensor '" + name + "'",
                "the file does not belong to this model, or is incomplete; download it again");
  const Entry& entry = header_.entries[found->second];
  const std::span<const std::byte> data = file_->bytes().subspan(header_.data_start);
  return {entry.name,  entry.dtype,
          entry.shape, data.subspan(entry.begin, entry.end - entry.begin),
          file_,       path_.string()};
}

}  // namespace idiolect::weights
