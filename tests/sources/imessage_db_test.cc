#include "sources/imessage_db.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>

#include "base/error.h"
#include "sources/imessage_text.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The tables as a Mac of today has them, with the columns that count.
constexpr std::string_view kTables = R"(
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, service TEXT, person_centric_id TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, style INTEGER, chat_identifier TEXT, display_name TEXT);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, text TEXT, attributedBody BLOB,
  handle_id INTEGER DEFAULT 0, date INTEGER, is_from_me INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0,
  group_action_type INTEGER DEFAULT 0, is_system_message INTEGER DEFAULT 0, is_service_message INTEGER DEFAULT 0,
  associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT, cache_has_attachments INTEGER DEFAULT 0,
  is_audio_message INTEGER DEFAULT 0, date_retracted INTEGER DEFAULT 0, date_edited INTEGER DEFAULT 0,
  message_summary_info BLOB, error INTEGER DEFAULT 0, is_forward INTEGER DEFAULT 0, is_auto_reply INTEGER DEFAULT 0);
INSERT INTO handle VALUES (1, '+15550001', 'iMessage', NULL), (2, '+15550002', 'iMessage', NULL);
INSERT INTO chat VALUES (1, 'iMessage;-;+15550001', 45, '+15550001', '');
INSERT INTO chat_handle_join VALUES (1, 1);
)";

/// A database made by `sql`, as the bytes of its file.
std::string database(std::string_view sql) {
  sqlite3* opened = nullptr;
  sqlite3_open(":memory:", &opened);
  char* error = nullptr;
  sqlite3_exec(opened, std::string(sql).c_str(), nullptr, nullptr, &error);
  EXPECT_EQ(error, nullptr) << error;
  sqlite3_int64 size = 0;
  unsigned char* const bytes = sqlite3_serialize(opened, "main", &size, 0);
  std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(opened);
  return text;
}

FileContent read(std::string bytes) {
  return read_text(read_imessage_db, std::move(bytes), "chat.db");
}

/// Rows of `message`, every one in chat 1 unless `memberships` says something else.
FileContent read_messages(
    std::string_view inserts,
    std::string_view memberships = "INSERT INTO chat_message_join SELECT 1, ROWID FROM message;") {
  return read(database(std::string(kTables) + std::string(inserts) + std::string(memberships)));
}

/// The kind of the one message that these columns and values make.
Kind kind_with(const std::string& columns, const std::string& values) {
  const FileContent content = read_messages("INSERT INTO message (date, handle_id, " + columns +
                                            ") VALUES (700000000000000000, 1, " + values + ");");
  return content.parts.at(0).thread.messages.at(0).kind;
}

/// A typedstream archive of `text`, its length written as `length`.
std::string archive(const std::string& length, const std::string& text,
                    bool mutable_string = false) {
  using namespace std::literals;
  std::string bytes =
      "\x04\x0Bstreamtyped\x81\xE8\x03\x84\x01\x40\x84\x84\x84\x12"
      "NSAttributedString\0\x84\x84\x08NSObject\0\x85\x92"s;
  bytes += mutable_string ? "\x84\x84\x84\x0FNSMutableString\x01\x84\x84\x08NSString\x01\x95"s
                          : "\x84\x84\x84\x08NSString\x01\x94"s;
  return bytes + "\x84\x01+" + length + text + "\x86\x84\x02iI\x01"s;
}

std::string hex(const std::string& bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text = "x'";
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text + "'";
}

TEST(ImessageDb, ReadsBothSidesOfAChat) {
  const FileContent content = read_messages(
      "INSERT INTO message (text, handle_id, date, is_from_me) VALUES "
      "('hello', 1, 700000000000000000, 0), ('hi' || char(13, 10) || 'there', 1, "
      "700000060500000000, 1);");
  ASSERT_EQ(content.parts.size(), 1u);
  const chat::Thread& thread = content.parts[0].thread;
  EXPECT_EQ(thread.title, "+15550001");
  EXPECT_THAT(thread.participants, ElementsAre("+15550001"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Utc);
  EXPECT_THAT(texts_of(thread), ElementsAre("hello", "hi\nthere"));
  EXPECT_EQ(thread.messages[0].author, "+15550001");
  EXPECT_FALSE(thread.messages[0].marked_owner);
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(thread.messages[1].author, "");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, Zone::Utc), "2023-03-08T20:26:40Z");
  EXPECT_EQ(to_iso(thread.messages[1].sent_at, Zone::Utc), "2023-03-08T20:27:40.500Z");
  EXPECT_EQ(content.records, 2u);
  EXPECT_THAT(content.notes, IsEmpty());
}

