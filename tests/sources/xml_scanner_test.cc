#include "sources/xml_scanner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idiolect::sources {
namespace {

using Event = XmlScanner::Event;

/// The events of a text as a line: "<a <b b> a> .", with ! where it breaks.
std::string events_of(std::string_view text) {
  XmlScanner scanner(text);
  std::string line;
  while (true) {
    const Event event = scanner.next();
    if (event == Event::Done) return line + ".";
    if (event == Event::Broken) return line + "!";
    line += event == Event::Start ? "<" + std::string(scanner.name()) + " "
                                  : std::string(scanner.name()) + "> ";
  }
}

TEST(XmlScanner, WalksOverTheTagsOfNestedAndEmptyElements) {
  EXPECT_EQ(events_of("<?xml version='1.0'?>\n<!-- <x> -->\n<a>\n<b/>text<c x='1'></c>\n</a>\n"),
            "<a <b b> <c c> a> .");
}

TEST(XmlScanner, FindsAttributesInEitherQuotesWithAnythingInThem) {
  XmlScanner scanner("<a one = 'x > \"y\"' two=\"<&lt;\n'\"/>");
  ASSERT_EQ(scanner.next(), Event::Start);
  EXPECT_EQ(scanner.attribute("one"), "x > \"y\"");
  EXPECT_EQ(scanner.attribute("two"), "<&lt;\n'");
  EXPECT_EQ(scanner.attribute("three"), "");
}

TEST(XmlScanner, SaysWhereTheTextBreaks) {
  for (const std::string_view text :
       {"", "words", "<a>", "<a", "<a b", "<a b=", "<a b=c>", "<a b='c", "</a>", "<a></a></a>",
        "<!-- ", "<a/><", "<>", "<a><![CDATA[x]]", "<?xml"})
    EXPECT_THAT(events_of(text), ::testing::EndsWith("!")) << text;
}

TEST(XmlScanner, ExpandsNoEntityOfADtd) {
  const std::string_view bomb =
      "<!DOCTYPE smses [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><smses x='&b;'/>";
  EXPECT_EQ(events_of(bomb), "<smses smses> .");
  EXPECT_EQ(xml_text("&b;"), "&b;");
}

TEST(XmlScanner, TakesAnyDepth) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  EXPECT_EQ(events_of(deep).back(), '!');
}

TEST(XmlText, UndoesEntitiesAndCharacterReferences) {
  EXPECT_EQ(xml_text("a &lt;b&gt; &amp;amp; &quot;c&quot; &apos;d&apos;&#10;&#x41;&#xe9;"),
            "a <b> &amp; \"c\" 'd'\nA\u00e9");
}

TEST(XmlText, JoinsTheTwoReferencesThatAndroidMakesOfAnEmoji) {
  EXPECT_EQ(xml_text("&#55357;&#56832;"), "😀");
  EXPECT_EQ(xml_text("hi&#xD83D;&#xDE00;&#55357;&#56832;!"), "hi😀😀!");
}

TEST(XmlText, ReplacesWhatIsNoCharacter) {
  EXPECT_EQ(xml_text("&#55357;x"), "\uFFFDx");
  EXPECT_EQ(xml_text("&#56832;&#55357;"), "\uFFFD\uFFFD");
  EXPECT_EQ(xml_text("&#0;&#1114112;&#9999999;"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(xml_text("caf\xE9"), "caf\uFFFD");
}

TEST(XmlText, LeavesWhatIsNoReference) {
  EXPECT_EQ(xml_text("R&D &; &# &#; &#x; &#12a; &#99999999999999;"),
            "R&D &; &# &#; &#x; &#12a; &#99999999999999;");
}

}  // namespace
}  // namespace idiolect::sources
