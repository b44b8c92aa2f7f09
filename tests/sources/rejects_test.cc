#include "sources/rejects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> lines_of(const Rejects& rejects) {
  std::vector<std::string> lines;
  rejects.for_each([&](const Reject& reject, std::size_t count) {
    lines.push_back(std::string(reject.source) + " " + std::string(reject.path) + " " +
                    std::string(reject.unit) + " " + std::to_string(reject.line) + " " +
                    std::string(reject.reason) + " x" + std::to_string(count));
  });
  return lines;
}

TEST(Rejects, KeepWhatTheyWereGiven) {
  Rejects rejects;
  rejects.push_back({std::string("a.csv"), 3, "line", {}, std::string("bad-date")});
  rejects.push_back({"b.json", 1, "message", "telegram", "no-sender"});
  EXPECT_THAT(lines_of(rejects),
              ElementsAre(" a.csv line 3 bad-date x1", "telegram b.json message 1 no-sender x1"));
  EXPECT_EQ(rejects[1].path, "b.json");
}

TEST(Rejects, CountWhatIsBeyondTheMostPlaces) {
  Rejects rejects(2);
  for (std::size_t line = 1; line <= 5; ++line)
    rejects.push_back({"a.csv", line, "line", {}, line == 5 ? "bad-date" : "short-row"});
  EXPECT_EQ(rejects.size(), 5u);
  EXPECT_THAT(lines_of(rejects),
              ElementsAre(" a.csv line 1 short-row x1", " a.csv line 2 short-row x1",
                          " a.csv line 0 short-row x2", " a.csv line 0 bad-date x1"));
  Rejects all(1);
  all.append(rejects, "wechat");
  EXPECT_EQ(all.size(), 5u);
  EXPECT_THAT(lines_of(all),
              ElementsAre("wechat a.csv line 1 short-row x1", "wechat a.csv line 0 short-row x3",
                          "wechat a.csv line 0 bad-date x1"));
}

TEST(Rejects, ChangeTheirPaths) {
  Rejects rejects;
  rejects.push_back({"anna.csv", 1, "line", {}, "bad-date"});
  rejects.change_paths([](const std::string&) { return "hash.csv"; });
  rejects.push_back({"hash.csv", 2, "line", {}, "bad-date"});
  EXPECT_THAT(lines_of(rejects),
              ElementsAre(" hash.csv line 1 bad-date x1", " hash.csv line 2 bad-date x1"));
}

}  // namespace
}  // namespace idiolect::sources
