#include "sources/whatsapp_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

FileContent read(std::string text, std::string_view path = "_chat.txt") {
  return read_text(read_whatsapp_text, std::move(text), path);
}

chat::Thread thread_in(std::string text, std::string_view path = "_chat.txt") {
  FileContent content = read(std::move(text), path);
  EXPECT_EQ(content.parts.size(), 1u);
  return content.parts.at(0).thread;
}

std::vector<std::string> times_of(const chat::Thread& thread) {
  std::vector<std::string> times;
  for (const chat::Message& message : thread.messages)
    times.push_back(to_iso(message.sent_at, thread.zone));
  return times;
}

std::string time_in(std::string_view header) {
  return times_of(thread_in(std::string(header) + "Anna: hi\n")).front();
}

/// The one message of an iPhone's chat.
chat::Message message_of(std::string_view body) {
  return thread_in("[14/02/2024, 09:15:03] Anna: " + std::string(body) + "\r\n").messages.front();
}

Match match(std::string_view head, std::string_view path = "/export/chat.txt") {
  return is_whatsapp_text({path, head, {}});
}

TEST(WhatsAppText, ReadsAnIPhonesChat) {
  const FileContent content = read(
      "\u200e[14/02/2024, 09:15:03] Anna: \u200eMessages and calls are end-to-end encrypted.\r\n"
      "[14/02/2024, 09:15:44] Anna: two lines\r\n"
      "and one: more\r\n"
      "[14/02/2024, 09:16:10] Robin Vale: hi \U0001F468\u200d\U0001F9B0\r\n");
  EXPECT_EQ(content.records, 3u);
  EXPECT_EQ(content.variant, "iOS, day first (decided by 1 date)");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_THAT(thread.participants, ElementsAre("Anna", "Robin Vale"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Local);
  EXPECT_TRUE(thread.messages[0].written_by_app);
  EXPECT_EQ(thread.messages[1].text, "two lines\nand one: more");
  EXPECT_EQ(thread.messages[2].text, "hi \U0001F468\u200d\U0001F9B0");
  EXPECT_THAT(times_of(thread),
              ElementsAre("2024-02-14T09:15:03", "2024-02-14T09:15:44", "2024-02-14T09:16:10"));
}

TEST(WhatsAppText, ReadsAnAndroidsChat) {
  const FileContent content = read(
      "31.12.23, 18:05 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n"
      "31.12.23, 18:05 - Anna: Kommst du?\n"
      "31.12.23, 18:06 - Robin: ja\n"
      "\n"
      "gleich\n"
      "31.12.23, 18:07 - Anna hat Tom hinzugefügt\n");
  EXPECT_EQ(content.records, 4u);
  EXPECT_EQ(content.variant, "Android, day first (decided by 1 date)");
  EXPECT_THAT(content.rejects, IsEmpty());
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.messages[0].kind, Kind::System);
  EXPECT_EQ(thread.messages[2].text, "ja\n\ngleich");
  EXPECT_EQ(thread.messages[3].kind, Kind::System);
  EXPECT_EQ(thread.messages[3].text, "");
}

TEST(WhatsAppText, KnowsTheHeadersOfManyRegions) {
  for (const char* const header : {"12/31/23, 8:03 PM - ",
                                   "12/31/23, 8:03\u202fPM - ",
                                   "31/12/2023, 20:03 - ",
                                   "31.12.23, 20:03 - ",
                                   "31/12/23, 8:03\u202fp.\u202fm. - ",
                                   "31/12/23, 8:03\u00a0p.\u00a0m. - ",
                                   "31/12/23 20:03 - ",
                                   "2023-12-31, 8:03 p.m. - ",
                                   "2023/12/31, 8:03 pm - ",
                                   "31.12.2023 klo 20.03.00 - ",
                                   "31. 12. 2023. 20:03:00 ",
                                   "12/31/23, 8:03:00 PM \u2013 ",
                                   "[31/12/2023, 20:03:00] ",
                                   "[12/31/23, 8:03:00 PM] ",
                                   "[31.12.23, 20:03:00] ",
                                   "[31/12/23 20:03] ",
                                   "[12/31/23 20.03.00] ",
                                   "[20:03:00, 31/12/23] ",
                                   "[2023/12/31 20:03:00] ",
                                   "[2023. 12. 31. 오후 8:03:00] ",
                                   "[2023/12/31 下午8:03:00] ",
                                   "\u200f[\u200f31\u200f/12\u200f/2023\u060c 8:03:00 م] ",
                                   "٣١\u200f/١٢\u200f/٢٠٢٣، ٨:٠٣ م - ",
                                   "३१/१२/२०२३, २०:०३ - ",
                                   "[12/31/2566 BE, 20:03:00] ",
                                   "[12/31/R5, 20:03:00] ",
                                   "31.12.23 20.03.00: "})
    EXPECT_EQ(time_in(header), "2023-12-31T20:03:00") << header;
}

