#include "sources/written_dates.h"

#include <gtest/gtest.h>

#include <vector>

namespace idiolect::sources {
namespace {

std::string read(std::string_view text, DayOrder order = DayOrder::DayFirst) {
  const auto date = read_written_date(text);
  if (!date) return "none";
  const auto time = time_of(*date, order);
  return time ? to_iso(time->time, time->zone) : "impossible";
}

TEST(WrittenDates, ReadsWhatComputersWrite) {
  EXPECT_EQ(read("1/15/2024 10:30 AM", DayOrder::MonthFirst), "2024-01-15T10:30:00");
  EXPECT_EQ(read("1/15/2024 12:05\u202FAM", DayOrder::MonthFirst), "2024-01-15T00:05:00");
  EXPECT_EQ(read("15/01/2024 10:30 p.m."), "2024-01-15T22:30:00");
  EXPECT_EQ(read("15.01.24 22:30:05"), "2024-01-15T22:30:05");
  EXPECT_EQ(read("15.1.2024 22.30"), "2024-01-15T22:30:00");
  EXPECT_EQ(read("15-Jan-24 10:30 PM"), "2024-01-15T22:30:00");
  EXPECT_EQ(read("2024/1/15 10:30"), "2024-01-15T10:30:00");
  EXPECT_EQ(read("2024. 1. 15. 오후 10:30"), "2024-01-15T22:30:00");
  EXPECT_EQ(read("2024-01-15T10:30:00.1234567+02:00"), "2024-01-15T08:30:00.123Z");
}

TEST(WrittenDates, RefusesWhatIsNoDateWithATime) {
  for (const char* text :
       {"", "soon", "1/15/2024", "10:30", "1/2/3/4 10:30", "15/01/2024 25:30", "1/2/2024 13:00 PM",
        "20240115 10:30", "Foo 1 2024 10:30", "12345/1/1 10:30", "1/15/2024 10:", ":::", "1:2:3:4"})
    EXPECT_EQ(read(text), "none") << text;
  EXPECT_EQ(read("31/02/2024 10:30"), "impossible");
  EXPECT_EQ(read("1/15/2024 10:30"), "impossible");
}

DateReading settle(std::initializer_list<const char*> texts) {
  std::vector<WrittenDate> dates;
  for (const char* text : texts) dates.push_back(read_written_date(text).value());
  return settle_dates(dates);
}

TEST(WrittenDates, DatesBeyondTheTwelfthDecide) {
  const DateReading reading = settle({"1/2/2024 10:30", "1/13/2024 10:30"});
  EXPECT_EQ(reading.order, DayOrder::MonthFirst);
  EXPECT_EQ(reading.how, "month first (1 date says so)");
  EXPECT_FALSE(reading.assumed);
}

TEST(WrittenDates, ElseTheOrderOfMessagesDecides) {
  const DateReading reading = settle({"1/2/2024 10:30", "1/3/2024 10:30", "2/1/2024 10:30"});
  EXPECT_EQ(reading.order, DayOrder::MonthFirst);
  EXPECT_FALSE(reading.assumed);
}

TEST(WrittenDates, ElseTheFormOfTheDateIsAssumed) {
  EXPECT_EQ(settle({"1/2/2024 10:30 AM"}).order, DayOrder::MonthFirst);
  EXPECT_EQ(settle({"1/2/2024 10:30"}).order, DayOrder::DayFirst);
  EXPECT_TRUE(settle({"1/2/2024 10:30"}).assumed);
  EXPECT_EQ(settle({"2024-01-02 10:30"}).how, "");
}

}  // namespace
}  // namespace idiolect::sources
