// Reads the exports of whole invented persons and checks them against counts that
// do not come from the readers: another JSON parser, a raw count of CSV records.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;

/// Line ends outside of quotes, less the header's.
std::size_t count_csv_records(const fs::path& path) {
  bool quoted = false;
  std::size_t lines = 0;
  for (const char c : read_file(path)) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) ++lines;
  }
  return lines - 1;
}

/// Records per source, counted without the readers.
std::map<std::string, std::size_t> count_records(const fs::path& persona) {
  std::map<std::string, std::size_t> counts;
  for (const auto& entry : fs::recursive_directory_iterator(persona)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".csv") counts["whatsapp"] += count_csv_records(path);
    if (path.filename().string().starts_with("message_"))
      counts[path.string().find("your_instagram") != std::string::npos ? "instagram"
                                                                       : "messenger"] +=
          read_json(path)["messages"].size();
  }
  return counts;
}

std::map<std::string, std::size_t> records_of(const Read& imported) {
  std::map<std::string, std::size_t> counts;
  for (const chat::Thread& thread : imported.threads)
    counts[thread.source] += thread.messages.size();
  for (const Reject& reject : imported.rejects) ++counts[std::string(reject.source)];
  return counts;
}

bool ascends(const chat::Thread& thread) {
  return std::is_sorted(thread.messages.begin(), thread.messages.end(),
                        [](const auto& a, const auto& b) { return a.sent_at < b.sent_at; });
}

class Persona : public ::testing::TestWithParam<std::string> {};

TEST_P(Persona, EveryRecordIsReadOnceAndInOrder) {
  IDIOLECT_FIXTURE(persona, "personas/" + GetParam());
  const Read imported = read_one(persona);
  EXPECT_EQ(records_of(imported), count_records(persona));
  EXPECT_TRUE(imported.rejects.empty());
  EXPECT_TRUE(imported.notes.empty());
  std::size_t in_files = 0;
  for (const InputFile& file : imported.files) in_files += file.records;
  std::size_t in_all = 0;
  for (const auto& [source, count] : records_of(imported)) in_all += count;
  EXPECT_EQ(in_files, in_all);
  for (const chat::Thread& thread : imported.threads) EXPECT_TRUE(ascends(thread)) << thread.title;
}

TEST_P(Persona, OfAZipReadsLikeTheFolder) {
  IDIOLECT_FIXTURE(persona, "personas/" + GetParam());
  NamedTexts files;
  for (const auto& entry : fs::recursive_directory_iterator(persona))
    if (entry.is_regular_file())
      files.emplace_back(fs::relative(entry.path(), persona).string(), read_file(entry.path()));
  const testing::TemporaryFolder folder;
  write_zip(folder.path() / "export.zip", files);

  const auto by_thread = [](const Read& imported) {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> threads;
    for (const chat::Thread& thread : imported.threads)
      threads[{thread.source, thread.key}] = texts_of(thread);
    return threads;
  };
  EXPECT_EQ(by_thread(read_one(folder.path() / "export.zip")), by_thread(read_one(persona)));
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Persona, ::testing::Values("a", "d", "g", "j"),
                         [](const auto& name) { return name.param; });

TEST(Fixtures, NamesAreMended) {
  IDIOLECT_FIXTURE(persona, "personas/a/messenger");
  std::set<std::string> names;
  for (const chat::Thread& thread : read_one(persona).threads)
    names.insert(thread.participants.begin(), thread.participants.end());
  EXPECT_THAT(names, Contains("Robin Vale"));
  for (const std::string& name : names) EXPECT_EQ(name.find("\u00c3"), std::string::npos) << name;
  IDIOLECT_FIXTURE(other, "personas/a/instagram");
  std::set<std::string> titles;
  for (const chat::Thread& thread : read_one(other).threads) titles.insert(thread.title);
  EXPECT_THAT(titles, Contains("Óscar Pérez"));
}

TEST(Fixtures, PartsAreJoinedInNumericOrder) {
  IDIOLECT_FIXTURE(folder, "formats/messenger/msgvault/json_multifile");
  const Read imported = read_one(folder);
  ASSERT_EQ(imported.threads.size(), 1u);
  std::string letters;
  for (const std::string& text : texts_of(imported.threads[0]))
    letters += text[std::string("Message ").size()];
  EXPECT_EQ(letters, "ABCD");
}

