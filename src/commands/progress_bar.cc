#include "commands/progress_bar.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/utf8.h"

namespace idiolect::commands {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kBarWidth = 24;
constexpr auto kFrame = std::chrono::milliseconds(100);
constexpr auto kLogInterval = std::chrono::seconds(10);
/// A rate measured over less than this is noise.
constexpr Seconds kSettled(0.5);

/// "1234", "2.5" (small values, with `decimals`), or for bytes "1.2 MB".
std::string quantity(double value, std::string_view unit, int decimals = 0) {
  if (unit != "bytes") return fmt::format("{:.{}f}", value, value < 10 ? decimals : 0);
  constexpr std::string_view kPrefixes = "kMGT";
  if (value < 1000) return fmt::format("{:.0f} B", value);
  std::size_t prefix = 0;
  for (value /= 1000; value >= 1000 && prefix + 1 < kPrefixes.size(); value /= 1000) ++prefix;
  return fmt::format("{:.1f} {}B", value, kPrefixes[prefix]);
}

double share_done(const ProgressReport& report) {
  if (report.total == 0) return 0;
  return std::min(1.0, static_cast<double>(report.done) / static_cast<double>(report.total));
}

std::string bar(double share) {
  const auto full = static_cast<std::size_t>(share * static_cast<double>(kBarWidth));
  return '[' + std::string(full, '#') + std::string(kBarWidth - full, '.') + ']';
}

/// ", 2.0/s, left 2:30", or at the end ", 2.0/s, took 5:00".
std::string rate_and_time(const ProgressReport& report, Seconds elapsed, std::uint64_t done_here) {
  const double rate = static_cast<double>(done_here) / elapsed.count();
  std::string text = fmt::format(", {}/s", quantity(rate, report.unit, 1));
  if (report.total == 0) return text;
  const bool finished = report.done >= report.total;
  const double seconds =
      finished ? elapsed.count() : static_cast<double>(report.total - report.done) / rate;
  const auto rounded = std::chrono::seconds(std::llround(seconds));
  return text + fmt::format(", {} {}", finished ? "took" : "left", format_duration(rounded));
}

/// `text` cut to `columns`, at a code point: a wrapped line could not be drawn over.
std::string cut_to_width(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  std::size_t width = 0;
  while (end < text.size()) {
    const std::size_t bytes = code_point_at(text, end).bytes;
    width += display_width(text.substr(end, bytes));
    if (width > columns) break;
    end += bytes;
  }
  return std::string(text.substr(0, end));
}

/// What is on the screen, and since when.
class Drawing {
 public:
  explicit Drawing(ProgressSink sink) : sink_(std::move(sink)) {}
  ~Drawing() { end_line(); }
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;

  void show(const ProgressReport& report) {
    const Clock::time_point now = sink_.now();
    if (report.what != last_.what) {
      end_line();
      started_ = now;
      before_ = report.done;
      drawn_ = {};
    }
    const bool finished = report.total > 0 && report.done >= report.total;
    const bool repeated = finished && last_.what == report.what && last_.done == report.done;
    last_ = report;
    if (repeated && !pending_) return;
    pending_ = true;
    const auto interval =
        sink_.is_terminal ? Clock::duration(kFrame) : Clock::duration(kLogInterval);
    const auto since = drawn_ == Clock::time_point() && !sink_.is_terminal ? started_ : drawn_;
    if (finished || now - since >= interval) draw(now);
  }

  /// Writes `line` where the bar is, and the bar below it.
  void say(std::string_view line) {
    const bool redraw = line_is_open_;
    if (redraw) sink_.write("\r\x1b[K");
    line_is_open_ = false;
    sink_.write(std::string(line) + '\n');
    if (redraw) draw(sink_.now());
  }

 private:
  void draw(Clock::time_point now) {
    const Seconds elapsed = now - started_;
    drawn_ = now;
    pending_ = false;
    if (!sink_.is_terminal) {
      sink_.write(progress_line(last_, elapsed, before_) + '\n');
      return;
    }
    std::string line = progress_line(last_, elapsed, before_);
    if (last_.total > 0) line.insert(last_.what.size() + 1, bar(share_done(last_)) + ' ');
    // The last column stays free: some terminals wrap as soon as it is written.
    sink_.write('\r' + cut_to_width(line, sink_.columns - 1) + "\x1b[K");
    line_is_open_ = true;
  }

  void end_line() {
    if (pending_ && (line_is_open_ || !sink_.is_terminal)) draw(sink_.now());
    if (line_is_open_) sink_.write("\n");
    line_is_open_ = false;
  }

  ProgressSink sink_;
  ProgressReport last_;
  Clock::time_point started_{};
  std::uint64_t before_ = 0;  // done when the step was first heard of
  Clock::time_point drawn_{};
  bool pending_ = false;  // the newest report is not on the screen yet
  bool line_is_open_ = false;
};

std::size_t terminal_columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20;
  return known ? size.ws_col : 80;
}

}  // namespace

std::string format_duration(std::chrono::seconds duration) {
  const auto seconds = duration.count();
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string progress_line(const ProgressReport& report, std::chrono::duration<double> elapsed,
                          std::uint64_t before) {
  std::string line = report.what;
  if (report.total > 0) line += fmt::format(" {:3.0f} %", std::floor(100 * share_done(report)));
  line += ' ' + quantity(static_cast<double>(report.done), report.unit);
  if (report.total > 0) line += " of " + quantity(static_cast<double>(report.total), report.unit);
  if (report.unit != "bytes" && !report.unit.empty()) line += ' ' + report.unit;
  if (elapsed >= kSettled && report.done > before)
    line += rate_and_time(report, elapsed, report.done - before);
  if (!report.note.empty()) line += ", " + report.note;
  return line;
}

Display open_display(ProgressSink sink) {
  const auto drawing = std::make_shared<Drawing>(std::move(sink));
  return {[drawing](const ProgressReport& report) { drawing->show(report); },
          [drawing](std::string_view line) { drawing->say(line); }};
}

Display open_display() {
  ProgressSink sink;
  sink.is_terminal = ::isatty(STDERR_FILENO) == 1;
  sink.columns = terminal_columns();
  sink.write = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); };
  sink.now = Clock::now;
  return open_display(std::move(sink));
}

Progress draw_progress() { return open_display().progress; }

}  // namespace idiolect::commands
