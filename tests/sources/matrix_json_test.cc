#include "sources/matrix_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "sources/matrix_event.h"
#include "sources/unread_formats.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

FileContent read(std::string text) { return read_text(read_matrix_json, std::move(text)); }

std::string room(std::string_view events) {
  return R"({"room_name": "Anna", "room_creator": "Robin", "topic": "", "export_date": "2024-01-01",
    "exported_by": "Robin Vale", "messages": [)" +
         std::string(events) + "]}";
}

std::string event(std::string_view sender, int second, std::string_view type,
                  std::string_view content, std::string_view id = "$x") {
  return R"({"type": ")" + std::string(type) + R"(", "sender": "@)" + std::string(sender) +
         R"(:example.org", "origin_server_ts": )" + std::to_string(1692788400000 + second * 1000) +
         R"(, "event_id": ")" + std::string(id) + R"(", "room_id": "!r:example.org", "content": )" +
         std::string(content) + ", \"unsigned\": {\"age\": 5}}";
}

std::string says(std::string_view sender, int second, std::string_view content,
                 std::string_view id = "$x") {
  return event(sender, second, "m.room.message",
               R"({"msgtype": "m.text", "body": )" + std::string(content) + "}", id);
}

const chat::Thread& only_thread(const FileContent& content) {
  EXPECT_EQ(content.parts.size(), 1u);
  return content.parts.at(0).thread;
}

std::vector<chat::Kind> kinds_of(const chat::Thread& thread) {
  std::vector<chat::Kind> kinds;
  for (const chat::Message& message : thread.messages) kinds.push_back(message.kind);
  return kinds;
}

TEST(MatrixJson, ReadsARoom) {
  const FileContent content = read(room(
      event("anna", 0, "m.room.member", R"({"membership": "join", "displayname": "Anna Berg"})")
          .replace(1, 0, R"("state_key": "@anna:example.org", )") +
      "," + says("anna", 1, R"("hi\nyou")") + "," + says("robin", 2, R"("yes")")));
  const chat::Thread& thread = only_thread(content);
  EXPECT_EQ(thread.title, "Anna");
  EXPECT_EQ(thread.key, "!r:example.org");
  EXPECT_EQ(thread.zone, Zone::Utc);
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(thread.participants, ElementsAre("@anna:example.org", "@robin:example.org"));
  EXPECT_THAT(texts_of(thread), ElementsAre("", "hi\nyou", "yes"));
  EXPECT_EQ(to_iso(thread.messages[1].sent_at, thread.zone), "2023-08-23T11:00:01Z");
  EXPECT_THAT(content.names, ElementsAre(Pair("@anna:example.org", "Anna Berg")));
  EXPECT_THAT(content.stated_owner, ElementsAre("Robin Vale"));
  EXPECT_EQ(content.records, 3u);
}

TEST(MatrixJson, TwoOfOneNameAreToldApart) {
  const auto joins = [](const std::string& who) {
    return event(who, 0, "m.room.member", R"({"membership": "join", "displayname": "Al"})")
        .replace(1, 0, R"("state_key": "@)" + who + R"(:example.org", )");
  };
  EXPECT_THAT(read(room(joins("a") + "," + joins("b"))).names,
              ElementsAre(Pair("@a:example.org", "Al (@a:example.org)"),
                          Pair("@b:example.org", "Al (@b:example.org)")));
}

TEST(MatrixJson, TellsTheKindsOfEventsApart) {
  using chat::Kind;
  const auto message = [](std::string_view content) {
    return event("anna", 0, "m.room.message", content) + ",";
  };
  const chat::Thread thread = only_thread(
      read(room(message(R"({"msgtype": "m.emote", "body": "waves"})") +
                message(R"({"msgtype": "m.notice", "body": "beep"})") +
                message(R"({"msgtype": "m.image", "body": "a.jpg"})") +
                message(R"({"msgtype": "m.image", "body": "look", "filename": "a.jpg"})") +
                message(R"({"msgtype": "m.location", "body": "here"})") +
                message(R"({"msgtype": "m.text", "body": " "})") + message("{}") +
                event("anna", 0, "m.sticker", R"({"body": "cat"})") + "," +
                event("anna", 0, "m.reaction", R"({"m.relates_to": {"key": "x"}})") + "," +
                event("anna", 0, "m.call.invite", "{}") + "," +
                event("anna", 0, "org.matrix.msc3381.poll.start", "{}") + "," +
                event("anna", 0, "m.room.topic", R"({"topic": "t"})"))));
  EXPECT_THAT(kinds_of(thread),
              ElementsAre(Kind::Text, Kind::System, Kind::Media, Kind::Text, Kind::Location,
                          Kind::Empty, Kind::Unsent, Kind::Sticker, Kind::Reaction, Kind::Call,
                          Kind::Poll, Kind::System));
  EXPECT_EQ(thread.messages[3].text, "look");
}

