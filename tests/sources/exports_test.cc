#include "tests/sources/exports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/sha256.h"

namespace idiolect::sources {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

const std::string kInstagramPath = "your_instagram_activity/messages/inbox/anna_1/message_1.json";
const std::string kMessengerPath = "your_facebook_activity/messages/inbox/anna_1/message_1.json";
const std::string kHello = meta_thread(meta_message("Anna", 1700000000000, "hello"));
const std::string kBye = meta_thread(meta_message("Anna", 1700000000001, "bye"));

struct Failure {
  std::string what;
  std::string hint;
};

Failure failure_of(const std::filesystem::path& path, const ReadOptions& options = {}) {
  try {
    read_one(path, options);
  } catch (const Error& error) {
    return {error.what(), error.hint()};
  }
  return {"no error", ""};
}

std::string reason_for(const Read& imported, std::string_view ending) {
  for (const SkippedFile& file : imported.skipped)
    if (file.path.ends_with(ending)) return file.reason;
  return "not skipped";
}

TEST(ReadExports, TellsInstagramFromMessengerByThePath) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  put(folder.path(), kMessengerPath, kBye);
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 2u);
  EXPECT_EQ(imported.threads[0].source, "messenger");
  EXPECT_EQ(imported.threads[1].source, "instagram");
  EXPECT_THAT(imported.notes, ElementsAre());
}

TEST(ReadExports, StartsAtAnyLevelOfAnExport) {
  const TemporaryFolder folder;
  std::filesystem::path path = put(folder.path(), kMessengerPath, kHello);
  for (; path != folder.path(); path = path.parent_path())
    EXPECT_EQ(read_one(path).threads.at(0).source, "messenger") << path;
}

TEST(ReadExports, AssumesInstagramAndSaysSoWhereThePathIsSilent) {
  const TemporaryFolder folder;
  put(folder.path(), "messages/inbox/anna_1/message_1.json", kHello);
  const Read assumed = read_one(folder.path());
  EXPECT_EQ(assumed.threads.at(0).source, "instagram");
  ASSERT_EQ(assumed.notes.size(), 1u);
  EXPECT_THAT(assumed.notes[0], HasSubstr("--source messenger"));
  const Read told = read_one(folder.path(), {{}, "messenger"});
  EXPECT_EQ(told.threads.at(0).source, "messenger");
  EXPECT_THAT(told.notes, ElementsAre());
}

TEST(ReadExports, JoinsThePartsOfOneThreadAcrossFolderAndZip) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  write_zip(folder.path() / "instagram-robin-2.zip", {{kInstagramPath, kBye}});
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("hello", "bye"));
}

TEST(ReadExports, RecordsEachFileWithItsSizeHashAndRecords) {
  const TemporaryFolder folder;
  const auto path = put(folder.path(), kInstagramPath, kHello);
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.files.size(), 1u);
  EXPECT_EQ(imported.files[0].path, path.string());
  EXPECT_EQ(imported.files[0].bytes, kHello.size());
  EXPECT_EQ(imported.files[0].sha256, sha256_hex(kHello));
  EXPECT_EQ(imported.files[0].records, 1u);
  EXPECT_EQ(imported.files[0].source, "instagram");
}

TEST(ReadExports, ReadsTheSameBytesOnce) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  write_zip(folder.path() / "copy.zip", {{kInstagramPath, kHello}});
  const Read imported = read_one(folder.path());
  EXPECT_EQ(imported.threads.at(0).messages.size(), 1u);
  EXPECT_THAT(reason_for(imported, "message_1.json"), HasSubstr("the same file as "));
}