TEST(ImessageDb, TakesTheTextFromTheAttributedBodyWhereItIsNowhereElse) {
  const std::string middle(300, 'm'), large(70'000, 'l');
  const FileContent content = read_messages(
      "INSERT INTO message (date, text, attributedBody) VALUES "
      "(1, NULL, " +
      hex(archive("\x05", "short")) +
      "),"
      "(2, '', " +
      hex(archive("\x81\x2C\x01", middle)) +
      "),"
      "(3, NULL, " +
      hex(archive(std::string("\x82\x70\x11\x01\x00", 5), large, true)) +
      "),"
      "(4, 'the column', " +
      hex(archive("\x05", "other")) + ");");
  EXPECT_THAT(texts_of(content.parts.at(0).thread),
              ElementsAre("short", middle, large, "the column"));
}

TEST(ImessageDb, AnArchiveThatIsCutShortHasNoText) {
  const std::string whole = archive("\x05", "short");
  EXPECT_EQ(string_of_typedstream(whole), "short");
  for (std::size_t size = 0; size + 9 < whole.size(); ++size) {
    const auto text = string_of_typedstream(std::string_view(whole).substr(0, size));
    EXPECT_FALSE(text && text != "short") << size;
  }
  EXPECT_FALSE(string_of_typedstream(archive("\x82\xFF\xFF\xFF\xFF", "short")));
  EXPECT_FALSE(string_of_typedstream(archive("\x90", "short")));
  EXPECT_FALSE(string_of_typedstream("NSString\x01\x94\x84\x01+\x05short"));
}

TEST(ImessageDb, TellsTheKindsOfRowsApart) {
  EXPECT_EQ(kind_with("text", "'hello'"), Kind::Text);
  EXPECT_EQ(kind_with("text, associated_message_type", "'Loved \"hello\"', 2000"), Kind::Reaction);
  EXPECT_EQ(kind_with("text, associated_message_type", "'Removed', 3006"), Kind::Reaction);
  EXPECT_EQ(kind_with("text, associated_message_type", "char(65532), 1000"), Kind::Sticker);
  EXPECT_EQ(kind_with("item_type", "1"), Kind::System);
  EXPECT_EQ(kind_with("item_type, group_action_type", "3, 1"), Kind::System);
  EXPECT_EQ(kind_with("text, is_service_message", "'registered', 1"), Kind::System);
  EXPECT_EQ(kind_with("text, date_retracted", "'hello', 700000000000000000"), Kind::Unsent);
  EXPECT_EQ(kind_with("date_edited", "700000000000000000"), Kind::Unsent);
  EXPECT_EQ(kind_with("message_summary_info", "CAST('bplist00RrpRotr' AS BLOB)"), Kind::Unsent);
  EXPECT_EQ(kind_with("text, date_edited", "'better', 700000000000000000"), Kind::Text);
  EXPECT_EQ(kind_with("text, cache_has_attachments", "char(65532), 1"), Kind::Media);
  EXPECT_EQ(kind_with("cache_has_attachments", "1"), Kind::Media);
  EXPECT_EQ(kind_with("text, is_audio_message", "char(65532), 1"), Kind::Media);
  EXPECT_EQ(kind_with("text, balloon_bundle_id", "char(65533), 'com.apple.DigitalTouch'"),
            Kind::Media);
  EXPECT_EQ(kind_with("text, balloon_bundle_id", "'vote', 'x:com.apple.messages.Polls'"),
            Kind::Poll);
  EXPECT_EQ(kind_with("text, balloon_bundle_id",
                      "'https://a.example', 'com.apple.messages.URLBalloonProvider'"),
            Kind::Text);
  EXPECT_EQ(kind_with("text, is_from_me, error", "'lost', 1, 22"), Kind::Draft);
  EXPECT_EQ(kind_with("text, is_from_me, error", "'theirs', 0, 22"), Kind::Text);
  EXPECT_EQ(kind_with("text", "NULL"), Kind::Empty);
}

TEST(ImessageDb, StripsTheMarksOfAttachmentsFromACaption) {
  EXPECT_EQ(without_placeholders("\uFFFC\n the view "), "the view");
  EXPECT_EQ(without_placeholders("\uFFFC\uFFFD \uFFFC"), "");
  EXPECT_EQ(without_placeholders("\uFFFD"), "");
  EXPECT_EQ(without_placeholders(" as it is\uFFFD "), " as it is\uFFFD ");
}

TEST(ImessageDb, MessagesPassedOnAndAutomaticAnswersAreNotTheSendersWords) {
  const FileContent content = read_messages(
      "INSERT INTO message (date, text, is_from_me, is_forward, is_auto_reply) VALUES "
      "(1, 'a', 1, 1, 0), (2, 'b', 1, 0, 1), (3, 'c', 1, 0, 0);");
  const auto& messages = content.parts.at(0).thread.messages;
  EXPECT_TRUE(messages[0].forwarded);
  EXPECT_TRUE(messages[1].forwarded);
  EXPECT_FALSE(messages[2].forwarded);
}

TEST(ImessageDb, TimesMayBeInSecondsAndNoughtIsNone) {
  const FileContent content = read_messages(
      "INSERT INTO message (ROWID, date, text) VALUES (4, 400000000, 'old'), (5, 0, 'never'), "
      "(7, NULL, 'never'), (8, -1, 'before');");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(to_iso(thread.messages.at(0).sent_at, Zone::Utc), "2013-09-04T15:06:40Z");
  ASSERT_EQ(content.rejects.size(), 3u);
  EXPECT_EQ(content.rejects[0].line, 5u);
  EXPECT_EQ(content.rejects[0].unit, "row");
  EXPECT_EQ(content.rejects[0].reason, "bad-date");
  EXPECT_EQ(content.records, 4u);
}

TEST(ImessageDb, ChatsOfOnePersonAreOneThread) {
  const FileContent content = read_messages(
      "UPDATE handle SET person_centric_id = 'P' WHERE ROWID = 1;"
      "INSERT INTO handle VALUES (3, '+15550001', 'SMS', NULL), (4, 'b@example.org', 'iMessage', "
      "'P');"
      "INSERT INTO chat VALUES (2, 'SMS;-;+15550001', 45, '+15550001', NULL), (3, "
      "'iMessage;-;b@example.org', 45, 'b@example.org', NULL);"
      "INSERT INTO chat_handle_join VALUES (2, 3), (3, 4);"
      "INSERT INTO message (ROWID, date, text, handle_id) VALUES (1, 1, 'a', 1), (2, 2, 'b', 3), "
      "(3, 3, 'c', 4), (4, 4, 'd', 2);",
      "INSERT INTO chat_message_join VALUES (1, 1), (2, 2), (3, 3);");
  ASSERT_EQ(content.parts.size(), 2u);
  EXPECT_THAT(texts_of(content.parts[0].thread), ElementsAre("a", "b", "c"));
  for (const chat::Message& message : content.parts[0].thread.messages)
    EXPECT_EQ(message.author, "+15550001");
  // In no chat: by its sender.
  EXPECT_THAT(content.parts[1].thread.participants, ElementsAre("+15550002"));
}

TEST(ImessageDb, AGroupHasItsNameElseItsPeople) {
  const FileContent content = read_messages(
      "INSERT INTO chat VALUES (2, 'iMessage;+;chat22', 43, 'chat22', 'Trip'), (3, "
      "'iMessage;+;chat33', 43, 'chat33', '');"
      "INSERT INTO chat_handle_join VALUES (2, 1), (2, 2), (3, 2), (3, 1);"
      "INSERT INTO message (ROWID, date, text, handle_id) VALUES (1, 1, 'a', 1), (2, 2, 'b', 99), "
      "(3, 3, 'c', 2);",
      "INSERT INTO chat_message_join VALUES (2, 1), (2, 2), (3, 3);");
  ASSERT_EQ(content.parts.size(), 2u);
  EXPECT_EQ(content.parts[0].thread.title, "Trip");
  EXPECT_TRUE(content.parts[0].thread.is_group);
  EXPECT_THAT(content.parts[0].thread.participants, ElementsAre("+15550001", "+15550002"));
  EXPECT_EQ(content.parts[0].thread.messages[1].author, "");  // whose handle is gone
  EXPECT_EQ(content.parts[1].thread.title, "+15550001 & +15550002");
}

TEST(ImessageDb, AMessageInSeveralChatsIsReadOnce) {
  const FileContent content = read_messages(
      "INSERT INTO chat VALUES (2, 'iMessage;-;+15550002', 45, '+15550002', NULL);"
      "INSERT INTO chat_handle_join VALUES (2, 2);"
      "INSERT INTO message (ROWID, date, text, handle_id) VALUES (1, 1, 'a', 1);",
      "INSERT INTO chat_message_join VALUES (2, 1), (1, 1);");
  ASSERT_EQ(content.parts.size(), 1u);
  EXPECT_EQ(content.parts[0].thread.title, "+15550002");
  EXPECT_EQ(content.records, 1u);
}

TEST(ImessageDb, WhatTheOwnerThrewAwayIsNotText) {
  const FileContent content = read_messages(
      "CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, "
      "delete_date INTEGER);"
      "INSERT INTO message (ROWID, date, text, handle_id) VALUES (1, 1, 'a', 1), (2, 2, 'b', 1);",
      "INSERT INTO chat_message_join VALUES (1, 1);"
      "INSERT INTO chat_recoverable_message_join VALUES (1, 2, 0);");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.messages.at(1).kind, Kind::Unsent);
  EXPECT_EQ(thread.messages.at(1).text, "");
}

