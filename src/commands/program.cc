#include "commands/program.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <system_error>

#include "base/error.h"
#include "commands/help.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
constexpr int kBug = 70;
constexpr int kInterrupted = 130;

int dispatch(Arguments arguments) {
  if (arguments.empty() || arguments.front() == "--help" || arguments.front() == "-h") {
    fmt::print("{}", program_help());
    return kDone;
  }
  if (arguments.front() == "--version") {
    fmt::print("idiolect {}\n", IDIOLECT_VERSION);
    return kDone;
  }
  const Command& command = find_command(arguments.front());
  return command.run(command, arguments.subspan(1));
}

/// True where standard output is a pipe that nobody reads any more.
bool reader_left() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

/// What was printed, through std::cout as well, may still be in stdio's buffer, and the disk it
/// goes to may be full. A stream that has failed before only says that it has.
void flush_output() {
  const bool failed_before = std::ferror(stdout) != 0;
  if (std::fflush(stdout) == 0 && !failed_before) return;
  const int code = failed_before ? EIO : errno;
  throw std::system_error(reader_left() ? EPIPE : code, std::generic_category(),
                          "cannot write to standard output");
}

/// Standard error may be closed as well; there is nobody left to tell.
void say(const std::string& text) noexcept { std::fputs(text.c_str(), stderr); }

int report(const Error& error, int code) {
  say(fmt::format("idiolect: {}\n", error.what()));
  if (!error.hint().empty()) say(fmt::format("  hint: {}\n", error.hint()));
  return code;
}

int report(const std::system_error& error) {
  // The reader of `idiolect ... | head` has what it wanted.
  if (error.code() == std::errc::broken_pipe) return kDone;
  return report(Error(error.what()), kFailed);
}

int report_bug(const std::exception& error) {
  // LibTorch appends a stack trace to its messages: the first line says it.
  const std::string text = error.what();
  say(fmt::format("idiolect: bug: {}\n", text.substr(0, text.find('\n'))));
  say("  hint: please report this line and the command that led to it\n");
  return kBug;
}

int run_and_report(Arguments arguments) {
  try {
    const int code = dispatch(arguments);
    flush_output();
    return code;
  } catch (const UsageError& error) {
    return report(error, kWrongUsage);
  } catch (const Interrupted& error) {
    return report(error, kInterrupted);
  } catch (const Error& error) {
    return report(error, kFailed);
  } catch (const std::bad_alloc&) {
    return report(Error("not enough memory"), kFailed);
  } catch (const std::system_error& error) {
    return report(error);
  } catch (const std::exception& error) {
    return report_bug(error);
  }
}

}  // namespace

int run_program(Arguments arguments) noexcept {
  try {
    return run_and_report(arguments);
  } catch (...) {
    say("idiolect: bug: an unknown exception\n");
    return kBug;
  }
}

}  // namespace idiolect::commands
