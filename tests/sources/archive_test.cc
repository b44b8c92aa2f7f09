#include "sources/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

/// Everything a zip gives, read to the end.
NamedTexts contents_of(const std::filesystem::path& path, const ArchiveLimits& limits = {}) {
  NamedTexts found;
  const Visitor visitor{
      [&](Entry& entry) { found.emplace_back(entry.path(), entry.all()); },
      [&](std::string name, std::string reason) { found.emplace_back(name, reason); }};
  FileBuffer buffer;
  visit_archive(path, "x.zip", visitor, buffer, limits);
  return found;
}

std::string error_of(const std::filesystem::path& path, const ArchiveLimits& limits = {}) {
  try {
    contents_of(path, limits);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Archive, GivesFilesWithTheirNamesAndBytes) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  const std::string large(300'000, 'x');
  write_zip(path, {{"messages/Óscar/a.json", "one"}, {"b.txt", large}});
  EXPECT_EQ(contents_of(path),
            (NamedTexts{{"x.zip!messages/Óscar/a.json", "one"}, {"x.zip!b.txt", large}}));
}

TEST(Archive, RefusesPathsThatLeadOut) {
  const TemporaryFolder folder;
  for (const char* const name : {"../evil.json", "a/../../evil.json", "/etc/evil.json",
                                 "a\\..\\..\\evil.json", "C:\\evil.json"}) {
    const auto path = folder.path() / "a.zip";
    write_zip(path, {{name, "{}"}});
    EXPECT_THAT(error_of(path), HasSubstr("leads out of the archive")) << name;
  }
}

TEST(Archive, NamesWithDotsInsideAreFine) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  write_zip(path, {{"a..b/..c/d...json", "{}"}});
  EXPECT_EQ(contents_of(path).size(), 1u);
}

TEST(Archive, StopsABombOnWhatItProduces) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  write_zip(path, {{"message_1.json", std::string(20'000'000, ' ')}});
  ASSERT_LT(std::filesystem::file_size(path), 100'000u);
  const std::string error = error_of(path);
  EXPECT_THAT(error, HasSubstr("unpacks to far more than a chat export would"));
  const std::string_view digits = std::string_view(error).substr(error.find('(') + 1);
  EXPECT_LT(std::stoul(std::string(digits)), 12'000'000u);
}

TEST(Archive, ManySmallBombsCountTogether) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  NamedTexts files;
  for (int i = 0; i < 8; ++i)
    files.emplace_back(std::to_string(i) + ".json", std::string(3'000'000, ' '));
  write_zip(path, files);
  EXPECT_THAT(error_of(path), HasSubstr("unpacks to far more"));
}

TEST(Archive, LimitsOneEntryAllBytesAndTheirNumber) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  write_zip(path, {{"a", std::string(2'000'000, 'a')}, {"b", std::string(2'000'000, 'b')}});
  EXPECT_EQ(error_of(path), "no error");
  EXPECT_THAT(error_of(path, {.entry_bytes = 1 << 20}), HasSubstr("larger than 1 MiB"));
  EXPECT_THAT(error_of(path, {.total_bytes = 3'000'000}), HasSubstr("unpacks to far more"));
  EXPECT_THAT(error_of(path, {.entries = 1}), HasSubstr("more than 1 files"));
}

TEST(Archive, ACutOrDamagedZipIsAnError) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  std::string noise;
  for (unsigned i = 0, x = 1; i < 5000; ++i)
    noise += static_cast<char>((x = x * 1103515245 + 12345) >> 24);
  write_zip(path, {{"a", noise}});
  const std::string bytes = read_file(path);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{10}, bytes.size() / 2, bytes.size() - 30}) {
    write_file(path, std::string_view(bytes).substr(0, size));
    EXPECT_THAT(error_of(path), HasSubstr("x.zip: the archive cannot be read")) << size;
  }
  std::string changed = bytes;
  changed[bytes.size() / 2] ^= 0x55;
  write_file(path, changed);
  EXPECT_THAT(error_of(path), HasSubstr("cannot be read"));
}

TEST(Archive, DoesNotReadWhatTheVisitorDoesNotAskFor) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  write_zip(path, {{"photo.jpg", std::string(20'000'000, ' ')}, {"b", "two"}});
  std::vector<std::string> seen;
  const Visitor visitor{[&](Entry& entry) { seen.push_back(entry.path()); },
                        [](const std::string&, const std::string&) {}};
  FileBuffer buffer;
  visit_archive(path, "x.zip", visitor, buffer);
  EXPECT_THAT(seen, ElementsAre("x.zip!photo.jpg", "x.zip!b"));
  EXPECT_EQ(buffer.capacity(), 0u);
}

enum class Packing { Plain, Gzip };