TEST(WhatsAppText, MidnightAndNoonAreTwelve) {
  EXPECT_EQ(time_in("12/31/23, 12:05 AM - "), "2023-12-31T00:05:00");
  EXPECT_EQ(time_in("12/31/23, 12:05 PM - "), "2023-12-31T12:05:00");
}

TEST(WhatsAppText, OneDayAfterTheTwelfthSettlesTheDatesOfTheWholeFile) {
  const FileContent content = read(
      "05/06/24, 09:00 - Anna: a\n"
      "06/06/24, 09:00 - Robin: b\n"
      "13/06/24, 09:00 - Anna: c\n"
      "13/06/24, 09:05 - Anna: d\n"
      "14/06/24, 09:00 - Anna: e\n");
  EXPECT_EQ(content.variant, "Android, day first (decided by 2 dates)");
  EXPECT_EQ(times_of(content.parts[0].thread).front(), "2024-06-05T09:00:00");
  EXPECT_THAT(content.notes, IsEmpty());
}

TEST(WhatsAppText, TimeRunsForward) {
  const FileContent content =
      read("05/06/24, 09:00 - Ana: a\n06/05/24, 09:30 - Ben: b\n06/07/24, 10:00 - Ana: c\n");
  EXPECT_EQ(content.variant, "Android, month first (decided by the order of the messages)");
  EXPECT_EQ(times_of(content.parts[0].thread).front(), "2024-05-06T09:00:00");
}

TEST(WhatsAppText, YearsOfTwoDigitsMayComeFirst) {
  const FileContent content = read(
      "23. 12. 31. 오후 8:03 - Anna: a\n24. 1. 1. 오전 8:03 - Robin: b\n"
      "24. 1. 13. 오전 8:03 - Robin: c\n");
  EXPECT_THAT(content.variant, HasSubstr("year first (decided by"));
  EXPECT_EQ(times_of(content.parts[0].thread).front(), "2023-12-31T20:03:00");
}

TEST(WhatsAppText, AnHourBackInAutumnSpeaksAgainstNoOrder) {
  EXPECT_THAT(read("05/06/24, 02:59 - A: a\n05/06/24, 02:00 - B: b\n").variant,
              HasSubstr("not decidable"));
}

TEST(WhatsAppText, SaysWhenTheOrderOfDatesIsNotDecidable) {
  FileContent content = read("05/06/24, 09:00 - Anna: a\n05/06/24, 09:01 - Robin: b\n");
  EXPECT_EQ(content.variant,
            "Android, day first or month first: not decidable, taken as day first");
  ASSERT_EQ(content.notes.size(), 1u);
  EXPECT_EQ(content.notes[0],
            "_chat.txt: dates are day first or month first: not decidable, taken as day first; if "
            "they are not, the pauses between messages are wrong");
  content = read("5/6/24, 9:00 AM - Anna: a\n");
  EXPECT_EQ(times_of(content.parts[0].thread).front(), "2024-05-06T09:00:00");
  content = read("5/6/24, 9:00 am - Anna: a\n");
  EXPECT_EQ(times_of(content.parts[0].thread).front(), "2024-06-05T09:00:00");
}

