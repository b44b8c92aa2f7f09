#include "base/utf8.h"

#include <gtest/gtest.h>

namespace idiolect {
namespace {

TEST(Utf8, ReplacesTheMaximalValidPrefixOfABrokenSequenceOnce) {
  const Sanitized result = sanitize_utf8("a\xE2\x82z\xFFq");
  EXPECT_EQ(result.text, "a\xEF\xBF\xBDz\xEF\xBF\xBDq");
  EXPECT_EQ(result.replaced, 2u);
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndValuesBeyondUnicode) {
  EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));
  EXPECT_TRUE(is_valid_utf8("\xF4\x8F\xBF\xBF"));
}

TEST(Utf8, WritesTheFormItReads) {
  for (const char32_t value : {U'a', U'\u00e9', U'\u20ac', U'\U0001F642'}) {
    std::string text;
    append_utf8(text, value);
    EXPECT_EQ(code_point_at(text, 0).value, value);
    EXPECT_EQ(code_point_at(text, 0).bytes, text.size());
  }
}

TEST(Utf8, WritesAReplacementForWhatIsNoCharacter) {
  std::string text;
  append_utf8(text, 0xD800);
  append_utf8(text, 0x110000);
  EXPECT_EQ(text, "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Utf8, ByteOrderMarkIsLeftOutOnlyInFront) {
  EXPECT_EQ(without_bom("\xEF\xBB\xBFx\xEF\xBB\xBF"), "x\xEF\xBB\xBF");
  EXPECT_EQ(without_bom("x"), "x");
}

TEST(Utf8, CountsCodePointsNotBytes) { EXPECT_EQ(count_code_points("a\u00e9\U0001F642"), 3u); }

TEST(Utf8, EmojiTakeTwoColumnsAndCombiningMarksNone) {
  EXPECT_EQ(display_width("\xF0\x9F\x99\x82"), 2u);
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);
}

}  // namespace
}  // namespace idiolect
