#include "runs/curves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "tests/support.h"

namespace idiolect::runs {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kMetrics =
    "{\"update\":0,\"valid_loss\":3.5}\n"
    "{\"update\":1,\"loss\":4.0,\"learning_rate\":0.001,\"tokens_per_second\":100}\n"
    "{\"update\":2,\"loss\":2.0,\"learning_rate\":0.002,\"tokens_per_second\":120}\n"
    "{\"update\":2,\"valid_loss\":2.5}\n"
    "{\"update\":3,\"loss\":null}\n"
    "{\"update\":4,\"lo";  // the power failed here

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

TEST(Curves, ReadWhatIsThereAndLeaveOutWhatIsCutShort) {
  const Curves curves = read_curves(kMetrics);
  ASSERT_EQ(curves.loss.size(), 2u);
  EXPECT_EQ(curves.loss[1].value, 2.0);
  EXPECT_EQ(curves.smoothed[1].value, 3.0);
  ASSERT_EQ(curves.validation.size(), 2u);
  EXPECT_EQ(curves.validation[1].update, 2);
  EXPECT_EQ(curves.tokens_per_second[0].value, 100);
}

TEST(CurvesPage, HasALineForEachCurveAndAPointForEachValidation) {
  const std::string page = curves_page(read_curves(kMetrics), "run", {});
  EXPECT_EQ(count_of(page, "<svg"), 3u);
  EXPECT_EQ(count_of(page, "<polyline"), 5u);
  EXPECT_EQ(count_of(page, "<circle"), 2u);
  EXPECT_THAT(page, HasSubstr("update 2: 2.5000"));
}

TEST(CurvesPage, NeedsNothingElseAndIsWellFormed) {
  const std::string page = curves_page(read_curves(kMetrics), "a < b & \"c\"", {"<script>"});
  for (const char* const foreign : {"<script", "http", "src=", "@import", "url(h"})
    EXPECT_THAT(page, Not(HasSubstr(foreign)));
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(page, HasSubstr("a &lt; b &amp; &quot;c&quot;"));
}

TEST(CurvesPage, PutsTheLowestValueBelowTheHighest) {
  const std::string page = curves_page(read_curves(kMetrics), "run", {});
  // Of the two circles the second has the lower loss, so the larger y.
  const auto y_of = [&](std::size_t from) {
    const std::size_t at = page.find("cy=\"", from) + 4;
    return std::stod(page.substr(at));
  };
  const std::size_t first = page.find("<circle");
  EXPECT_LT(y_of(first), y_of(page.find("<circle", first + 1)));
}

TEST(CurvesPage, AMillionUpdatesMakeNoHeavyPage) {
  Curves curves;
  for (int i = 0; i < 1'000'000; ++i) curves.loss.push_back({double(i), 1.0 / (i + 1)});
  curves.smoothed = curves.loss;
  EXPECT_LT(curves_page(curves, "run", {}).size(), 200'000u);
}

TEST(CurvesPage, SaysWhereNothingWasMeasured) {
  EXPECT_THAT(curves_page(read_curves(""), "run", {}), HasSubstr("Nothing measured yet"));
}

TEST(CurvesPage, IsWrittenFromTheMetricsOfARun) {
  const testing::TemporaryFolder folder;
  const RunFolder run{folder.path()};
  write_file(run.metrics(), kMetrics);
  write_curves(run, {{"state", "interrupted"}});
  const std::string page = read_file(run.curves());
  EXPECT_THAT(page, HasSubstr("<li>state: interrupted</li>"));
  EXPECT_THAT(page, HasSubstr("best validation loss: 2.500 nats per token, after update 2"));
}

}  // namespace
}  // namespace idiolect::runs