TEST(WhatsAppText, RejectsWhatHasNoTime) {
  const FileContent content = read(
      "a line from somewhere\n"
      "\n"
      "31/12/23, 20:03 - Anna: a\n"
      "31/12/23, 25:03 - Anna: b\n"
      "and its second line\n"
      "45/12/23, 20:03 - Anna: c\n"
      "31/12/23, 20:05 - Anna: d\n");
  ASSERT_EQ(content.rejects.size(), 3u);
  EXPECT_EQ(content.rejects[0].reason, "before-first-message");
  EXPECT_EQ(content.rejects[0].line, 1u);
  EXPECT_EQ(content.rejects[1].reason, "bad-date");
  EXPECT_EQ(content.rejects[1].line, 4u);
  EXPECT_EQ(content.rejects[2].line, 6u);
  EXPECT_EQ(content.records, 5u);
  EXPECT_THAT(texts_of(content.parts[0].thread), ElementsAre("a", "d"));
}

TEST(WhatsAppText, LinesPastedFromAnotherChatStayInTheMessage) {
  std::string text;
  for (int minute = 10; minute < 20; ++minute)
    text += "[17.09.2019, 16:" + std::to_string(minute) + ":00] Anna: hi\r\n";
  text += "[1.9.19, 00:00:00] Tom: pasted\r\n2/11/19, 14:48 - Tom: pasted too\r\n";
  text += "[17.9.2019, 16:21:00] Anna: end\r\n";
  const chat::Thread thread = thread_in(text);
  ASSERT_EQ(thread.messages.size(), 11u);
  EXPECT_EQ(thread.messages[9].text,
            "hi\n[1.9.19, 00:00:00] Tom: pasted\n2/11/19, 14:48 - Tom: pasted too");
}

