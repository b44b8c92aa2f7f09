#include "commands/progress_bar.h"

#include <gtest/gtest.h>

#include <memory>

namespace idiolect::commands {
namespace {

using std::chrono::duration;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A clock that stands still until it is moved, and what was drawn.
class Screen {
 public:
  Display open_all(bool is_terminal, std::size_t columns = 100) {
    ProgressSink sink;
    sink.is_terminal = is_terminal;
    sink.columns = columns;
    sink.write = [this](std::string_view text) { drawn_ += text; };
    sink.now = [this] { return now_; };
    return open_display(std::move(sink));
  }
  Progress open(bool is_terminal, std::size_t columns = 100) {
    return open_all(is_terminal, columns).progress;
  }
  void wait(milliseconds time) { now_ += time; }
  std::string take() { return std::exchange(drawn_, {}); }

 private:
  std::string drawn_;
  std::chrono::steady_clock::time_point now_{seconds(1000)};
};

ProgressReport reading(std::uint64_t done) { return {"reading", done, 1000, "bytes", ""}; }

TEST(ProgressLine, SaysShareRateAndTimeLeft) {
  EXPECT_EQ(progress_line({"training", 100, 400, "steps", "loss 2.31"}, seconds(50)),
            "training  25 % 100 of 400 steps, 2.0/s, left 2:30, loss 2.31");
}

TEST(ProgressLine, CountsBytesInLargerUnits) {
  EXPECT_EQ(progress_line({"reading", 1'500'000, 3'000'000, "bytes", ""}, seconds(1)),
            "reading  50 % 1.5 MB of 3.0 MB, 1.5 MB/s, left 0:01");
}

TEST(ProgressLine, SaysHowLongItTookAtTheEnd) {
  EXPECT_EQ(progress_line({"reading", 400, 400, "files", ""}, seconds(4000)),
            "reading 100 % 400 of 400 files, 0.1/s, took 1:06:40");
}

TEST(ProgressLine, CountsOnlyWhatWasDoneSinceTheStepWasResumed) {
  EXPECT_EQ(progress_line({"training", 300, 400, "steps", ""}, seconds(50), 200),
            "training  75 % 300 of 400 steps, 2.0/s, left 0:50");
}

TEST(ProgressLine, GuessesNothingWhenTheTotalIsUnknown) {
  EXPECT_EQ(progress_line({"reading", 30, 0, "files", ""}, seconds(3)), "reading 30 files, 10/s");
}

TEST(ProgressLine, GuessesNothingInTheFirstInstant) {
  EXPECT_EQ(progress_line({"reading", 1, 4, "files", ""}, milliseconds(10)),
            "reading  25 % 1 of 4 files");
}

TEST(ProgressBar, IsDrawnInPlaceOnATerminal) {
  Screen screen;
  const Progress progress = screen.open(true);
  progress(reading(500));
  EXPECT_EQ(screen.take(), "\rreading [############............]  50 % 500 B of 1.0 kB\x1b[K");
}

TEST(ProgressBar, IsNotDrawnMoreOftenThanAnEyeCanFollow) {
  Screen screen;
  const Progress progress = screen.open(true);
  progress(reading(1));
  screen.take();
  screen.wait(milliseconds(50));
  progress(reading(2));
  EXPECT_EQ(screen.take(), "");
  screen.wait(milliseconds(60));
  progress(reading(3));
  EXPECT_NE(screen.take(), "");
}

TEST(ProgressBar, FitsTheTerminal) {
  Screen screen;
  const Progress progress = screen.open(true, 30);
  progress(reading(500));
  EXPECT_EQ(screen.take(), "\rreading [############........\x1b[K");
}

TEST(ProgressBar, EndsItsLineBeforeAnythingElseIsWritten) {
  Screen screen;
  {
    const Progress progress = screen.open(true);
    progress(reading(500));
    screen.take();
  }
  EXPECT_EQ(screen.take(), "\n");
}

TEST(ProgressBar, StartsANewLineForANewStep) {
  Screen screen;
  const Progress progress = screen.open(true);
  progress(reading(1000));
  screen.take();
  progress({"sorting", 1, 2, "threads", ""});
  EXPECT_TRUE(screen.take().starts_with("\n\rsorting "));
}

TEST(ProgressBar, MovesBelowALineOfText) {
  Screen screen;
  const Display display = screen.open_all(true);
  display.progress(reading(500));
  const std::string bar = screen.take();
  display.say("saved");
  EXPECT_EQ(screen.take(), "\r\x1b[Ksaved\n" + bar);
}

TEST(ProgressLog, WritesALineNowAndThen) {
  Screen screen;
  const Progress progress = screen.open(false);
  progress(reading(0));
  EXPECT_EQ(screen.take(), "");
  screen.wait(seconds(10));
  progress(reading(500));
  EXPECT_EQ(screen.take(), "reading  50 % 500 B of 1.0 kB, 50 B/s, left 0:10\n");
}

TEST(ProgressLog, WritesTheEndOnce) {
  Screen screen;
  {
    const Progress progress = screen.open(false);
    progress(reading(1000));
    progress(reading(1000));
  }
  EXPECT_EQ(screen.take(), "reading 100 % 1.0 kB of 1.0 kB\n");
}

}  // namespace
}  // namespace idiolect::commands
