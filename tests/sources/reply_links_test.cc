// Every format that says which message answers which: the answer's link is the
// fingerprint of the other's id, and of nothing else.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include "sources/discord_exporter_json.h"
#include "sources/imessage_db.h"
#include "sources/matrix_json.h"
#include "sources/signal_native.h"
#include "sources/sigtop.h"
#include "sources/slack.h"
#include "sources/telegram_html.h"
#include "sources/telegram_json.h"
#include "sources/whatsapp_chat_exporter.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

/// Holds the message "answer" of the only thread against its message "question"; none other of them
/// answers any.
void expect_link(const FileContent& content) {
  ASSERT_EQ(content.parts.size(), 1u);
  const chat::Message* question = nullptr;
  const chat::Message* answer = nullptr;
  for (const chat::Message& message : content.parts[0].thread.messages) {
    if (message.text == "question") question = &message;
    if (message.text == "answer") {
      answer = &message;
    } else {
      EXPECT_EQ(message.reply_to, 0u) << message.text;
    }
  }
  ASSERT_TRUE(question != nullptr && answer != nullptr);
  EXPECT_NE(question->id, 0u);
  EXPECT_NE(answer->id, question->id);
  EXPECT_EQ(answer->reply_to, question->id);
}

TEST(LinkId, TellsIdsApartAndIsNeverNone) {
  EXPECT_EQ(chat::link_id("123"), chat::link_id("123"));
  EXPECT_NE(chat::link_id("123"), chat::link_id("124"));
  EXPECT_NE(chat::link_id(""), 0u);
}

std::string telegram(std::string_view fields) {
  return R"({"type": "message", "date_unixtime": "1692788400", "from": "Anna",
             "from_id": "user20", )" +
         std::string(fields) + "}";
}

std::string telegram_chat(std::string_view messages) {
  return R"({"name": "Anna", "type": "personal_chat", "id": 20, "messages": [)" +
         std::string(messages) + "]}";
}

TEST(ReplyLinks, AreReadFromTelegramsJson) {
  expect_link(read_text(
      read_telegram_json,
      telegram_chat(telegram(R"("id": 7, "text": "question")") + "," +
                    telegram(R"("id": 8, "reply_to_message_id": 7, "text": "answer")") + "," +
                    telegram(R"("id": 9, "reply_to_message_id": 7, "reply_to_peer_id": "user5",
                                "text": "to another chat")"))));
}

std::string telegram_page(int id, std::string_view body) {
  return R"(<div class="message default clearfix" id="message)" + std::to_string(id) +
         R"("><div class="body"><div class="pull_right date details"
         title="23.08.2023 13:11:23 UTC-08:00">13:11</div><div class="from_name">Anna</div>)" +
         std::string(body) + "</div></div>";
}

TEST(ReplyLinks, AreReadFromTelegramsPages) {
  const auto answers = [](std::string_view link) {
    return R"(<div class="reply_to details">In reply to <a href=")" + std::string(link) +
           R"(">this message</a></div>)";
  };
  expect_link(read_text(
      read_telegram_html,
      R"(<div class="page_wrap"><div class="page_header"><div class="text bold">Anna</div></div>)" +
          telegram_page(7, R"(<div class="text">question</div>)") +
          telegram_page(
              8, answers("messages.html#go_to_message7") + R"(<div class="text">answer</div>)") +
          telegram_page(9, answers("#x") + R"(<div class="text">to nothing</div>)") + "</div>",
      "Chat/messages2.html"));
}

TEST(ReplyLinks, AreReadFromWhatsAppChatExporter) {
  const auto says = [](std::string_view fields) {
    return R"({"from_me": false, "timestamp": 1609459200, )" + std::string(fields) + "}";
  };
  expect_link(read_text(
      read_whatsapp_chat_exporter,
      R"({"15555550122@s.whatsapp.net": {"name": "Sam", "messages": {"1": )" +
          says(R"("key_id": "AB", "data": "question", "reply": null)") + R"(, "2": )" +
          says(R"("key_id": "CD", "data": "answer", "reply": "AB", "quoted_data": "question")") +
          "}}}"));
}

