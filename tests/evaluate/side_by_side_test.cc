#include "evaluate/side_by_side.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace idiolect::evaluate {
namespace {

TEST(Wrap, BreaksAtSpacesAndInsideWordsThatAreTooLong) {
  EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
}

TEST(Wrap, KeepsLineBreaksAndEmptyText) {
  EXPECT_EQ(wrap("a\n\nb", 5), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(wrap("", 5), (std::vector<std::string>{""}));
}

TEST(Wrap, ShowsControlCharactersInsteadOfSendingThemToTheTerminal) {
  EXPECT_EQ(wrap("a\x1b[31mb\xE2\x80\xAE"
                 "c",
                 20),
            (std::vector<std::string>{"a·[31mb·c"}));
}

TEST(SideBySide, FitsIntoItsWidthWithWideCharacters) {
  AnsweredRound answered;
  answered.round.context = {
      {chat::Role::User, "Anna", "and? \xF0\x9F\x99\x82 tell me everything", {}}};
  answered.round.own =
      "\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5\xBD fine thanks, and "
      "you my dear friend?";
  answered.answers = {"yes", "", std::string(200, 'x')};
  const std::string text = side_by_side(answered, "Robin", 100);
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = text.find('\n', start);
    EXPECT_LE(display_width(std::string_view(text).substr(start, end - start)), 100u);
    start = end + 1;
  }
  for (const char* const title : {"Robin, really", "zero-shot", "tuned", "(nothing)"})
    EXPECT_NE(text.find(title), std::string::npos) << title;
}

}  // namespace
}  // namespace idiolect::evaluate