TEST(Fixtures, ImazingExportsOfBothAppsAreRead) {
  IDIOLECT_FIXTURE(folder, "formats/imazing");
  const Read imported = read_one(folder);
  EXPECT_EQ(records_of(imported),
            (std::map<std::string, std::size_t>{{"imessage", 15}, {"whatsapp", 4}}));
  EXPECT_EQ(imported.files.size(), 9u);
  EXPECT_EQ(imported.skipped.size(), 1u);
}

TEST(Fixtures, ThreadsWithoutParticipantsAndOldestFirstAreRead) {
  IDIOLECT_FIXTURE(folder, "formats/instagram");
  const Read imported = read_one(folder);
  ASSERT_EQ(imported.threads.size(), 2u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("Hello John!", "Hello Jane!"));
  EXPECT_EQ(imported.threads[1].messages.front().text, "Hey! How are you?");
  EXPECT_EQ(imported.threads[1].messages.back().kind, chat::Kind::Empty);
}

/// Text messages of one fixture file, as INDEX.md counts them.
struct Counted {
  std::string path;
  std::string source;
  std::size_t texts;
};

class MetaFixture : public ::testing::TestWithParam<Counted> {};

TEST_P(MetaFixture, HasItsTextMessages) {
  IDIOLECT_FIXTURE(path, "formats/" + GetParam().path);
  const Read imported = read_one(path);
  std::size_t texts = 0;
  for (const chat::Thread& thread : imported.threads) {
    EXPECT_EQ(thread.source, GetParam().source);
    texts += static_cast<std::size_t>(
        std::count_if(thread.messages.begin(), thread.messages.end(),
                      [](const auto& message) { return message.kind == chat::Kind::Text; }));
  }
  EXPECT_EQ(texts, GetParam().texts);
}

const std::string kAcross = "/your_activity_across_facebook/messages/";

INSTANTIATE_TEST_SUITE_P(
    Formats, MetaFixture,
    ::testing::Values(
        Counted{"messenger/langchain/facebook_chat.json", "messenger", 10},
        Counted{"messenger/msgvault/e2ee_simple" + kAcross + "alice_1.json", "messenger", 3},
        Counted{"messenger/msgvault/e2ee_simple" + kAcross + "group_2.json", "messenger", 1},
        Counted{"messenger/msgvault/html_simple" + kAcross + "inbox/alice_ABC123/message_1.html",
                "messenger", 3},
        Counted{"messenger/msgvault/html_with_media" + kAcross + "inbox/bob_XYZ789/message_1.html",
                "messenger", 1},
        Counted{"messenger/msgvault/json_group" + kAcross + "inbox/crew_GRP123/message_1.json",
                "messenger", 3},
        Counted{"messenger/msgvault/json_multifile" + kAcross + "inbox/dave_MULTI", "messenger", 4},
        Counted{
            "messenger/msgvault/json_simple" + kAcross + "archived_threads/zoe_ARCH/message_1.json",
            "messenger", 1},
        Counted{"messenger/msgvault/json_simple" + kAcross + "inbox/alice_ABC123/message_1.json",
                "messenger", 3},
        Counted{"messenger/msgvault/json_with_media" + kAcross + "inbox/bob_XYZ789/message_1.json",
                "messenger", 1},
        Counted{"messenger/msgvault/json_with_media_alt/your_facebook_activity/messages/inbox/"
                "carol_ALT456/message_1.json",
                "messenger", 1},
        Counted{"instagram/chat-miner/test_export.json", "instagram", 2},
        Counted{"instagram/chatpack/instagram.json", "instagram", 5}));

TEST(Fixtures, PagesKeepTheirPeopleAndClock) {
  IDIOLECT_FIXTURE(folder, "formats/messenger/msgvault/html_simple");
  const chat::Thread thread = read_one(folder).threads.at(0);
  EXPECT_THAT(texts_of(thread), ElementsAre("Hello", "café time?", "See you soon"));
  EXPECT_THAT(thread.participants, ElementsAre("Test User", "Alice Example"));
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2020-09-13T12:26:00");
}

TEST(Fixtures, APageGivesWayToTheSameThreadAsJson) {
  IDIOLECT_FIXTURE(folder, "formats/messenger/msgvault");
  const Read imported = read_one(folder);
  const auto copies =
      std::count_if(imported.rejects.begin(), imported.rejects.end(),
                    [](const auto& reject) { return reject.reason == "page-copy"; });
  EXPECT_EQ(copies, 4);
  std::size_t in_files = 0;
  for (const InputFile& file : imported.files) in_files += file.records;
  EXPECT_EQ(records_of(imported)["messenger"], in_files);
}

}  // namespace
}  // namespace idiolect::sources