TEST(ReadExports, SaysWhatAFileIsThatItDoesNotRead) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  put(folder.path(), "photos/1.JPG", "\xFF\xD8");
  put(folder.path(), "message_1.html", "<html></html>");
  put(folder.path(), "log.txt", "2023 31 12 18:05:00 Anna: hello\n");
  put(folder.path(), "notes.txt", "buy milk\n");
  put(folder.path(), "empty.json", "");
  put(folder.path(), "__MACOSX/x.json", "{}");
  put(folder.path(), "table.csv", "a,b\n1,2\n");
  write_zip(folder.path() / "outer.zip", {{"inner.zip", "PK\x03\x04..."}});
  const Read imported = read_one(folder.path());
  EXPECT_EQ(imported.files.size(), 1u);
  EXPECT_EQ(reason_for(imported, "1.JPG"), "media");
  EXPECT_THAT(reason_for(imported, ".html"), AllOf(HasSubstr("HTML"), HasSubstr("ask for that")));
  EXPECT_THAT(reason_for(imported, "log.txt"), HasSubstr("not of a known form"));
  EXPECT_EQ(reason_for(imported, "notes.txt"), "not a chat export");
  EXPECT_EQ(reason_for(imported, "empty.json"), "empty");
  EXPECT_EQ(reason_for(imported, "__MACOSX"), "made by the operating system");
  EXPECT_THAT(reason_for(imported, "table.csv"), HasSubstr("not iMazing's columns"));
  EXPECT_THAT(reason_for(imported, "inner.zip"), HasSubstr("archive inside an archive"));
}

TEST(ReadExports, DoesNotFollowLinks) {
  const TemporaryFolder folder, elsewhere;
  put(folder.path(), kInstagramPath, kHello);
  put(elsewhere.path(), kInstagramPath, kBye);
  std::filesystem::create_directory_symlink(elsewhere.path(), folder.path() / "link");
  const Read imported = read_one(folder.path());
  EXPECT_EQ(imported.files.size(), 1u);
  EXPECT_EQ(reason_for(imported, "link"), "a link or special file");
}

TEST(ReadExports, OnlyLeavesTheOthersOut) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  put(folder.path(), kMessengerPath, kBye);
  const Read imported = read_one(folder.path(), {{"messenger"}, {}});
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_EQ(imported.threads[0].source, "messenger");
  EXPECT_THAT(imported.skipped, ::testing::SizeIs(1));
}

TEST(ReadExports, UnknownSourcesAreAUsageErrorWithASuggestion) {
  EXPECT_EQ(failure_of("/", {{"instagrm"}, {}}).hint, "did you mean 'instagram'?");
  EXPECT_THROW(read_one("/", {{}, "myspace"}), UsageError);
}

TEST(ReadExports, ReadsWhoseAccountItIs) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  put(folder.path(), "personal_information/personal_information/personal_information.json",
      R"({"profile_user": [{"string_map_data": {"Email": {"value": "a@b.c"},
          "Name": {"value": "Zo\u00c3\u00ab"}, "Username": {"value": "zoe.m"}}}]})");
  put(folder.path(), "personal_information/profile_information/profile_information.json",
      R"({"profile_v2": {"name": {"full_name": "Zo\u00c3\u00ab Martin"}, "emails": {}}})");
  const Read imported = read_one(folder.path());
  EXPECT_THAT(imported.stated_owner.at("instagram"), ElementsAre("Zoë", "zoe.m"));
  EXPECT_THAT(imported.stated_owner.at("messenger"), ElementsAre("Zoë Martin"));
}

TEST(ReadExports, ReadsWhoseAccountItIsFromAPage) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  put(folder.path(), "personal_information/personal_information.html",
      "<html><body><table><tr><td colspan=\"2\" class=\"_2pin _a6_q\">Username<div><div>zoe.m"
      "</div></div></td></tr><tr><td class=\"_2pin _a6_q\">Name</td><td class=\"_2piu "
      "_a6_r\">Zo\u00eb</td></tr><tr><td class=\"_a6_q\">Email</td><td>a@b.c</td></tr></table>"
      "</body></html>");
  EXPECT_THAT(read_one(folder.path()).stated_owner.at("instagram"), ElementsAre("zoe.m", "Zoë"));
}

TEST(ReadExports, TwoAccountsOfOnePersonAreBothTheOwner) {
  const TemporaryFolder folder;
  for (const std::string name : {"robin", "robin.paints"}) {
    put(folder.path(), "instagram-" + name + "/personal_information/personal_information.json",
        R"({"profile_user": [{"string_map_data": {"Username": {"value": ")" + name + "\"}}}]}");
    put(folder.path(), "instagram-" + name + "/" + kInstagramPath,
        meta_thread(meta_message(name, 1700000000000, "hello"), "inbox/anna_" + name));
  }
  const Read imported = read_one(folder.path());
  EXPECT_THAT(imported.stated_owner.at("instagram"), ElementsAre("robin", "robin.paints"));
  EXPECT_EQ(imported.threads.size(), 2u);
}

