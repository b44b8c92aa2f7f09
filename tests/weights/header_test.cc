#include "weights/header.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace idiolect::weights {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A file with this header and `data` bytes after it.
std::string file_of(const std::string& header, std::size_t data) {
  std::string file;
  for (int i = 0; i < 8; ++i) file += static_cast<char>((header.size() >> (8 * i)) & 0xFF);
  return file + header + std::string(data, '\0');
}

std::string error_of(const std::string& file) {
  try {
    read_header(file, "x.safetensors");
    return "no error";
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
}

std::string object(const std::string& fields) { return fmt::format("{{{}}}", fields); }

std::string tensor(const char* name, const char* dtype, const char* shape, const char* offsets) {
  return fmt::format(R"("{}":{{"dtype":"{}","shape":{},"data_offsets":{}}})", name, dtype, shape,
                     offsets);
}

TEST(SafetensorsHeader, GivesTensorsInTheOrderOfTheirData) {
  const std::string header =
      "{\"__metadata__\":{\"format\":\"pt\"}," + tensor("late", "F16", "[2,3]", "[8,20]") + "," +
      tensor("early", "F32", "[2]", "[0,8]") + "," + tensor("nothing", "F32", "[0,7]", "[20,20]") +
      "," + tensor("scalar", "I64", "[]", "[20,28]") + "}   ";
  const Header got = read_header(file_of(header, 28), "x");
  ASSERT_EQ(got.entries.size(), 4u);
  EXPECT_EQ(got.entries[0].name, "early");
  EXPECT_EQ(got.entries[1].name, "late");
  EXPECT_EQ(got.entries[1].dtype, Dtype::F16);
  EXPECT_THAT(got.entries[1].shape, ElementsAre(2, 3));
  EXPECT_EQ(got.entries[1].begin, 8u);
  EXPECT_EQ(got.entries[1].end, 20u);
  EXPECT_EQ(got.metadata.at("format"), "pt");
  EXPECT_EQ(got.data_start, 8 + header.size());
}

TEST(SafetensorsHeader, MayHoldNoTensorAtAll) {
  EXPECT_TRUE(read_header(file_of("{}", 0), "x").entries.empty());
}

TEST(SafetensorsHeader, OfAFileCutShortSaysSo) {
  const std::string whole = file_of(object(tensor("a", "F32", "[4]", "[0,16]")), 16);
  EXPECT_THAT(error_of(whole.substr(0, whole.size() - 6)),
              HasSubstr("x.safetensors: tensor 'a': its data end 6 bytes after the file | the file "
                        "may be cut short or damaged; download it again"));
  EXPECT_THAT(error_of(whole.substr(0, 30)), HasSubstr("the file ends inside its header"));
  EXPECT_THAT(error_of(whole.substr(0, 5)), HasSubstr("too short"));
  EXPECT_THAT(error_of(""), HasSubstr("too short"));
}

TEST(SafetensorsHeader, LongerThanTheLimitIsRefused) {
  std::string file = file_of("{}", 0);
  file[4] = 1;  // 2^32 bytes
  EXPECT_THAT(error_of(file), HasSubstr("not a safetensors file"));
}

TEST(SafetensorsHeader, MustBeginWithABrace) {
  EXPECT_THAT(error_of(file_of(" {}", 0)), HasSubstr("not a safetensors file"));
  EXPECT_THAT(error_of(file_of("[]", 0)), HasSubstr("not a safetensors file"));
}

TEST(SafetensorsHeader, OfAPickleIsRefusedWithTheReason) {
  const std::string zip =
      std::string("PK\x03\x04\x00\x00\x08\x08\x00\x00", 10) + "archive/data.pkl";
  EXPECT_THAT(error_of(zip), HasSubstr("this is a Python pickle, which can run programs"));
  EXPECT_THAT(error_of(std::string("\x80\x02\x8a\nl\xfc\x9c\x46\xf9 j", 11)), HasSubstr("pickle"));
}

TEST(SafetensorsHeader, OfLength128IsNotTakenForAPickle) {
  const std::string header = std::string("{}").append(126, ' ');
  EXPECT_TRUE(read_header(file_of(header, 0), "x").entries.empty());
}

TEST(SafetensorsHeader, WithANameTwiceIsRefused) {
  EXPECT_THAT(error_of(file_of(object(tensor("a", "F32", "[1]", "[0,4]") + "," +
                                      tensor("a", "F32", "[1]", "[4,8]")),
                               8)),
              HasSubstr("tensor 'a': the name occurs twice"));
  EXPECT_THAT(error_of(file_of(R"({"a":{"dtype":"F32","dtype":"F32"}})", 0)),
              HasSubstr("the field 'dtype' occurs twice"));
  EXPECT_THAT(error_of(file_of(R"({"__metadata__":{"k":"1","k":"2"}})", 0)),
              HasSubstr("a metadata key occurs twice"));
}

TEST(SafetensorsHeader, WithOverlapHoleOrRestIsRefused) {
  const std::string first = tensor("a", "F32", "[2]", "[0,8]");
  const auto pair = [&](const char* offsets, std::size_t data) {
    return error_of(file_of(object(first + "," + tensor("b", "F32", "[1]", offsets)), data));
  };
  EXPECT_THAT(pair("[4,8]", 8), HasSubstr("tensor 'b': its data overlap"));
  EXPECT_THAT(pair("[12,16]", 16), HasSubstr("tensor 'b': there is a hole before its data"));
  EXPECT_THAT(pair("[8,12]", 13), HasSubstr("1 bytes belong to no tensor"));
  EXPECT_THAT(pair("[12,8]", 12), HasSubstr("end before they begin"));
}

TEST(SafetensorsHeader, WhoseShapeDoesNotGiveTheSizeIsRefused) {
  const auto one = [](const char* dtype, const char* shape, const char* offsets) {
    return error_of(file_of(object(tensor("a", dtype, shape, offsets)), 8));
  };
  EXPECT_THAT(one("F32", "[3]", "[0,8]"), HasSubstr("not as long as its shape says"));
  EXPECT_THAT(one("F16", "[2]", "[0,8]"), HasSubstr("not as long as its shape says"));
  EXPECT_THAT(one("F4", "[15]", "[0,8]"), HasSubstr("not as long as its shape says"));
  EXPECT_EQ(one("F4", "[16]", "[0,8]"), "no error");
}

TEST(SafetensorsHeader, WhoseSizesOverflowIsRefused) {
  const auto shape = [](const char* sizes) {
    return error_of(file_of(object(tensor("a", "F32", sizes, "[0,8]")), 8));
  };
  // 2^32 · 2^32 = 2^64, which is nought in 64 bits.
  EXPECT_THAT(shape("[4294967296,4294967296]"), HasSubstr("not as long as its shape says"));
  EXPECT_THAT(shape("[2305843009213693954]"), HasSubstr("not as long as its shape says"));
  EXPECT_THAT(shape("[9223372036854775808]"), HasSubstr("a dimension is too large"));
  EXPECT_THAT(shape("[99999999999999999999999]"), HasSubstr("not an integer, or too large"));
  EXPECT_THAT(shape("[-1]"), HasSubstr("a negative number"));
  EXPECT_THAT(shape("[2.5]"), HasSubstr("not an integer"));
  EXPECT_THAT(shape("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2]"), HasSubstr("more than 16 dimensions"));
}

TEST(SafetensorsHeader, OfTheWrongFormNamesThePlace) {
  const auto entry = [](const char* json) {
    return error_of(file_of(fmt::format("{{\"a\":{}}}", json), 0));
  };
  EXPECT_THAT(entry("5"), HasSubstr("tensor 'a': a number where none belongs"));
  EXPECT_THAT(entry("\"x\""), HasSubstr("text where none belongs"));
  EXPECT_THAT(entry("[]"), HasSubstr("an array where none belongs"));
  EXPECT_THAT(entry("null"), HasSubstr("null where none belongs"));
  EXPECT_THAT(entry("{}"), HasSubstr("needs dtype, shape and data_offsets"));
  EXPECT_THAT(entry(R"({"dtype":{}})"), HasSubstr("an object where none belongs"));
  EXPECT_THAT(entry(R"({"dtype":"Q4"})"), HasSubstr("unknown dtype 'Q4'"));
  EXPECT_THAT(entry(R"({"shape":[[1]]})"), HasSubstr("an array where none belongs"));
  EXPECT_THAT(entry(R"({"data_offsets":[0]})"), HasSubstr("must be two numbers"));
  EXPECT_THAT(entry(R"({"colour":1})"), HasSubstr("unknown field 'colour'"));
  EXPECT_THAT(error_of(file_of("{\"a\":", 0)), HasSubstr("not valid JSON at byte"));
  EXPECT_THAT(error_of(file_of("{} {}", 0)), HasSubstr("not valid JSON at byte"));
  EXPECT_THAT(error_of(file_of(R"({"__metadata__":{"k":1}})", 0)),
              HasSubstr("a number where none"));
}

TEST(SafetensorsHeader, NestedWithoutEndIsRefusedAtOnce) {
  EXPECT_THAT(error_of(file_of(std::string("{\"a\":").append(1'000'000, '['), 0)),
              HasSubstr("an array where none belongs"));
}

}  // namespace
}  // namespace idiolect::weights
