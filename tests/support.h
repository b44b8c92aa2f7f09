// tests/support.h
//
// Where tests find files, and a folder of their own to write in.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace idiolect::testing {

/// A file of tests/data.
inline std::filesystem::path test_data(std::string_view name) {
  return std::filesystem::path(IDIOLECT_TEST_DATA) / name;
}

/// A folder or file of the fixtures (IDIOLECT_FIXTURES); an empty path where it is absent.
inline std::filesystem::path fixture(std::string_view name) {
  const char* const given = std::getenv("IDIOLECT_FIXTURES");
  const std::filesystem::path path =
      std::filesystem::path(given != nullptr ? given : IDIOLECT_FIXTURES_DEFAULT) / name;
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

/// Where thousands of small files come and go without the disk: memory, where that is a folder.
inline std::filesystem::path quick_folder() {
  const std::filesystem::path memory = "/dev/shm";
  return ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
}

/// A new folder, removed with the object.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(
      const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
    std::string pattern = (parent / "idiolect-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace idiolect::testing

/// Skips the test where the fixture is not at hand; otherwise `variable` is its path.
#define IDIOLECT_FIXTURE(variable, name)                                   \
  const std::filesystem::path variable = idiolect::testing::fixture(name); \
  if (variable.empty())                                                    \
  GTEST_SKIP() << "fixture '" << (name) << "' is not at hand (IDIOLECT_FIXTURES)"