TEST(ReadExports, AllSectionsAreReadAndAThreadThatMovedIsOne) {
  const TemporaryFolder folder;
  long long time = 1700000000000;
  for (const std::string root : {"your_facebook_activity", "your_activity_across_facebook"})
    for (const std::string section :
         {"inbox", "archived_threads", "filtered_threads", "message_requests", "e2ee_cutover"})
      put(folder.path(), root + "/messages/" + section + "/anna_1/message_1.json",
          meta_thread(meta_message("Anna", ++time, section), section + "/anna_1"));
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_EQ(imported.threads[0].source, "messenger");
  EXPECT_EQ(imported.threads[0].messages.size(), 10u);
}

TEST(ReadExports, OverlappingDownloadsCountEveryRecordOnce) {
  const TemporaryFolder folder;
  const std::string bye = meta_message("Anna", 1700000000001, "bye");
  put(folder.path(), "january/" + kInstagramPath,
      meta_thread(bye + "," + meta_message("Anna", 1700000000000, "hello")));
  put(folder.path(), "june/" + kInstagramPath,
      meta_thread(meta_message("Anna", 1700000000002, "again") + "," + bye));
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("hello", "bye", "again"));
  ASSERT_EQ(imported.rejects.size(), 1u);
  EXPECT_EQ(imported.rejects[0].reason, "duplicate");
  EXPECT_THAT(imported.rejects[0].path, HasSubstr("june"));
  EXPECT_EQ(imported.files[0].records + imported.files[1].records, 4u);
}

TEST(ReadExports, AFolderWithNothingRecognisableSaysWhatItSaw) {
  const TemporaryFolder folder;
  put(folder.path(), "a/message_1.html", "<html></html>");
  put(folder.path(), "a/message_2.html", "<html></html>");
  put(folder.path(), "a/1.jpg", "x");
  const Failure failure = failure_of(folder.path());
  EXPECT_EQ(
      failure.what,
      folder.path().string() +
          ": no chat export found: saw 2 x HTML, but no page of a chat that is known: where the "
          "app offers JSON, ask for that; 1 x media");
  EXPECT_THAT(failure.hint, HasSubstr("docs/formats"));
}

TEST(ReadExports, AnEmptyFolderAndAMissingPathAreErrors) {
  const TemporaryFolder folder;
  EXPECT_THAT(failure_of(folder.path()).what, HasSubstr("there is no file in it"));
  EXPECT_EQ(failure_of(folder.path() / "nowhere").what,
            (folder.path() / "nowhere").string() + ": no such file or folder");
}

TEST(ReadExports, ABrokenThreadEndsTheRunAndIsNamed) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  const auto path = put(folder.path(), kMessengerPath, kBye.substr(0, kBye.size() - 40));
  EXPECT_THAT(failure_of(folder.path()).what,
              HasSubstr(path.string() + ": not a whole JSON thread: byte "));
}

TEST(ReadExports, ANotZipNamedZipIsAnError) {
  const TemporaryFolder folder;
  put(folder.path(), "a.zip", "hello");
  EXPECT_THAT(failure_of(folder.path()).what, HasSubstr("a.zip: the archive cannot be read"));
}

TEST(ReadExports, ABombInsideAnExportIsAnErrorInBoundedTime) {
  const TemporaryFolder folder;
  write_zip(folder.path() / "a.zip", {{kInstagramPath, "{" + std::string(20'000'000, ' ')}});
  EXPECT_THAT(failure_of(folder.path()).what, HasSubstr("unpacks to far more"));
}

TEST(ReadExports, ReportsProgressUpToTheTotal) {
  const TemporaryFolder folder;
  put(folder.path(), kInstagramPath, kHello);
  put(folder.path(), kMessengerPath, kBye);
  ProgressReport last;
  const std::vector<std::filesystem::path> paths{folder.path()};
  read_exports(paths, {}, [&](const ProgressReport& where) { last = where; });
  EXPECT_EQ(last.done, kHello.size() + kBye.size());
  EXPECT_EQ(last.total, last.done);
}

}  // namespace
}  // namespace idiolect::sources
