#include "weights/safetensors.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

namespace idiolect::weights {

void release(const TensorView& view) {
  // Whole pages only: the neighbours' bytes may be in use. The mapping is private and read-only, so
  // that nothing is lost; where the system declines, the memory just stays.
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t misplaced = reinterpret_cast<std::uintptr_t>(view.bytes.data()) % page;
  const std::size_t before = misplaced == 0 ? 0 : page - misplaced;  // bytes of a page begun
  if (view.bytes.size() < before + page) return;
  const std::size_t whole = (view.bytes.size() - before) / page * page;
  ::madvise(const_cast<std::byte*>(view.bytes.data() + before), whole, MADV_DONTNEED);
}

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
