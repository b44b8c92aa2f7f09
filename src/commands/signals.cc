#include "commands/signals.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace idiolect::commands {
namespace {

InterruptFlag interrupted = false;
static_assert(InterruptFlag::is_always_lock_free, "a signal handler may only set lock-free flags");

void ask_to_stop(int) {
  constexpr std::string_view kNotice = "\nstopping after this step; again to stop at once\n";
  const int code = errno;
  interrupted.store(true);
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, kNotice.data(), kNotice.size());
  errno = code;
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = ask_to_stop;
  // The second signal finds the default action again, and no read or write fails for the first.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

const InterruptFlag* interrupt_flag() noexcept { return &interrupted; }

}  // namespace idiolect::commands