TEST(ImessageDb, ReadsTheFewColumnsOfAnOldSystem) {
  const FileContent content = read(database(
      "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);"
      "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);"
      "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text TEXT, handle_id INTEGER, date "
      "INTEGER, "
      "is_from_me INTEGER);"
      "INSERT INTO handle VALUES (1, 'b@example.org');"
      "INSERT INTO message VALUES (1, 'hello', 1, 400000000, 0), (2, 'hi', 0, 400000001, 1);"
      "INSERT INTO chat_message_join VALUES (9, 1);"));
  ASSERT_EQ(content.parts.size(), 2u);
  EXPECT_EQ(content.parts[0].thread.messages[0].author, "b@example.org");
  EXPECT_THAT(texts_of(content.parts[1].thread), ElementsAre("hi"));
}

TEST(ImessageDb, SaysThatTheNewestMessagesMayBeElsewhere) {
  std::string bytes =
      database(std::string(kTables) + "INSERT INTO message (date, text) VALUES (1, 'hello');");
  bytes[18] = bytes[19] = 2;
  const FileContent content = read(bytes);
  EXPECT_EQ(content.records, 1u);
  EXPECT_THAT(content.notes, ElementsAre(HasSubstr("-wal")));
}

TEST(ImessageDb, RunsNothingThatTheDatabaseBrings) {
  EXPECT_THROW(read_messages("DROP TABLE handle;"
                             "CREATE VIEW handle AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                             "SELECT i + 1 FROM n) SELECT i AS ROWID, 'x' AS id FROM n;"),
               Error);
  EXPECT_THROW(read_messages("DROP TABLE handle; CREATE VIRTUAL TABLE handle USING fts5(id);"),
               Error);
  const FileContent generated = read_messages(
      "ALTER TABLE message RENAME TO old; CREATE TABLE message (ROWID INTEGER PRIMARY KEY, date "
      "INTEGER, is_from_me INTEGER, text TEXT AS (hex(zeroblob(1000000))));"
      "INSERT INTO message (date) VALUES (1);");
  EXPECT_EQ(generated.parts.at(0).thread.messages.at(0).kind, Kind::Empty);
}

