#include "sources/meta_strings.h"

#include <gtest/gtest.h>

#include <string>

namespace idiolect::sources {
namespace {

std::string decoded(std::string_view raw) {
  MetaStrings strings;
  return std::string(strings.decode(raw));
}

TEST(MetaStrings, LeavesPlainTextAlone) {
  EXPECT_EQ(decoded("see you on Saturday"), "see you on Saturday");
}

TEST(MetaStrings, MendsBytesWrittenAsEscapes) {
  EXPECT_EQ(decoded(R"(\u00c3\u0093scar P\u00c3\u00a9rez)"), "Óscar Pérez");
  EXPECT_EQ(decoded(R"(see you \u00f0\u009f\u0099\u0082)"), "see you 🙂");
  EXPECT_EQ(decoded(R"(\u00F0\u009F\u0099\u0082 upper case)"), "🙂 upper case");
}

TEST(MetaStrings, MendsBytesWrittenOutAsCharacters) {
  EXPECT_EQ(decoded("cafÃ© time"), "café time");
}

TEST(MetaStrings, KeepsWhatCannotBeMojibake) {
  EXPECT_EQ(decoded(R"(caf\u00e9)"), "café");
  EXPECT_EQ(decoded("café au lait"), "café au lait");
  EXPECT_EQ(decoded(R"(\u00e9t\u00e9)"), "été");
}

TEST(MetaStrings, KeepsStringsWithCodePointsBeyondLatin1) {
  EXPECT_EQ(decoded(R"(\u2764 \u00c3\u00a9)"), "❤ Ã©");
  EXPECT_EQ(decoded(R"(\ud83d\ude42 \u00c3\u00a9)"), "🙂 Ã©");
  EXPECT_EQ(decoded("🙂 Ã©"), "🙂 Ã©");
}

TEST(MetaStrings, DropsASequenceThatTheEndCutsOff) {
  EXPECT_EQ(decoded(R"(good night \u00f0\u009f\u0099)"), "good night ");
  EXPECT_EQ(decoded(R"(\u00c3\u00a9 \u00c3)"), "é ");
}

TEST(MetaStrings, KeepsAFinalAccentThatIsNoCutSequence) {
  EXPECT_EQ(decoded(R"(voil\u00e0)"), "voilà");
  EXPECT_EQ(decoded(R"(voil\u00e0\u00a0)"), "voilà\u00a0");
}

TEST(MetaStrings, KeepsBytesThatAreBrokenInTheMiddle) {
  EXPECT_EQ(decoded(R"(\u00c3 and \u00c3\u00a9)"), "Ã and Ã©");
}

TEST(MetaStrings, UndoesEveryEscape) {
  EXPECT_EQ(decoded(R"(\"\\\/\b\f\n\r\t\u0041)"), "\"\\/\b\f\n\r\tA");
  EXPECT_EQ(decoded(R"(a\nb \u00c3\u00a9 \"c\")"), "a\nb é \"c\"");
}

TEST(MetaStrings, LoneSurrogatesBecomeOneReplacementEachAndAreCounted) {
  MetaStrings strings;
  EXPECT_EQ(strings.decode(R"(a \ud83d b \ude42 c \ud83d\u0041)"), "a \uFFFD b \uFFFD c \uFFFDA");
  EXPECT_EQ(strings.replaced(), 3u);
}

TEST(MetaStrings, EscapesThatAreCutShortDoNotReadBeyondTheEnd) {
  EXPECT_EQ(decoded("a\\"), "a\uFFFD");
  EXPECT_EQ(decoded("a\\u00"), "a\uFFFD00");
  EXPECT_EQ(decoded("\\ud83d\\u"), "\uFFFD\uFFFD");
}

TEST(MetaStrings, AnImpossibleEscapeLeavesWhatFollowsItWhole) {
  EXPECT_EQ(decoded("\\é \\x"), "\uFFFDé \uFFFDx");
}

TEST(MetaStrings, TenMillionBytesTakeLinearTime) {
  std::string raw;
  while (raw.size() < 10'000'000) raw += R"(\u00f0\u009f\u0099\u0082\n)";
  const std::string text = decoded(raw);
  EXPECT_EQ(text.size(), raw.size() / 26 * 5);
}

}  // namespace
}  // namespace idiolect::sources
