#include "sources/telegram_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "sources/telegram_chat.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kPath = "export/result.json";

FileContent read(std::string text) { return read_text(read_telegram_json, std::move(text), kPath); }

/// A chat object around its messages; `head` is what stands before them.
std::string chat_of(std::string_view head, std::string_view messages) {
  return "{" + std::string(head) + R"(, "messages": [)" + std::string(messages) + "]}";
}

constexpr std::string_view kAnna = R"("name": "Anna", "type": "personal_chat", "id": 20)";

std::string message(std::string_view from_id, int second, std::string_view fields) {
  const std::string name = from_id == "user20" ? "Anna" : from_id == "user10" ? "Robin" : "Luca";
  return R"({"id": 1, "type": "message", "date": "2023-08-23T13:00:00", "date_unixtime": ")" +
         std::to_string(1692788400 + second) + R"(", "from": ")" + name + R"(", "from_id": ")" +
         std::string(from_id) + "\", " + std::string(fields) + "}";
}

std::string says(std::string_view from_id, int second, std::string_view text) {
  return message(from_id, second, R"("text": ")" + std::string(text) + "\"");
}

std::string account(std::string_view chats, std::string_view person = R"("user_id": 10, )") {
  return R"({"about": "Here is the data you requested.", "personal_information": {)" +
         std::string(person) + R"("first_name": "Robin", "last_name": "Vale"},
    "contacts": {"about": "", "list": [{"user_id": 20}]}, "chats": {"about": "", "list": [)" +
         std::string(chats) + "]}}";
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

std::vector<bool> marks_of(const chat::Thread& thread) {
  std::vector<bool> marks;
  for (const chat::Message& message : thread.messages) marks.push_back(message.marked_owner);
  return marks;
}

std::vector<std::string> reasons_of(const FileContent& content) {
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  return reasons;
}

TEST(TelegramJson, ReadsOneChat) {
  const FileContent content = read(
      chat_of(kAnna, says("user20", 0, R"(hi\nyou)") + "," + says("user10", 60, "caf\\u00e9")));
  const chat::Thread& thread = only_thread(content);
  EXPECT_EQ(thread.title, "Anna");
  EXPECT_EQ(thread.key, "user 20");
  EXPECT_EQ(thread.zone, Zone::Utc);
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(thread.participants, ElementsAre("Anna", "Robin"));
  EXPECT_THAT(texts_of(thread), ElementsAre("hi\nyou", "café"));
  EXPECT_EQ(thread.messages[0].author, "Anna");
  EXPECT_EQ(to_iso(thread.messages[1].sent_at, thread.zone), "2023-08-23T11:01:00Z");
  EXPECT_EQ(content.records, 2u);
  EXPECT_EQ(content.variant, "JSON of one chat");
}

TEST(TelegramJson, OfOneChatTheNameOfWhoIsNotTheChatIsStated) {
  const std::string both = says("user20", 0, "hi") + "," + says("user10", 1, "you");
  EXPECT_THAT(read(chat_of(kAnna, both)).stated_owner, ElementsAre("Robin"));
  const std::string_view group = R"("name": "Trip", "type": "private_group", "id": 20)";
  EXPECT_THAT(read(chat_of(group, both)).stated_owner, IsEmpty());
  const std::string_view altered = R"("name": "Anna", "type": "personal_chat", "id": 99)";
  EXPECT_THAT(read(chat_of(altered, both)).stated_owner, IsEmpty());
  const std::string_view saved = R"("type": "saved_messages", "id": 10)";
  EXPECT_THAT(read(chat_of(saved, says("user10", 0, "milk"))).stated_owner, ElementsAre("Robin"));
}

TEST(TelegramJson, AWholeAccountMarksTheOwnersRowsInEveryChat) {
  const FileContent content =
      read(account(chat_of(kAnna, says("user20", 0, "hi") + "," + says("user10", 1, "you")) + "," +
                   chat_of(R"("name": "Trip", "type": "private_supergroup", "id": 30)",
                           says("user20", 2, "a") + "," + says("user40", 3, "b") + "," +
                               says("user10", 4, "c"))));
  ASSERT_EQ(content.parts.size(), 2u);
  EXPECT_THAT(marks_of(content.parts[0].thread), ElementsAre(false, true));
  EXPECT_THAT(marks_of(content.parts[1].thread), ElementsAre(false, false, true));
  EXPECT_FALSE(content.parts[0].thread.is_group);
  EXPECT_TRUE(content.parts[1].thread.is_group);
  EXPECT_EQ(content.parts[1].thread.key, "channel 30");
  EXPECT_THAT(content.stated_owner, IsEmpty());
  EXPECT_EQ(content.variant, "JSON of a whole account");
}

TEST(TelegramJson, AnAccountWithoutPersonalDataHasItsOwnerByItsChatsOfTwo) {
  const std::string text = R"({"about": "", "chats": {"list": [)" +
                           chat_of(kAnna, says("user20", 0, "hi") + "," + says("user10", 1, "a")) +
                           "," +
                           chat_of(R"("type": "private_group", "id": 5)",
                                   says("user40", 2, "b") + "," + says("user10", 3, "c")) +
                           "]}}";
  const FileContent content = read(text);
  EXPECT_THAT(marks_of(content.parts.at(1).thread), ElementsAre(false, true));
}

TEST(TelegramJson, ChatsThatContradictOneAnotherMarkNobody) {
  const std::string text = R"({"about": "", "chats": {"list": [)" +
                           chat_of(kAnna, says("user20", 0, "hi") + "," + says("user10", 1, "a")) +
                           "," +
                           chat_of(R"("type": "personal_chat", "id": 40)",
                                   says("user40", 2, "b") + "," + says("user50", 3, "c")) +
                           "]}}";
  for (const ThreadPart& part : read(text).parts)
    EXPECT_THAT(marks_of(part.thread), ElementsAre(false, false));
}

TEST(TelegramJson, AnAccountWithoutIdsStatesItsName) {
  const FileContent content =
      read(account(chat_of(R"("id": 4)", R"({"type": "message", "from": "Robin Vale",
           "date_unixtime": "1700000000", "text": "hi"})"),
                   ""));
  EXPECT_THAT(content.stated_owner, ElementsAre("Robin Vale"));
}

TEST(TelegramJson, ReadsTheChatsThatWereLeft) {
  const FileContent content = read(
      R"({"about": "", "left_chats": {"about": "", "list": [)" +
      chat_of(R"("name": "Old", "type": "public_supergroup", "id": 7)", says("user20", 0, "bye")) +
      "]}}");
  EXPECT_EQ(only_thread(content).title, "Old");
}

TEST(TelegramJson, IdsOfBefore2021HaveAFlagAddedToThem) {
  EXPECT_TRUE(is_telegram_user("user777", 777));
  EXPECT_TRUE(is_telegram_user("4294968073", 777));
  EXPECT_TRUE(is_telegram_user("4294968073", 4294968073));
  EXPECT_FALSE(is_telegram_user("channel777", 777));
  EXPECT_FALSE(is_telegram_user("user", 0));
  EXPECT_FALSE(is_telegram_user("", 0));
  const FileContent content =
      read(account(chat_of(R"("name": "Anna", "type": "personal_chat", "id": 4294967316)",
                           R"({"type": "message", "date": "2020-01-01T00:00:02", "from": "Anna",
                  "from_id": 4294967316, "text": "a"},
                 {"type": "message", "date": "2020-01-01T00:00:03", "from": null,
                  "from_id": 4294967306, "text": "b"})")));
  const chat::Thread& thread = only_thread(content);
  EXPECT_THAT(marks_of(thread), ElementsAre(false, true));
  EXPECT_EQ(thread.messages[1].author, "user4294967306");
  EXPECT_EQ(thread.zone, Zone::Local);
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2020-01-01T00:00:02");
}

TEST(TelegramJson, PartsOfATextFollowOneAnotherWithoutAnythingBetween) {
  const chat::Thread thread = only_thread(read(chat_of(
      kAnna,
      message("user20", 0,
              R"("text": ["see ", {"type": "link", "text": "https://a.example"}, "!", 5, null])") +
          "," +
          message("user20", 1, R"("text": "", "text_entities": [{"type": "plain", "text": "x"},
                  {"type": "custom_emoji", "text": "😀", "document_id": "1"}])") +
          "," + message("user20", 2, R"("text": "once", "text_entities":
                  [{"type": "plain", "text": "once"}])"))));
  EXPECT_THAT(texts_of(thread), ElementsAre("see https://a.example!", "x😀", "once"));
}

TEST(TelegramJson, TellsTheKindsOfRecordsApart) {
  using chat::Kind;
  const auto with = [](std::string_view fields) { return message("user20", 0, fields) + ","; };
  const chat::Thread thread = only_thread(read(chat_of(
      kAnna, with(R"("photo": "photos/1.jpg", "text": "a caption")") +
                 with(R"j("photo": "(File not included.)", "text": "")j") +
                 with(R"("file": "s.webp", "media_type": "sticker", "text": "")") +
                 with(R"("file": "v.ogg", "media_type": "voice_message", "text": [])") +
                 with(R"("location_information": {"latitude": 1, "longitude": 2}, "text": "")") +
                 with(R"("place_name": "Bar", "text": "")") +
                 with(R"("photo": "x", "contact_information": {"first_name": "A"}, "text": "")") +
                 with(R"("poll": {"question": "q", "answers": [{"text": "a"}]}, "text": "")") +
                 with(R"("text": "")") +
                 R"({"type": "service", "date_unixtime": "1692788400", "actor": "Anna",
              "actor_id": "user20", "action": "phone_call", "text": ""},
             {"type": "service", "date_unixtime": "1692788400", "actor": "Anna",
              "actor_id": "user20", "action": "pin_message", "text": ""},
             {"type": "service", "date_unixtime": "1692788400", "text": "sent by a button"})")));
  EXPECT_THAT(kinds_of(thread),
              ElementsAre(Kind::Text, Kind::Media, Kind::Sticker, Kind::Media, Kind::Location,
                          Kind::Location, Kind::Contact, Kind::Poll, Kind::Empty, Kind::Call,
                          Kind::System, Kind::System));
  EXPECT_EQ(thread.messages[0].text, "a caption");
  EXPECT_EQ(thread.messages[11].text, "");
}

TEST(TelegramJson, WhatOthersWroteIsForwarded) {
  const chat::Thread thread = only_thread(
      read(chat_of(kAnna, message("user20", 0, R"("forwarded_from": "Luca", "text": "a")") + "," +
                              message("user20", 1, R"("forwarded_from": null, "text": "b")") + "," +
                              message("user20", 2, R"("via_bot": "@gif", "text": "c")") + "," +
                              message("user20", 3, R"("reply_to_message_id": 4, "text": "d")"))));
  std::vector<bool> forwarded;
  for (const chat::Message& message : thread.messages) forwarded.push_back(message.forwarded);
  EXPECT_THAT(forwarded, ElementsAre(true, true, true, false));
}

TEST(TelegramJson, BotsAndTelegramItselfAreNoPeople) {
  const auto kinds = [](std::string_view head) {
    return kinds_of(only_thread(
        read(chat_of(head, says("user20", 0, "Your code") + "," + says("user10", 1, "thanks")))));
  };
  using chat::Kind;
  EXPECT_THAT(kinds(R"("name": "Bot", "type": "bot_chat", "id": 20)"),
              ElementsAre(Kind::System, Kind::Text));
  EXPECT_THAT(kinds(kAnna), ElementsAre(Kind::Text, Kind::Text));
  const chat::Thread news =
      only_thread(read(chat_of(R"("name": "Telegram", "type": "personal_chat", "id": 777000)",
                               says("user777000", 0, "Login code"))));
  EXPECT_THAT(kinds_of(news), ElementsAre(Kind::System));
}

/// What is handed over while `text` is read, and what remains.
std::pair<std::vector<ThreadPart>, FileContent> read_streaming(std::string text) {
  std::vector<ThreadPart> delivered;
  const Deliver deliver = [&](ThreadPart part) { delivered.push_back(std::move(part)); };
  const std::size_t size = text.size();
  text.resize(size + kPadding);
  FileContent content =
      read_telegram_json({kPath, std::string_view(text).substr(0, size), &deliver});
  return {std::move(delivered), std::move(content)};
}

std::string two_chats() {
  return chat_of(kAnna, says("user20", 0, "hi") + ", 5, " + says("user10", 1, "you")) + "," +
         chat_of(R"("name": "L", "type": "personal_chat", "id": 30)",
                 says("user30", 0, "hi") + "," + says("user10", 1, "no"));
}

TEST(TelegramJson, HandsChatsOverWhereTheAccountIsKnown) {
  const auto [parts, content] = read_streaming(account(two_chats()));
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_THAT(content.parts, IsEmpty());
  EXPECT_THAT(marks_of(parts[0].thread), ElementsAre(false, true));
  EXPECT_EQ(content.records, 5u);
}

TEST(TelegramJson, HandsChatsOverWhereOnlyAllOfThemShowWhoTheAccountIs) {
  const auto [parts, content] = read_streaming(R"({"chats": {"list": [)" + two_chats() + "]}}");
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_THAT(marks_of(parts[0].thread), ElementsAre(false, true));
  EXPECT_THAT(marks_of(parts[1].thread), ElementsAre(false, true));
  EXPECT_THAT(content.stated_owner, IsEmpty());
  EXPECT_EQ(content.records, 5u);
  EXPECT_EQ(content.rejects.size(), 1u);
  EXPECT_EQ(parts[1].thread.messages[1].record, 5u);
}

TEST(TelegramJson, AChannelIsNoChatOfTwoAndSaidToBeRead) {
  const FileContent content =
      read(chat_of(R"("name": "News", "type": "public_channel", "id": 8)",
                   message("channel8", 0, R"("author": "Anna", "text": "a post")")));
  EXPECT_TRUE(only_thread(content).is_group);
  EXPECT_THAT(content.notes, ElementsAre(HasSubstr("1 channel(s)")));
}

TEST(TelegramJson, OneChatHasOneKeyWhereverItIsExported) {
  const std::string chat = chat_of(kAnna, says("user20", 0, "hi"));
  EXPECT_EQ(only_thread(read(chat)).key, only_thread(read(account(chat))).key);
  const FileContent nameless =
      read(account(chat_of(R"("name": "A")", says("user20", 0, "hi")) + "," +
                   chat_of(R"("name": "A")", says("user20", 0, "hi"))));
  EXPECT_NE(nameless.parts.at(0).thread.key, nameless.parts.at(1).thread.key);
}

TEST(TelegramJson, AChatKeepsOneZoneWhereItsTimesAreOfTwo) {
  const chat::Thread thread = only_thread(
      read(chat_of(kAnna, says("user20", 0, "both") + R"(, {"type": "message", "from": "Anna",
           "date": "2023-08-23T13:05:00", "text": "local, two hours ahead"})")));
  EXPECT_EQ(to_iso(thread.messages.at(1).sent_at, thread.zone), "2023-08-23T11:05:00Z");
}

TEST(TelegramJson, EveryRecordThatIsNoMessageIsAReject) {
  const FileContent content = read(chat_of(kAnna, R"("text", 5, null, [],
        {"type": "message", "from": "Anna", "text": "when?"},
        {"type": "message", "from": "Anna", "date": "yesterday", "text": "when?"},
        {"type": "message", "from": "Anna", "date": "1970-01-01T01:00:00", "date_unixtime": "0"},
        {"type": "message", "date_unixtime": "1692788400", "text": "who?"},
        {"type": "story", "date_unixtime": "1692788400", "from": "Anna", "text": "what?"},
        {"id": 5, "type": "unsupported"},)" + says("user20", 0, "kept")));
  EXPECT_THAT(reasons_of(content), ElementsAre("not-an-object", "not-an-object", "not-an-object",
                                               "not-an-object", "bad-date", "bad-date", "bad-date",
                                               "no-sender", "bad-type", "unsupported"));
  EXPECT_EQ(content.records, 11u);
  EXPECT_EQ(content.rejects[7].line, 8u);
  EXPECT_THAT(texts_of(only_thread(content)), ElementsAre("kept"));
}

TEST(TelegramJson, FieldsOfAnotherTypeThanTheyShouldBeAreNoErrors) {
  const FileContent content = read(R"({"name": null, "type": 5, "id": "x", "messages": [
      {"type": "message", "from": {}, "from_id": "user20", "date_unixtime": 1692788400,
       "text": {"text": "no"}, "photo": [], "forwarded_from": {"a": [1]}}], "other": [{}]})");
  EXPECT_EQ(only_thread(content).messages.at(0).author, "user20");
  EXPECT_EQ(only_thread(content).title, "result.json");
}

TEST(TelegramJson, RefusesWhatIsCutShortOrHoldsNoChat) {
  const std::string whole = chat_of(kAnna, says("user20", 0, "hi"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(read(whole.substr(0, size)), Error) << size;
  EXPECT_THROW(read(R"({"name": "Anna"})"), Error);
  EXPECT_THROW(read(R"({"messages": {}})"), Error);
  EXPECT_THROW(read("[]"), Error);
}

TEST(TelegramJson, RecognisesItsFilesEvenWhereTheChatsAreFarBehind) {
  const auto match = [](std::string_view text) {
    return is_telegram_json({"result.json", text, {}});
  };
  const std::string whole = account(chat_of(kAnna, says("user20", 0, "hi")));
  EXPECT_EQ(match(whole), Match::Yes);
  EXPECT_EQ(match(whole.substr(0, whole.find("\"contacts\""))), Match::Yes);
  EXPECT_EQ(match(chat_of(kAnna, "")), Match::Yes);
  EXPECT_EQ(match(R"({"about": "Here is…", "contacts": {"about": "", "list": [{"user_id")"),
            Match::Yes);
}

TEST(TelegramJson, LeavesOtherJsonAlone) {
  const auto match = [](std::string_view text) { return is_telegram_json({"x.json", text, {}}); };
  EXPECT_EQ(match(""), Match::No);
  EXPECT_EQ(match("[" + chat_of(kAnna, "") + "]"), Match::No);
  EXPECT_EQ(match(meta_thread(meta_message("Anna", 1, "hi"))), Match::No);
  EXPECT_EQ(match(R"({"personal_information": {"first_name": "A"}})"), Match::No);
  EXPECT_EQ(match(R"({"guild": {}, "channel": {}, "messages": [{"id": "1", "type": "Default",
                      "timestamp": "2020", "content": "x", "author": {"name": "A"}}]})"),
            Match::No);
  EXPECT_EQ(match(R"({"messages": [{"creator": {"name": "A"}, "created_date": "x",
                      "text": "hi"}]})"),
            Match::No);
  EXPECT_EQ(match(R"({"room_name": "r", "messages": [{"type": "m.room.message",
                      "sender": "@a:b", "content": {"body": "x"}}]})"),
            Match::No);
}

TEST(TelegramJson, ReadsEveryFixture) {
  IDIOLECT_FIXTURE(folder, "formats/telegram");
  const auto count = [&](const std::string& name) {
    std::size_t texts = 0;
    for (const chat::Thread& thread : read_one(folder / name).threads)
      for (const chat::Message& message : thread.messages)
        texts += message.kind == chat::Kind::Text ? 1u : 0u;
    return texts;
  };
  EXPECT_EQ(count("langchain/result_single.json"), 4u);
  EXPECT_EQ(count("langchain/result_old_int_from_id.json"), 3u);
  EXPECT_EQ(count("langchain/messages.html"), 4u);
  EXPECT_EQ(count("chat-miner/test_single_export.json"), 2u);
  EXPECT_EQ(count("chat-miner/test_batch_export.json"), 2u);
  EXPECT_EQ(count("doppelganger/full_export_with_fake_pii.json"), 10u);
  const Read all = read_one(folder);
  EXPECT_EQ(all.files.size(), 6u);
  EXPECT_THAT(all.rejects, IsEmpty());
  EXPECT_THROW(read_one(folder / "langchain/not_an_export_api_dump.json"), Error);
}

}  // namespace
}  // namespace idiolect::sources