TEST(WhatsAppText, AChatThatMovedToAnotherPhoneIsReadOnBothSides) {
  const FileContent content = read(
      "31.12.23, 18:05 - Anna: a\n31.12.23, 18:06 - Robin: b\n"
      "[01.01.24, 18:05:00] Anna: c\n[13.01.24, 18:06:00] Robin: d\n");
  EXPECT_THAT(texts_of(content.parts[0].thread), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(content.variant, HasSubstr("; and 1 other layout"));
}

TEST(WhatsAppText, NamesMayHaveColonsMarksAndTildes) {
  std::string text;
  for (int day = 11; day < 21; ++day)
    text += "[" + std::to_string(day) + "/12/23, 10:00:00] :name: \U0001F60E: a" +
            std::to_string(day) + ": b\r\n";
  text += "[21/12/23, 10:00:00] ~\u202fTom: c\r\n";
  text += "[21/12/23, 10:00:01] \u202a+44\u00a07700\u00a0900123\u202c: d: e\r\n";
  text += "[21/12/23, 10:00:02] Tom:\r\nf\r\n";
  const chat::Thread thread = thread_in(text);
  EXPECT_EQ(thread.messages[0].author, ":name: \U0001F60E");
  EXPECT_EQ(thread.messages[0].text, "a11: b");
  EXPECT_EQ(thread.messages[10].author, "Tom");
  EXPECT_EQ(thread.messages[11].author, "+44 7700 900123");
  EXPECT_EQ(thread.messages[11].text, "d: e");
  EXPECT_EQ(thread.messages[12].text, "f");
}

TEST(WhatsAppText, AColonInTheNameOfAGroupMakesNobodySpeak) {
  const chat::Thread thread = thread_in(
      "31/12/23, 18:05 - Anna created group \"Trip: Rome\"\n31/12/23, 18:06 - Anna: hi\n");
  EXPECT_EQ(thread.messages[0].kind, Kind::System);
  EXPECT_THAT(thread.participants, ElementsAre("Anna"));
}

TEST(WhatsAppText, TheGroupItselfIsNobody) {
  const chat::Thread thread = thread_in(
      "\u200e[31/12/23, 18:05:00] Family: \u200eMessages and calls are end-to-end encrypted.\r\n"
      "[31/12/23, 18:06:00] Anna: a\r\n[31/12/23, 18:06:10] Robin: b\r\n");
  EXPECT_TRUE(thread.is_group);
  EXPECT_EQ(thread.title, "Family");
  EXPECT_THAT(thread.participants, ElementsAre("Anna", "Robin"));
  EXPECT_EQ(thread.messages[0].author, "");
}

TEST(WhatsAppText, FilesAndWhatStandsForThemAreMedia) {
  for (const char* const body :
       {"\u200e<attached: 00000042-PHOTO-2025-01-15-22-41-20.jpg>",
        "\u200e<pièce jointe : 00000012-PHOTO-2024-01-06-14-05-37.jpg>",
        "\u200e<unbekannt: 00000012-AUDIO-2024-01-06-14-05-37.opus>",
        "2015-08-04-PHOTO-00004762.jpg <\u200eattached>", "\u200eimage omitted", "image omitted",
        "<Media omitted>", "<medien ausgeschlossen>", "< Médias omis >",
        "Report.pdf • \u200e2 pages \u200edocument omitted", "notes.txt \u200edocument omitted",
        "Report.pdf • \u200e2 pages \u200e<attached: 00000009-Report.pdf>",
        "IMG-20231231-WA0012.jpg (file attached)", "\u200eVID-20231231-WA0012.mp4 (irgendwas)",
        "My notes.pdf (archivo adjunto)", "null"})
    EXPECT_EQ(message_of(body).kind, Kind::Media) << body;
  EXPECT_EQ(message_of("\u200esticker omitted").kind, Kind::Sticker);
  EXPECT_EQ(message_of("STK-20231231-WA0012.webp (file attached)").kind, Kind::Sticker);
  EXPECT_EQ(message_of("Tom.vcf (file attached)").kind, Kind::Contact);
  EXPECT_EQ(message_of("Kontaktkarte ausgelassen").kind, Kind::Contact);
}

TEST(WhatsAppText, KnowsOmittedMediaOfManyLanguages) {
  for (const char* const words :
       {"<Medien ausgeschlossen>", "<Multimedia omitido>", "<Mídia oculta>", "<Media omessi>",
        "<Media weggelaten>", "<Без медиафайлов>", "<Медіа пропущено>", "<pominięto multimedia>",
        "<Média vynechány>", "<Medya dahil edilmedi>", "<media utelämnat>", "<تم استبعاد الوسائط>",
        "<המדיה לא נכללה>", "<मीडिया के बिना>", "<Media tidak disertakan>",
        "<Bỏ qua tệp phương tiện>", "<メディアなし>", "<미디어 파일 제외됨>", "<省略多媒体文件>"})
    EXPECT_EQ(message_of(words).kind, Kind::Media) << words;
}

TEST(WhatsAppText, WordsInBracketsThatRepeatStandForMediaInALanguageNobodyListed) {
  std::string text = "31/12/23, 18:00 - Anna: <so what>\n31/12/23, 18:00 - Anna: hello\n";
  for (const char* const author : {"Anna", "Robin", "Anna"})
    text += std::string("31/12/23, 18:05 - ") + author + ": <mafayil ya ondoka>\n";
  const chat::Thread thread = thread_in(text);
  EXPECT_EQ(thread.messages[0].kind, Kind::Text);
  EXPECT_EQ(thread.messages[2].kind, Kind::Media);
  EXPECT_EQ(thread.messages[4].kind, Kind::Media);
}

TEST(WhatsAppText, CaptionsAreText) {
  for (const char* const body : {"<Media omitted>\nlook!", "look! \u200eimage omitted",
                                 "IMG-20231231-WA0012.jpg (file attached)\nlook!",
                                 "look! \u200e<attached: 00000042-PHOTO-2025-01-15-22-41.jpg>"}) {
    EXPECT_EQ(message_of(body).kind, Kind::Text) << body;
    EXPECT_EQ(message_of(body).text, "look!") << body;
  }
}

TEST(WhatsAppText, WhatPeopleSayInTheSameWordsStays) {
  for (const char* const body :
       {"image omitted again?", "<3", "see report.pdf (page 3)", "null and void",
        "he said: https://example.com", "is https://maps.google.com/?q=1,2 it?", "POLL: who comes?",
        "we need:\nmilk (2)\neggs: (6)", "a <b> c", "<script>"}) {
    EXPECT_EQ(message_of(body).kind, Kind::Text) << body;
    EXPECT_EQ(message_of(body).text, body);
  }
}

TEST(WhatsAppText, LocationsAndPollsAreNoWords) {
  EXPECT_EQ(message_of("location: https://maps.google.com/?q=51.51,-0.09").kind, Kind::Location);
  EXPECT_EQ(message_of("\u200eStandort: https://maps.google.com/?q=1.0,2.0").kind, Kind::Location);
  EXPECT_EQ(message_of("\u200eCafé (High St): https://foursquare.com/v/4b05").kind, Kind::Location);
  EXPECT_EQ(message_of("POLL:\r\nWhere to?\r\n\u200eOPTION: Rome (2 votes)\r\n").kind, Kind::Poll);
  EXPECT_EQ(message_of("ENCUESTA:\r\n¿A?\r\n\u200eOPCIÓN: b (0 votos)\r\n").kind, Kind::Poll);
}

TEST(WhatsAppText, EditedMessagesLoseWhatTheAppAddsToThem) {
  EXPECT_EQ(message_of("see you <This message was edited>").text, "see you");
  EXPECT_EQ(message_of("see you \u200e<This message was edited>").text, "see you");
  EXPECT_EQ(message_of("bis dann \u200e<Diese Nachricht wurde bearbeitet.>").text, "bis dann");
  EXPECT_EQ(message_of("a\nb \u200e<Viesti on muokattu jo>").text, "a\nb");
  EXPECT_EQ(message_of("see you <in the evening maybe>").text, "see you <in the evening maybe>");
}

TEST(WhatsAppText, MentionsLoseTheirMarks) {
  EXPECT_EQ(message_of("hi @\u2068Tom Okafor\u2069, come").text, "hi @Tom Okafor, come");
  EXPECT_EQ(message_of("hi @\u2068Tom").text, "hi @Tom");
}

TEST(WhatsAppText, WhoeverDeletedForAllIsTheOwner) {
  EXPECT_THAT(read("31/12/23, 18:05 - Anna: This message was deleted\n"
                   "31/12/23, 18:06 - Robin: You deleted this message.\n")
                  .stated_owner,
              ElementsAre("Robin"));
  EXPECT_THAT(read("31/12/23, 18:05 - Anna: You deleted this message\n"
                   "31/12/23, 18:06 - Robin: You deleted this message\n")
                  .stated_owner,
              IsEmpty());
}

TEST(WhatsAppText, TheNoticeAtTheStartIsTheAppsWithoutAMarkToo) {
  const chat::Thread thread = thread_in(
      "[31/12/23, 18:05:00] Anna: Los mensajes est00e1n cifrados de extremo a extremo.\r\n"
      "[31/12/23, 18:06:00] Anna: \u00bfde extremo a extremo?\r\n");
  EXPECT_TRUE(thread.messages[0].written_by_app);
  EXPECT_FALSE(thread.messages[1].written_by_app);
}

TEST(WhatsAppText, TheNameOfTheFileOrOfItsArchiveIsTheTitle) {
  const std::string text = "31/12/23, 18:05 - Anna: hi\n";
  for (const char* const path :
       {"WhatsApp Chat with Anna B.txt", "x/WhatsApp_Chat_with_Anna_B.txt",
        "WhatsApp Chat - Anna B.zip!_chat.txt", "WhatsApp Chat - Anna B/_chat.txt",
        "Chat de WhatsApp con Anna B (1).txt", "Чат WhatsApp с Anna B.txt",
        "Conversa do WhatsApp com Anna B.txt", "Discussion WhatsApp avec Anna B.txt"})
    EXPECT_EQ(thread_in(text, path).title, "Anna B") << path;
  EXPECT_EQ(thread_in(text, "chats/_chat 2.txt").title, "_chat 2.txt");
}

TEST(WhatsAppText, EachFileIsAThreadOfItsOwn) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "_chat.txt", "31/12/23, 18:05 - Anna: a\n");
  put(folder.path(), "_chat 2.txt", "31/12/23, 18:05 - Tom: b\n");
  put(folder.path(), "_chat (1).txt", "31/12/23, 18:05 - Kim: c\n");
  const Read imported = read_one(folder.path());
  EXPECT_EQ(imported.threads.size(), 3u);
  EXPECT_EQ(imported.files.at(0).source, "whatsapp");
}

