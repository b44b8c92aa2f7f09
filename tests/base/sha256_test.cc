#include "base/sha256.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "tests/support.h"

namespace idiolect {
namespace {

// The examples of FIPS 180-2, appendix B.
constexpr const char* kOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, AgreesWithTheStandard) {
  EXPECT_EQ(sha256_hex(""), kOfNothing);
  EXPECT_EQ(sha256_hex("abc"), kOfAbc);
}

TEST(Sha256, DoesNotDependOnHowTheBytesAreCut) {
  Sha256 hash;
  hash.update("a");
  hash.update("");
  hash.update("bc");
  EXPECT_EQ(hash.hex(), kOfAbc);
}

TEST(Sha256, OfAFileIsThatOfItsBytes) {
  const testing::TemporaryFolder folder;
  write_file(folder.path() / "file", "abc");
  write_file(folder.path() / "empty", "");
  EXPECT_EQ(sha256_of_file(folder.path() / "file"), kOfAbc);
  EXPECT_EQ(sha256_of_file(folder.path() / "empty"), kOfNothing);
}

}  // namespace
}  // namespace idiolect