TEST(ImessageDb, RefusesADamagedDatabase) {
  std::string bytes =
      database(std::string(kTables) +
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
               "LIMIT 2000) INSERT INTO message (date, text) SELECT i, 'hello' FROM n;");
  std::string cut = bytes.substr(0, bytes.size() / 2);
  EXPECT_THROW(read(cut), Error);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), bytes.end(), '\x41');
  try {
    read(bytes);
    FAIL() << "a damaged database was read";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "chat.db: the database cannot be read: database disk image is malformed");
    EXPECT_THAT(error.hint(), HasSubstr(".backup"));
  }
  EXPECT_THROW(read("SQLite format 3"), Error);
}

TEST(ImessageDb, EndsWherePagesAreLinkedToTheSamePage) {
  std::string bytes =
      database(std::string(kTables) +
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
               "LIMIT 9000) INSERT INTO message (date, text) SELECT i, 'hello' FROM n;");
  constexpr std::size_t kPage = 4096;
  constexpr char kInnerPageOfATable = 5;
  std::size_t changed = 0;
  for (std::size_t page = kPage; page < bytes.size(); page += kPage) {
    if (bytes[page] != kInnerPageOfATable) continue;
    const auto number = [&](std::size_t at) {
      return std::size_t{static_cast<unsigned char>(bytes[page + at])} << 8 |
             static_cast<unsigned char>(bytes[page + at + 1]);
    };
    const std::string first = bytes.substr(page + number(12), 4);
    for (std::size_t cell = 1; cell < number(3); ++cell, ++changed)
      bytes.replace(page + number(12 + 2 * cell), 4, first);
  }
  ASSERT_GT(changed, 10u);
  EXPECT_THROW(read(bytes), Error);
}

