// WhatsApp's text export through reader and phrases: the reader sees form, the phrases know
// sentences, and only both tell what a person wrote. Counts: the list beside the fixtures.

#include "sources/whatsapp_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/files.h"
#include "curate/curate.h"
#include "sources/reader.h"
#include "tests/support.h"

namespace idiolect {
namespace {

using chat::Kind;
using ::testing::ElementsAre;

chat::Thread thread_in(std::string text, std::string_view path = "_chat.txt") {
  const std::size_t size = text.size();
  text.resize(size + sources::kPadding);
  sources::FileContent content =
      sources::read_whatsapp_text({path, std::string_view(text).substr(0, size)});
  chat::Thread thread = std::move(content.parts.at(0).thread);
  thread.source = "whatsapp";
  curate::classify(thread);
  return thread;
}

std::vector<std::string> written_by_people(const chat::Thread& thread) {
  std::vector<std::string> texts;
  for (const chat::Message& message : thread.messages)
    if (message.kind == Kind::Text) texts.push_back(message.text);
  return texts;
}

Kind kind_of(std::string_view body) {
  return thread_in("\u200e[14/02/2024, 09:15:03] Anna: " + std::string(body) + "\r\n")
      .messages.front()
      .kind;
}

struct Counted {
  std::string_view file;
  std::size_t texts;
};

class WhatsAppFixture : public ::testing::TestWithParam<Counted> {};

TEST_P(WhatsAppFixture, HasAsManyTextsAsItsAuthorsCounted) {
  IDIOLECT_FIXTURE(path, "formats/whatsapp_txt/" + std::string(GetParam().file));
  const chat::Thread thread = thread_in(read_file(path), path.string());
  EXPECT_EQ(written_by_people(thread).size(), GetParam().texts)
      << ::testing::PrintToString(written_by_people(thread));
}

INSTANTIATE_TEST_SUITE_P(
    Formats, WhatsAppFixture,
    ::testing::Values(
        Counted{"chatcarve/ambiguous-mdy-android.txt", 3}, Counted{"chatcarve/ar-sa-ios.txt", 2},
        Counted{"chatcarve/de-de-android.txt", 2}, Counted{"chatcarve/en-gb-ios.txt", 3},
        Counted{"chatcarve/en-us-android.txt", 3}, Counted{"chatcarve/es-mx-android.txt", 1},
        Counted{"chatcarve/fr-fr-ios.txt", 2}, Counted{"chatcarve/ja-jp-ios.txt", 2},
        Counted{"chatcarve/ko-kr-ios.txt", 2}, Counted{"chatcarve/pt-br-android.txt", 1},
        Counted{"chatcarve/family-trip.txt", 4}, Counted{"chatistics/chat_eu_corner_cases.txt", 20},
        Counted{"chatistics/chat_eu_embedded_date.txt", 4},
        Counted{"chatistics/chat_android_ambiguous_mdy.txt", 9},
        Counted{"chatistics/chat_us_endash.txt", 3}, Counted{"langchain/whatsapp_ios_lrm.txt", 8},
        Counted{"langchain/whatsapp_mixed_headers.txt", 8},
        Counted{"chat-miner/test_br_mmddyy_24hrs.txt", 6},
        Counted{"chat-miner/test_ddmmyy_24hrs.txt", 6},
        Counted{"chat-miner/test_mmddyy_24hrs.txt", 6},
        Counted{"chat-miner/test_mmddyyyy_12hrs.txt", 6},
        Counted{"chat-miner/test_yyyymmdd_24hrs.txt", 6}),
    [](const auto& row) {
      std::string name(row.param.file);
      std::replace_if(
          name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
      return name;
    });

TEST(WhatsAppText, TellsTheSentencesOfTheAppFromThoseOfPeople) {
  EXPECT_EQ(kind_of("\u200eYou deleted this message."), Kind::Unsent);
  EXPECT_EQ(kind_of("Diese Nachricht wurde gelöscht."), Kind::Unsent);
  EXPECT_EQ(kind_of("\u200eMissed voice call. \u200eTap to call back"), Kind::Call);
  EXPECT_EQ(kind_of("\u200eSprachanruf. \u200e5 Min."), Kind::Call);
  EXPECT_EQ(kind_of("\u200eVoice call. \u200e1 hr"), Kind::Call);
  EXPECT_EQ(kind_of("\u200eAnna hat die Gruppe verlassen"), Kind::System);
  EXPECT_EQ(kind_of("\u200eJe ne sais quoi"), Kind::System);
  EXPECT_EQ(kind_of("Anna left, and I missed voice call after voice call"), Kind::Text);
}

TEST(WhatsAppText, KnowsMissedCallsOfManyLanguages) {
  for (const char* const call :
       {"Missed video call", "Verpasster Videoanruf", "Videollamada perdida", "Appel vocal manqué",
        "Chamada de voz perdida", "Chiamata vocale persa", "Gemiste spraakoproep",
        "Пропущенный аудиозвонок", "Пропущений відеодзвінок", "Nieodebrane poł. głosowe",
        "Cevapsız sesli arama", "مكالمة صوتية فائتة", "שיחת וידאו שלא נענתה", "不在着信",
        "부재중 전화", "未接语音通话"})
    EXPECT_EQ(kind_of(call), Kind::Call) << call;
}

TEST(WhatsAppText, OwnersWordsAreTheOnesOfWhoeverDeletedThem) {
  const chat::Thread thread = thread_in(
      "31.12.23, 18:05 - Anna: hi\n"
      "31.12.23, 18:06 - Robin: Du hast diese Nachricht gelöscht.\n"
      "31.12.23, 18:07 - Robin: na\n");
  EXPECT_THAT(written_by_people(thread), ElementsAre("hi", "na"));
}

}  // namespace
}  // namespace idiolect