void write_tar(const std::filesystem::path& path, const NamedTexts& files, Packing packing) {
  ::archive* const archive = ::archive_write_new();
  ::archive_write_set_format_pax_restricted(archive);
  if (packing == Packing::Gzip) ::archive_write_add_filter_gzip(archive);
  ::archive_write_open_filename(archive, path.c_str());
  for (const auto& [name, text] : files) {
    ::archive_entry* const entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, name.c_str());
    ::archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    ::archive_entry_set_filetype(entry, AE_IFREG);
    ::archive_entry_set_perm(entry, 0600);
    ::archive_write_header(archive, entry);
    ::archive_write_data(archive, text.data(), text.size());
    ::archive_entry_free(entry);
  }
  ::archive_write_close(archive);
  ::archive_write_free(archive);
}

/// The bytes of a zip of `files`.
std::string zip_of(const TemporaryFolder& folder, const NamedTexts& files) {
  const auto path = folder.path() / "inner.tmp";
  write_zip(path, files);
  return read_file(path);
}

TEST(Archive, ReadsTarsPackedOrNot) {
  const TemporaryFolder folder;
  for (const auto& [name, packing] :
       {std::pair("a.tar", Packing::Plain), std::pair("a.tar.gz", Packing::Gzip),
        std::pair("a.TGZ", Packing::Gzip)}) {
    const auto path = folder.path() / name;
    write_tar(path, {{"./messages/a.json", "one"}, {"b.txt", "two"}}, packing);
    EXPECT_EQ(contents_of(path),
              (NamedTexts{{"x.zip!messages/a.json", "one"}, {"x.zip!b.txt", "two"}}))
        << name;
  }
}

TEST(Archive, ATarHasTheLimitsOfAZip) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.tgz";
  write_tar(path, {{"message_1.json", std::string(20'000'000, ' ')}}, Packing::Gzip);
  EXPECT_THAT(error_of(path), HasSubstr("unpacks to far more than a chat export would"));
  EXPECT_THAT(error_of(path, {.entry_bytes = 1 << 20}), HasSubstr("larger than 1 MiB"));
  write_tar(path, {{"../evil.json", "{}"}}, Packing::Gzip);
  EXPECT_THAT(error_of(path), HasSubstr("leads out of the archive"));
}

TEST(Archive, ACutTarIsAnError) {
  const TemporaryFolder folder;
  std::string noise;
  for (unsigned i = 0, x = 1; i < 50'000; ++i)
    noise += static_cast<char>((x = x * 1103515245 + 12345) >> 24);
  for (const auto& [name, packing] :
       {std::pair("a.tar", Packing::Plain), std::pair("a.tgz", Packing::Gzip)}) {
    const auto path = folder.path() / name;
    write_tar(path, {{"a", noise}}, packing);
    write_file(path, read_file(path).substr(0, 30'000));
    EXPECT_THAT(error_of(path), HasSubstr("cannot be read")) << name;
  }
}

TEST(Archive, OpensZipsInAZipAndInATarButNoFurther) {
  const TemporaryFolder folder;
  const std::string innermost = zip_of(folder, {{"deep.txt", "deep"}});
  const std::string inner = zip_of(folder, {{"_chat.txt", "hello"}, {"deeper.zip", innermost}});
  const NamedTexts expected{{"x.zip!first.txt", "1"},
                            {"x.zip!Anna.zip!_chat.txt", "hello"},
                            {"x.zip!Anna.zip!deeper.zip", innermost},
                            {"x.zip!last.txt", "2"}};
  const NamedTexts files{{"first.txt", "1"}, {"Anna.zip", inner}, {"last.txt", "2"}};
  write_zip(folder.path() / "a.zip", files);
  EXPECT_EQ(contents_of(folder.path() / "a.zip"), expected);
  write_tar(folder.path() / "a.tar", files, Packing::Plain);
  EXPECT_EQ(contents_of(folder.path() / "a.tar"), expected);
}

TEST(Archive, WhatZipsInAZipProduceCountsWithTheRest) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  const std::string bomb = zip_of(folder, {{"a.json", std::string(8'000'000, ' ')}});
  NamedTexts files;
  for (int i = 0; i < 3; ++i) files.emplace_back(std::to_string(i) + ".zip", bomb);
  write_zip(path, files);
  EXPECT_THAT(error_of(path), HasSubstr("unpacks to far more"));
  write_zip(path, {{"a.zip", zip_of(folder, {{"1", "1"}, {"2", "2"}})}, {"3", "3"}});
  EXPECT_EQ(error_of(path), "no error");
  EXPECT_THAT(error_of(path, {.entries = 3}), HasSubstr("more than 3 files"));
  EXPECT_EQ(contents_of(path, {.entry_bytes = 10}).at(0).second,
            "a large archive inside an archive: unpack it and give the folder");
}

TEST(Archive, ABadZipInAZipIsSkipped) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.zip";
  const std::string leads_out = zip_of(folder, {{"../evil.json", "{}"}});
  write_zip(path, {{"sent.zip", "PK\x03\x04 nothing"}, {"evil.zip", leads_out}, {"b", "two"}});
  const std::string reason = "a damaged or encrypted archive inside an archive";
  EXPECT_EQ(
      contents_of(path),
      (NamedTexts{{"x.zip!sent.zip", reason}, {"x.zip!evil.zip", reason}, {"x.zip!b", "two"}}));
}

}  // namespace
}  // namespace idiolect::sources