TEST(WhatsAppText, WarnsWhereTheAppHasLeftOutTheOldEnd) {
  std::string text;
  for (int i = 0; i < 39990; ++i) text += "31/12/23, 18:05 - Anna: hi\n";
  const FileContent content = read(text);
  ASSERT_EQ(content.notes.size(), 1u);
  EXPECT_THAT(content.notes[0], HasSubstr("holds about 40000 messages"));
  std::string with_media = "31/12/23, 18:05 - Anna: IMG-20231231-WA0012.jpg (file attached)\n";
  for (int i = 0; i < 9990; ++i) with_media += "31/12/23, 18:05 - Anna: hi\n";
  EXPECT_THAT(read(with_media).notes.at(0), HasSubstr("holds about 10000 messages"));
}

TEST(WhatsAppText, BrokenBytesAreReplacedAndCounted) {
  const FileContent content = read(
      "31/12/23, 18:05 - Anna: a\xFF"
      "b\n");
  EXPECT_EQ(content.parts[0].thread.messages[0].text,
            "a\uFFFD"
            "b");
  EXPECT_THAT(content.notes, ElementsAre(HasSubstr("1 invalid UTF-8")));
}

TEST(WhatsAppText, LinesEndAtLineFeedsOnly) {
  const chat::Thread thread =
      thread_in("31/12/23, 18:05 - Anna: a\u0085b\u2028c\rd\v31/12/23, 18:05 - Tom: e\n");
  ASSERT_EQ(thread.messages.size(), 1u);
  EXPECT_EQ(thread.messages[0].text, "a\u0085b\u2028c\nd\v31/12/23, 18:05 - Tom: e");
}

