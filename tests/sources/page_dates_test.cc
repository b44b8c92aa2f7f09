#include "sources/page_dates.h"

#include <gtest/gtest.h>

#include <string>

namespace idiolect::sources {
namespace {

std::string iso(std::string_view text, DayOrder usual = DayOrder::DayFirst) {
  const auto date = PageDate::parse(text);
  return date ? to_iso(*date->time(usual), Zone::Local) : "none";
}

TEST(PageDates, ReadsEnglishInAllItsForms) {
  EXPECT_EQ(iso("Dec 28, 2020 7:20 am"), "2020-12-28T07:20:00");
  EXPECT_EQ(iso("Dec 28, 2020, 7:20:11 PM"), "2020-12-28T19:20:11");
  EXPECT_EQ(iso("Oct 19, 2019, 2:37\u202FPM"), "2019-10-19T14:37:00");
  EXPECT_EQ(iso("Oct 19, 2019 at 2:37 PM"), "2019-10-19T14:37:00");
  EXPECT_EQ(iso("19 Oct 2019, 14:37"), "2019-10-19T14:37:00");
  EXPECT_EQ(iso("September 1, 2021 12:05 AM"), "2021-09-01T00:05:00");
  EXPECT_EQ(iso("September 1, 2021 12:05 p.m."), "2021-09-01T12:05:00");
}

TEST(PageDates, ReadsMonthsOfManyLanguages) {
  EXPECT_EQ(iso("28. Dez. 2020, 07:20"), "2020-12-28T07:20:00");
  EXPECT_EQ(iso("Am 28. März 2020 um 12:20 Uhr"), "2020-03-28T12:20:00");
  EXPECT_EQ(iso("28 déc. 2020 à 07:20"), "2020-12-28T07:20:00");
  EXPECT_EQ(iso("28 ago 2020, 7:20 p. m."), "2020-08-28T19:20:00");
  EXPECT_EQ(iso("28 de mai. de 2020 07:20"), "2020-05-28T07:20:00");
  EXPECT_EQ(iso("28 giu 2020, 07:20"), "2020-06-28T07:20:00");
  EXPECT_EQ(iso("28 янв. 2020 г., 07:20"), "2020-01-28T07:20:00");
  EXPECT_EQ(iso("28 lip 2020, 07:20"), "2020-07-28T07:20:00");
  EXPECT_EQ(iso("28. marraskuuta 2020 klo 7.20"), "2020-11-28T07:20:00");
  EXPECT_EQ(iso("28 Şub 2020 07:20"), "2020-02-28T07:20:00");
  EXPECT_EQ(iso("2020年12月28日 7:20"), "2020-12-28T07:20:00");
  EXPECT_EQ(iso("2020년 12월 28일 오후 7:20"), "2020-12-28T19:20:00");
  EXPECT_EQ(iso("2020/12/28 下午7:20"), "2020-12-28T19:20:00");
}

TEST(PageDates, NumbersAreSettledWhereTheyCanBe) {
  EXPECT_EQ(PageDate::parse("28/12/2020 07:20")->order(), DayOrder::DayFirst);
  EXPECT_EQ(PageDate::parse("12/28/2020 07:20")->order(), DayOrder::MonthFirst);
  EXPECT_EQ(PageDate::parse("3.4.2020, 07:20")->order(), DayOrder::DayFirst);
  EXPECT_TRUE(PageDate::parse("3/4/2020, 07:20")->is_ambiguous());
  EXPECT_EQ(iso("3/4/2020, 07:20", DayOrder::MonthFirst), "2020-03-04T07:20:00");
  EXPECT_EQ(iso("3/4/2020, 07:20", DayOrder::DayFirst), "2020-04-03T07:20:00");
  EXPECT_EQ(iso("28/12/2020 07:20", DayOrder::MonthFirst), "2020-12-28T07:20:00");
  EXPECT_EQ(iso("2020-04-03 07:20"), "2020-04-03T07:20:00");
}

TEST(PageDates, OtherTextIsNoDate) {
  for (const std::string_view text :
       {"", "hello", "7:20", "2020", "1 2 3 4", "Dec 28, 2020", "Dec 32, 2020 7:20 am",
        "Feb 30, 2020 7:20", "28/28/2020 07:20", "Dec 28, 2020 25:20", "Dec 28, 2020 7:61",
        "2020 7:20:11", "see you on Dec 28, 2020 7:20 am everybody", "12345/12/2020 7:20",
        "28.12.2020"})
    EXPECT_EQ(iso(text), "none") << text;
  EXPECT_EQ(iso(std::string(100'000, '1')), "none");
}

}  // namespace
}  // namespace idiolect::sources
