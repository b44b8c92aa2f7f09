#include "sources/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace idiolect::sources {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using ::testing::ElementsAre;

Rows rows_of(std::string_view text, char separator = ',') {
  CsvReader reader(text, separator);
  Rows rows;
  while (const CsvRecord* const record = reader.next())
    rows.emplace_back(record->fields.begin(), record->fields.end());
  return rows;
}

TEST(CsvReader, ReadsPlainAndQuotedFields) {
  EXPECT_EQ(rows_of("a,b\n\"c, d\",\"say \"\"hi\"\"\"\n"),
            (Rows{{"a", "b"}, {"c, d", "say \"hi\""}}));
}

TEST(CsvReader, KeepsLineBreaksInsideQuotesAndCountsThem) {
  CsvReader reader("\"one\ntwo\",x\r\nnext,y\r\n", ',');
  const CsvRecord* record = reader.next();
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->fields[0], "one\ntwo");
  EXPECT_EQ(record->fields[1], "x");
  record = reader.next();
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->line, 3u);
  EXPECT_EQ(reader.next(), nullptr);
}

TEST(CsvReader, PassesOverEmptyLinesAndNeedsNoFinalLineEnd) {
  EXPECT_EQ(rows_of("\n\r\na,b\n\n\nc,d"), (Rows{{"a", "b"}, {"c", "d"}}));
}

TEST(CsvReader, TrailingSeparatorMakesAnEmptyField) {
  EXPECT_EQ(rows_of("a,\n"), (Rows{{"a", ""}}));
}

TEST(CsvReader, SplitsLinesAtLineFeedsOnly) {
  EXPECT_EQ(rows_of("a\u0085\u2028\vb,c\n"), (Rows{{"a\u0085\u2028\vb", "c"}}));
}

TEST(CsvReader, AQuoteInsideAPlainFieldIsACharacter) {
  EXPECT_EQ(rows_of("6\" pipe,b\nc,d\n"), (Rows{{"6\" pipe", "b"}, {"c", "d"}}));
}

TEST(CsvReader, GoesOnBehindALineWhoseQuoteIsNeverClosed) {
  CsvReader reader("a,\"open\nb,c\nd,e\n", ',');
  const CsvRecord* record = reader.next();
  ASSERT_NE(record, nullptr);
  EXPECT_TRUE(record->broken);
  EXPECT_EQ(record->line, 1u);
  record = reader.next();
  ASSERT_NE(record, nullptr);
  EXPECT_FALSE(record->broken);
  EXPECT_EQ(record->line, 2u);
  EXPECT_THAT(record->fields, ElementsAre("b", "c"));
  ASSERT_NE(reader.next(), nullptr);
  EXPECT_EQ(reader.next(), nullptr);
}

TEST(CsvReader, KeepsWhatFollowsAClosingQuote) {
  EXPECT_EQ(rows_of("\"a\"b,c\n"), (Rows{{"ab", "c"}}));
}

TEST(CsvReader, SniffsTheSeparatorOnTheHeader) {
  EXPECT_EQ(sniff_separator("a,b,c\n1;2;3;4;5\n"), ',');
  EXPECT_EQ(sniff_separator("a;b,x;c\n"), ';');
  EXPECT_EQ(sniff_separator("a\tb\n"), '\t');
  EXPECT_EQ(sniff_separator(""), ',');
}

}  // namespace
}  // namespace idiolect::sources