TEST(WhatsAppText, AFileWithoutMessagesIsAnError) {
  EXPECT_THROW(read("Dear diary\n"), Error);
  EXPECT_THROW(read(""), Error);
}

TEST(WhatsAppText, ClaimsItsOwnFilesOnly) {
  EXPECT_EQ(match("31/12/23, 18:05 - Anna: a\n"), Match::Yes);
  EXPECT_EQ(match("31/12/23, 18:05 - Anna created group\n"), Match::Yes);
  EXPECT_EQ(match("[31/12/23, 18:05:00] Anna: a\r\n"), Match::Yes);
  EXPECT_EQ(match("\n\nintro\n13.06.18 21.25.15: a: m\n"), Match::Yes);
  EXPECT_EQ(match("13. 6. 2018. 21:25:15 a: m\n"), Match::Yes);
  EXPECT_EQ(match("[2019-05-29, 15:04] Me: hi\n"), Match::No);
  EXPECT_EQ(match("[2019-05-29, 15:04] Me: hi\n", "/x/WhatsApp Chat with A.txt"), Match::Yes);
  EXPECT_EQ(match("[2023-12-31, 20:03:00] Anna: hi\n"), Match::Yes);
  EXPECT_EQ(match("[01/15/2024 3:04 PM] anna\nhi\n"), Match::No);
  EXPECT_EQ(match("31/12/23, 18:05 - Anna: a\n", "/x/chat.md"), Match::No);
  EXPECT_EQ(match("31/12/23, 18:05 - Anna: a\n", "/x/chat.TXT"), Match::Yes);
  EXPECT_EQ(match("Dear diary, on 31/12/23, 18:05 - it rained\n"), Match::No);
  EXPECT_EQ(match("2021/03/01(Mon)\n22:01\tAnna\thi\n"), Match::No);
  EXPECT_EQ(match("{\"a\": 1}"), Match::No);
}

}  // namespace
}  // namespace idiolect::sources