TEST(ImessageDb, TheLogBesideADatabaseIsNamed) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "chat.db",
      database(std::string(kTables) + "INSERT INTO message (date, text) VALUES (1, 'hello');"));
  put(folder.path(), "chat.db-wal", "\x37\x7F\x06\x82 and so on");
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.skipped.size(), 1u);
  EXPECT_THAT(imported.skipped[0].reason, HasSubstr("newest part of a database"));
  EXPECT_EQ(imported.files.at(0).variant, "database of Messages");
}

TEST(ImessageDb, IsKnownByItsTablesOrByItsName) {
  const auto match = [](std::string_view path, std::string_view head) {
    return is_imessage_db({path, head, {}});
  };
  const std::string bytes = database(kTables), other = database("CREATE TABLE a (b);");
  EXPECT_EQ(match("/x/copy.sqlite", bytes), Match::Yes);
  EXPECT_EQ(match("/x/sms.db", other), Match::Yes);
  EXPECT_EQ(match("/b/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28", other), Match::Yes);
  EXPECT_EQ(match("/x/other.db", other), Match::No);
  EXPECT_EQ(match("/x/sms.db", "chat_message_join"), Match::No);
  const FileContent content = read(other);
  EXPECT_EQ(content.records, 0u);
  EXPECT_THAT(content.notes, ElementsAre(HasSubstr("not one of Messages")));
}

TEST(ImessageDb, ReadsTheFixtureOfVentura) {
  IDIOLECT_FIXTURE(file, "formats/imessage/langchain/chat_ventura_test_rows.db");
  const Read imported = read_one(file);
  ASSERT_EQ(imported.threads.size(), 1u);
  const chat::Thread& thread = imported.threads[0];
  std::map<Kind, int> kinds;
  for (const chat::Message& message : thread.messages) ++kinds[message.kind];
  EXPECT_EQ(kinds, (std::map<Kind, int>{{Kind::Text, 6}, {Kind::Reaction, 1}}));
  EXPECT_EQ(thread.title, "test@gmail.com");
  EXPECT_THAT(texts_of(thread), Contains("I see nothing here add"));
  for (const chat::Message& message : thread.messages)
    EXPECT_TRUE(message.marked_owner || message.author == "test@gmail.com");
}

}  // namespace
}  // namespace idiolect::sources