TEST(MatrixJson, LeavesOutTheWordsThatAReplyAnswers) {
  EXPECT_EQ(without_matrix_quote("> <@a:b> one\n> two\n\nmine\n> too"), "mine\n> too");
  EXPECT_EQ(without_matrix_quote("> * <@a:b> waves\n\nmine"), "mine");
  EXPECT_EQ(without_matrix_quote("> what I quote"), "> what I quote");
  EXPECT_EQ(without_matrix_quote("> <@a:b> all"), "");
  const std::string quoted = R"("> <@a:b> theirs\n\nmine")";
  const chat::Thread thread =
      only_thread(read(room(says("anna", 0, quoted + R"(, "m.relates_to": {"m.in_reply_to": {}})") +
                            "," + says("anna", 1, quoted))));
  EXPECT_THAT(texts_of(thread), ElementsAre("mine", "> <@a:b> theirs\n\nmine"));
}

TEST(MatrixJson, AnEditedMessageHasItsLastText) {
  const auto edit = [](std::string_view sender, std::string_view target, std::string_view text) {
    return "," + says(sender, 9,
                      R"("* x", "m.new_content": {"msgtype": "m.text", "body": ")" +
                          std::string(text) + R"("}, "m.relates_to": {"rel_type": "m.replace",
                          "event_id": ")" +
                          std::string(target) + "\"}",
                      "$edit");
  };
  const chat::Thread thread =
      only_thread(read(room(says("anna", 0, R"("frist")", "$1") + edit("anna", "$1", "firts") +
                            edit("anna", "$1", "first") + edit("robin", "$1", "not mine") +
                            edit("anna", "$gone", "of an older one"))));
  EXPECT_THAT(texts_of(thread), ElementsAre("first", "", "", "not mine", "of an older one"));
  EXPECT_EQ(thread.messages[1].kind, chat::Kind::System);
}

TEST(MatrixJson, EveryEventThatIsNoMessageIsAReject) {
  const FileContent content =
      read(room("5, null," + event("anna", 0, "m.room.encrypted", R"({"ciphertext": "x"})") + "," +
                R"({"type": "m.room.message", "sender": "@a:b", "content": {"body": "x"}},
                   {"type": "m.room.message", "origin_server_ts": 1692788400000},
                   {"sender": "@a:b", "origin_server_ts": 1692788400000},)" +
                says("anna", 0, R"("kept")")));
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("not-an-object", "not-an-object", "not-decrypted", "bad-time",
                                   "no-sender", "no-type"));
  EXPECT_EQ(content.records, 7u);
  EXPECT_THAT(texts_of(only_thread(content)), ElementsAre("kept"));
}

TEST(MatrixJson, RefusesWhatIsCutShort) {
  const std::string whole = room(says("anna", 0, R"("hi")"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(read(whole.substr(0, size)), Error) << size;
  EXPECT_THROW(read(R"({"room_name": "x", "exported_by": "y"})"), Error);
}

TEST(MatrixJson, RecognisesRoomsAlone) {
  const auto match = [](std::string_view text) { return is_matrix_json({"x.json", text, {}}); };
  EXPECT_EQ(match(room("")), Match::Yes);
  EXPECT_EQ(match(R"({"messages": [{"sender": "@a:b", "origin_server_ts": 5}]})"), Match::Yes);
  EXPECT_EQ(match(R"({"messages": [{"sender": "a", "text": "x"}]})"), Match::No);
  EXPECT_EQ(match(meta_thread(meta_message("Anna", 1, "hi"))), Match::No);
  EXPECT_EQ(reason_not_read({"messages.html", "<html><body class=\"mx_Export\">", {}}),
            "HTML of a Matrix room: export the chat as JSON with Element");
  const testing::TemporaryFolder folder;
  const Read imported =
      read_one(put(folder.path(), "matrix-Anna-Chat-Export.json",
                   room(event("robin", 0, "m.room.member",
                              R"({"membership": "join", "displayname": "Robin Vale"})")
                            .replace(1, 0, R"("state_key": "@robin:example.org", )") +
                        "," + says("robin", 1, R"("hi")"))));
  EXPECT_EQ(imported.files.at(0).source, "matrix");
  EXPECT_EQ(imported.threads.at(0).messages.at(1).author, "Robin Vale");
}

}  // namespace
}  // namespace idiolect::sources
