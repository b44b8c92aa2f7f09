#include "commands/signals.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace idiolect::commands {
namespace {

InterruptFlag interrupted = false;
static_assert(InterruptFlag::is_always_lock_free, "a signal handler may only set lock-free flags");

constexpr int kInterrupted = 130;  // as in program.cc

void say(std::string_view text) {
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

void ask_to_stop(int) {
  const int code = errno;
  if (interrupted.exchange(true)) {
    say("\nstopped at once\n");
    ::_exit(kInterrupted);
  }
  say("\nstopping after this step; again to stop at once\n");
  errno = code;
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = ask_to_stop;
  // No read or write fails for the first signal.
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

const InterruptFlag* interrupt_flag() noexcept { return &interrupted; }

}  // namespace idiolect::commands
