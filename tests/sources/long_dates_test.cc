#include "sources/long_dates.h"

#include <gtest/gtest.h>

namespace idiolect::sources {
namespace {

std::string read(std::string_view text) {
  const auto time = read_long_date(text);
  return time ? to_iso(*time, Zone::Utc) : "none";
}

TEST(LongDates, ReadsEnglishWithEitherBlankBeforeTheHalfOfTheDay) {
  EXPECT_EQ(read("Tuesday, January 4, 2022 at 5:33:20 PM UTC"), "2022-01-04T17:33:20Z");
  EXPECT_EQ(read("Tuesday, January 4, 2022 at 5:33:20\u202FPM UTC"), "2022-01-04T17:33:20Z");
  EXPECT_EQ(read("Tuesday, January 4, 2022 at 12:03:20 AM UTC"), "2022-01-04T00:03:20Z");
  EXPECT_EQ(read("Tuesday, January 4, 2022 at 12:03:20 PM UTC"), "2022-01-04T12:03:20Z");
  EXPECT_EQ(read("Thursday, 31 March 2022 at 13:52:53 UTC"), "2022-03-31T13:52:53Z");
}

TEST(LongDates, ReadsTheLanguagesOfEurope) {
  for (const char* const text :
       {"Donnerstag, 31. M\u00e4rz 2022 um 13:52:53 UTC", "jeudi 31 mars 2022 \u00e0 13:52:53 UTC",
        "jueves, 31 de marzo de 2022, 13:52:53 UTC",
        "jueves, 31 de marzo de 2022, 1:52:53 p. m. UTC",
        "jueves, 31 de marzo de 2022 a las 1:52:53 p.\u00a0m. UTC",
        "quinta-feira, 31 de mar\u00e7o de 2022 \u00e0s 13:52:53 UTC",
        "gioved\u00ec 31 marzo 2022 alle ore 13:52:53 UTC",
        "donderdag 31 maart 2022 om 13:52:53 UTC",
        "2022. m\u00e1rcius 31., cs\u00fct\u00f6rt\u00f6k 13:52:53 UTC",
        "czwartek, 31 marca 2022 13:52:53 UTC", "torsdag 31 mars 2022 kl. 13:52:53 UTC",
        "torsdag den 31. marts 2022 kl. 13.52.53 UTC",
        "torstai 31. maaliskuuta 2022 klo 13.52.53 UTC",
        "\u010dtvrtek 31. b\u0159ezna 2022 v 13:52:53 UTC",
        "31 Mart 2022 Per\u015fembe 13:52:53 UTC",
        "\u0447\u0435\u0442\u0432\u0435\u0440\u0433, 31 \u043c\u0430\u0440\u0442\u0430 2022 "
        "\u0433. \u0432 13:52:53 UTC",
        "\u03a0\u03ad\u03bc\u03c0\u03c4\u03b7, 31 \u039c\u03b1\u03c1\u03c4\u03af\u03bf\u03c5 2022 "
        "\u03c3\u03c4\u03b9\u03c2 1:52:53 \u03bc.\u03bc. UTC",
        "joi, 31 martie 2022 la 13:52:53 UTC", "Kamis, 31 Maret 2022 pukul 13.52.53 UTC"})
    EXPECT_EQ(read(text), "2022-03-31T13:52:53Z") << text;
}

TEST(LongDates, ReadsTheLanguagesOfAsia) {
  EXPECT_EQ(read("2024年1月5日金曜日 9:00:00 UTC"), "2024-01-05T09:00:00Z");
  for (const char* const text :
       {"2022年3月31日星期四 UTC 13:52:53", "2022年3月31日 星期四 下午1:52:53 [UTC]",
        "2022年3月31日星期四下午1:52:53 UTC", "2022년 3월 31일 목요일 오후 1시 52분 53초 UTC",
        "13:52:53 UTC Thứ Năm, 31 tháng 3, 2022",
        "วันพฤหัสบดีที่ 31 มีนาคม พ.ศ. 2565 เวลา 13 นาฬิกา 52 นาที 53 วินาที UTC",
        "गुरुवार, 31 मार्च 2022 को 1:52:53 pm UTC", "الخميس، ٣١ مارس ٢٠٢٢ في ١:٥٢:٥٣ م UTC",
        "יום חמישי, 31 במרץ 2022 בשעה 13:52:53 UTC"})
    EXPECT_EQ(read(text), "2022-03-31T13:52:53Z") << text;
}

TEST(LongDates, RefusesWhatIsNoDateInUtc) {
  for (const char* const text :
       {"", "yesterday", "Thursday, March 31, 2022", "Thursday, March 31, 2022 at 1:52 PM UTC",
        "Thursday, February 30, 2022 at 1:52:53 PM UTC",
        "Thursday, Movember 3, 2022 at 1:52:53 PM UTC",
        "Thursday, March 31, 2022 at 1:52:53 PM UTC+2", "Thursday, March 31, 2022 at 25:52:53 UTC",
        "Thursday, March 31, 123456 at 1:52:53 PM UTC", "31 8 2022 1:52:53"})
    EXPECT_EQ(read(text), "none") << text;
  EXPECT_EQ(read("2022-03-31T13:52:53Z"), "2022-03-31T13:52:53Z");
}

}  // namespace
}  // namespace idiolect::sources