TEST(ReplyLinks, AreReadFromDiscordChatExporter) {
  const auto says = [](std::string_view fields) {
    return R"({"timestamp": "2024-01-15T12:00:00+00:00", "author": {"id": "1", "name": "ada"}, )" +
           std::string(fields) + "}";
  };
  expect_link(read_text(read_discord_exporter_json,
                        R"({"channel": {"id": "9", "type": "DirectTextChat"}, "messages": [)" +
                            says(R"("id": "1000", "content": "question")") + "," +
                            says(R"("id": "1001", "content": "answer", "type": "Reply",
                  "reference": {"type": "Default", "messageId": "1000"})") +
                            "," + says(R"("id": "1002", "content": "passed on",
                  "reference": {"messageId": "1000", "type": "Forward"})") +
                            "]}"));
}

TEST(ReplyLinks, AreReadFromSignal) {
  const auto item = [](std::string_view sent, std::string_view message) {
    return R"({"chatItem":{"chatId":"10","authorId":"2","dateSent":")" + std::string(sent) +
           R"(","incoming":{},"standardMessage":{)" + std::string(message) + "}}}\n";
  };
  expect_link(read_text(
      read_signal_native,
      R"({"recipient":{"id":"2","contact":{"aci":"c2Ft","profileGivenName":"Sam"}}}
{"chat":{"id":"10","recipientId":"2"}}
)" + item("1700000001000", R"("text":{"body":"question"})") +
          item("1700000002000", R"("quote":{"targetSentTimestamp":"1700000001000","authorId":"2",)"
                                R"("text":{"body":"question"}},"text":{"body":"answer"})")));
}

TEST(ReplyLinks, AreReadFromSigtop) {
  expect_link(read_text(
      read_sigtop_json,
      R"([{"type":"incoming","conversationId":"c","sent_at":1700000001000,"body":"question"},
          {"type":"outgoing","conversationId":"c","sent_at":1700000002000,"body":"answer",
           "quote":{"id":1700000001000,"text":"question"}}])",
      "signal/Sam.json"));
}

TEST(ReplyLinks, AreReadFromSlack) {
  expect_link(
      read_text(read_slack,
                R"([{"type":"message","user":"U1","ts":"1681413317.397479","text":"question",
           "thread_ts":"1681413317.397479"},
          {"type":"message","user":"U2","ts":"1681413318.000100","text":"answer",
           "thread_ts":"1681413317.397479"}])",
                "export/general/2023-04-13.json"));
}

TEST(ReplyLinks, AreReadFromMatrix) {
  const auto event = [](std::string_view id, std::string_view content) {
    return R"({"type": "m.room.message", "sender": "@anna:example.org",
               "origin_server_ts": 1692788400000, "event_id": ")" +
           std::string(id) + R"(", "content": {"msgtype": "m.text", )" + std::string(content) +
           "}}";
  };
  expect_link(read_text(read_matrix_json,
                        R"({"room_name": "Anna", "messages": [)" +
                            event("$1", R"("body": "question")") + "," +
                            event("$2", R"("body": "> <@anna:example.org> question\n\nanswer",
                         "m.relates_to": {"m.in_reply_to": {"event_id": "$1"}})") +
                            "]}"));
}

TEST(ReplyLinks, AreReadFromMessages) {
  sqlite3* opened = nullptr;
  sqlite3_open(":memory:", &opened);
  sqlite3_exec(opened, R"(
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT, display_name TEXT);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, date INTEGER,
  is_from_me INTEGER, thread_originator_guid TEXT, reply_to_guid TEXT);
INSERT INTO handle VALUES (1, '+15550001', 'iMessage');
INSERT INTO chat VALUES (1, 'iMessage;-;+15550001', 45, '+15550001', '');
INSERT INTO chat_handle_join VALUES (1, 1);
INSERT INTO message VALUES (1, 'A', 'question', 1, 700000000000000000, 0, NULL, NULL);
INSERT INTO message VALUES (2, 'B', 'merely next', 1, 700000001000000000, 0, NULL, 'A');
INSERT INTO message VALUES (3, 'C', 'answer', 1, 700000002000000000, 1, 'A', 'B');
INSERT INTO chat_message_join SELECT 1, ROWID FROM message;)",
               nullptr, nullptr, nullptr);
  sqlite3_int64 size = 0;
  unsigned char* const bytes = sqlite3_serialize(opened, "main", &size, 0);
  std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(opened);
  expect_link(read_text(read_imessage_db, std::move(text), "chat.db"));
}

}  // namespace
}  // namespace idiolect::sources
