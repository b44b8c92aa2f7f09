#include "sources/sqlite_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace idiolect::sources {
namespace {

struct OpenFile {
  sqlite3_file base;  // first, as SQLite knows no more
  const SqliteVfs* vfs;
};

const SqliteVfs& vfs_of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file)->vfs; }

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  const bool all =
      vfs_of(file).read(into, static_cast<std::size_t>(size), static_cast<std::size_t>(at));
  return all ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(vfs_of(file).size());
  return SQLITE_OK;
}

int no_lock(sqlite3_file*, int) { return SQLITE_OK; }

const sqlite3_io_methods kMethods{
    1,  // without shared memory, so without a log
    [](sqlite3_file*) { return SQLITE_OK; },
    read,
    [](sqlite3_file*, const void*, int, sqlite3_int64) { return SQLITE_READONLY; },
    [](sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; },
    [](sqlite3_file*, int) { return SQLITE_OK; },
    file_size,
    no_lock,
    no_lock,
    [](sqlite3_file*, int* reserved) { return *reserved = 0, SQLITE_OK; },
    [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
    [](sqlite3_file*) { return 0; },
    [](sqlite3_file*) { return SQLITE_IOCAP_IMMUTABLE; },
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr};

int open_file(sqlite3_vfs* vfs, const char*, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
  reinterpret_cast<OpenFile*>(file)->vfs = static_cast<const SqliteVfs*>(vfs->pAppData);
  file->pMethods = &kMethods;
  if (flags_out != nullptr) *flags_out = SQLITE_OPEN_READONLY;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* into) {
  return sqlite3_snprintf(size, into, "%s", name), SQLITE_OK;
}

}  // namespace

SqliteVfs::SqliteVfs(const Document& document)
    : document_(document), vfs_(std::make_unique<sqlite3_vfs>()) {
  const sqlite3_vfs* const usual = sqlite3_vfs_find(nullptr);
  name_ = "idiolect-" + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  sqlite3_vfs& vfs = *vfs_;
  vfs = *usual;  // its clock and its random numbers
  vfs.szOsFile = sizeof(OpenFile);
  vfs.pNext = nullptr;
  vfs.zName = name_.c_str();
  vfs.pAppData = this;
  vfs.xOpen = open_file;
  vfs.xDelete = [](sqlite3_vfs*, const char*, int) { return SQLITE_READONLY; };
  vfs.xAccess = [](sqlite3_vfs*, const char*, int, int* exists) { return *exists = 0, SQLITE_OK; };
  vfs.xFullPathname = full_name;
  sqlite3_vfs_register(&vfs, 0);
}

SqliteVfs::~SqliteVfs() { sqlite3_vfs_unregister(vfs_.get()); }

bool SqliteVfs::read(void* into, std::size_t size, std::size_t at) const {
  // Versions of the file format: 2 asks for a log, which there is not.
  constexpr std::size_t kVersions[] = {18, 19};
  constexpr std::size_t kStep = std::size_t{8} << 20;
  const std::string_view text = document_.text;
  const std::size_t there = at < text.size() ? std::min(size, text.size() - at) : 0;
  auto* const bytes = static_cast<char*>(into);
  std::memcpy(bytes, text.data() + (there > 0 ? at : 0), there);
  std::memset(bytes + there, 0, size - there);
  for (const std::size_t version : kVersions)
    if (at <= version && version < at + there) bytes[version - at] = 1;
  if ((read_ += there) >= kStep) {
    if (document_.mapped != nullptr) document_.mapped->give_back_all();
    read_ = 0;
  }
  return there == size;
}

}  // namespace idiolect::sources
