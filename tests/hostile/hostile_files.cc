#include "tests/hostile/hostile_files.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace idiolect::hostile {
namespace {

struct Closer {
  void operator()(::archive* archive) const {
    ::archive_write_close(archive);
    ::archive_write_free(archive);
  }
};
using Writer = std::unique_ptr<::archive, Closer>;

struct FreeEntry {
  void operator()(::archive_entry* entry) const { ::archive_entry_free(entry); }
};
using EntryPointer = std::unique_ptr<::archive_entry, FreeEntry>;

Writer new_zip(const fs::path& path, const char* options = nullptr) {
  Writer zip(::archive_write_new());
  ::archive_write_set_format_zip(zip.get());
  ::archive_write_set_options(zip.get(), options);
  if (::archive_write_open_filename(zip.get(), path.c_str()) != ARCHIVE_OK)
    throw std::runtime_error("cannot write " + path.string());
  return zip;
}

EntryPointer new_file(const std::string& name, std::size_t size) {
  EntryPointer entry(::archive_entry_new());
  ::archive_entry_set_pathname(entry.get(), name.c_str());
  ::archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
  ::archive_entry_set_filetype(entry.get(), AE_IFREG);
  ::archive_entry_set_perm(entry.get(), 0600);
  return entry;
}

void append(std::string& bytes, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
}

std::string read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What stands at a place of a zip, low byte first.
std::uint64_t number_at(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i > 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

}  // namespace

void write_sparse(const fs::path& path, std::string_view head, std::uint64_t size) {
  std::ofstream(path, std::ios::binary) << head;
  fs::resize_file(path, size);
}

void write_rows(const fs::path& path, std::string_view head, std::size_t count,
                const std::function<std::string(std::size_t)>& row, std::string_view tail) {
  std::ofstream file(path, std::ios::binary);
  file << head;
  for (std::size_t i = 0; i < count; ++i) file << row(i);
  file << tail;
}

void write_zip_of_blanks(const fs::path& path, std::size_t count, std::size_t size,
                         const std::function<std::string(std::size_t)>& name) {
  const Writer zip = new_zip(path);
  const std::string blanks(std::min<std::size_t>(size, 1 << 20), ' ');
  for (std::size_t i = 0; i < count; ++i) {
    const EntryPointer entry = new_file(name(i), size);
    ::archive_write_header(zip.get(), entry.get());
    for (std::size_t left = size; left > 0; left -= std::min(left, blanks.size()))
      ::archive_write_data(zip.get(), blanks.data(), std::min(left, blanks.size()));
  }
}

void write_zip_of(const fs::path& path, const std::vector<fs::path>& inner) {
  const Writer zip = new_zip(path, "compression=store");
  for (const fs::path& file : inner) {
    const std::string bytes = read_all(file);
    const EntryPointer entry = new_file(file.filename().string(), bytes.size());
    ::archive_write_header(zip.get(), entry.get());
    ::archive_write_data(zip.get(), bytes.data(), bytes.size());
  }
}

void write_overlapping_zip(const fs::path& path, std::size_t count, std::size_t blanks) {
  const std::string name = "message_1.json";
  write_zip_of_blanks(path, 1, blanks, [&](std::size_t) { return name; });
  // One entry as libarchive writes it: its header, its bytes, its row in the table, the end.
  const std::string one = read_all(path);
  const std::size_t end = one.rfind("PK\x05\x06");
  const std::size_t table = number_at(one, end + 16, 4);
  const std::string row = one.substr(table, number_at(one, end + 12, 4));
  std::string bytes = one.substr(0, table);
  for (std::size_t i = 0; i < count; ++i) bytes += row;
  const std::size_t size = bytes.size() - table;
  bytes += "PK\x05\x06";
  append(bytes, 0, 4);
  append(bytes, count, 2);
  append(bytes, count, 2);
  append(bytes, size, 4);
  append(bytes, table, 4);
  append(bytes, 0, 2);
  std::ofstream(path, std::ios::binary) << bytes;
}

void write_tar_with_link(const fs::path& path, const std::string& name, const std::string& target,
                         Link link) {
  const Writer tar(::archive_write_new());
  ::archive_write_set_format_pax_restricted(tar.get());
  ::archive_write_open_filename(tar.get(), path.c_str());
  const EntryPointer entry = new_file(name, 0);
  if (link == Link::Symbolic) {
    ::archive_entry_set_filetype(entry.get(), AE_IFLNK);
    ::archive_entry_set_symlink(entry.get(), target.c_str());
  } else {
    ::archive_entry_set_hardlink(entry.get(), target.c_str());
  }
  ::archive_write_header(tar.get(), entry.get());
}

}  // namespace idiolect::hostile
