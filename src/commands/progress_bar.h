// commands/progress_bar.h
//
// Draws the progress of long work on standard error: a bar that moves where
// somebody watches, a plain line now and then where a log is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "base/progress.h"

namespace idiolect::commands {

/// Where and when a bar is drawn; tests bring their own.
struct ProgressSink {
  bool is_terminal = false;
  std::size_t columns = 80;
  std::function<void(std::string_view)> write;
  std::function<std::chrono::steady_clock::time_point()> now;
};

/// "1:02:03", "4:05", "0:07".
std::string format_duration(std::chrono::seconds duration);

/// One line about `report`, `elapsed` after the step began: done of total, rate, time left, note.
/// `before` was done already when the step began, by the run that is resumed.
std::string progress_line(const ProgressReport& report, std::chrono::duration<double> elapsed,
                          std::uint64_t before = 0);

/// A drawing, and a way to write a line of text above it. The bar's last line is ended when both
/// functions and their copies are gone.
struct Display {
  Progress progress;
  std::function<void(std::string_view)> say;
};

/// Draws on `sink`; without one, on standard error.
Display open_display(ProgressSink sink);
Display open_display();

/// The same for work that has nothing to say.
Progress draw_progress();

}  // namespace idiolect::commands
