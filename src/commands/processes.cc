#include "commands/processes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "runs/processes.h"

namespace idiolect::commands {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

/// Time for the others to notice that one is gone and for rank 0 to write a checkpoint, before
/// they are asked to end, and then before they are made to.
constexpr seconds kPatience{60};
constexpr std::size_t kKeptWords = 4000;  // of what a rank other than 0 complains about
constexpr std::array kForwarded{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/// A private folder in which the processes find each other; removed with what is in it.
class MeetingFolder {
 public:
  MeetingFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "idiolect-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw Error(name + ": cannot be made: " + std::strerror(errno));
    path_ = name;
  }
  ~MeetingFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  MeetingFolder(const MeetingFolder&) = delete;
  MeetingFolder& operator=(const MeetingFolder&) = delete;

  std::filesystem::path file() const { return path_ / "meeting"; }

 private:
  std::filesystem::path path_;
};

struct Child {
  int rank = 0;
  pid_t pid = -1;
  int complaints = -1;  // read end of its standard error; -1 for rank 0
  std::string said;     // the last of it
  bool has_ended = false;
  int status = 0;
};

sigset_t watched_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : kForwarded) ::sigaddset(&set, signal);
  for (const int signal : {SIGCHLD, SIGTSTP}) ::sigaddset(&set, signal);
  return set;
}

/// Signals wait in a descriptor while this lives.
class SignalQueue {
 public:
  SignalQueue() {
    const sigset_t set = watched_signals();
    ::sigprocmask(SIG_BLOCK, &set, &before_);
    descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor_ < 0) throw Error(std::string("signalfd: ") + std::strerror(errno));
  }
  ~SignalQueue() {
    ::close(descriptor_);
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  SignalQueue(const SignalQueue&) = delete;
  SignalQueue& operator=(const SignalQueue&) = delete;

  int descriptor() const noexcept { return descriptor_; }
  const sigset_t& before() const noexcept { return before_; }
  /// 0 when there is none.
  int next() const noexcept {
    signalfd_siginfo info{};
    return ::read(descriptor_, &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo)
                                                                  : 0;
  }

 private:
  sigset_t before_{};
  int descriptor_ = -1;
};

class Crew {
 public:
  Crew(int count, std::string_view command, Arguments arguments) : words_{"idiolect"} {
    words_.emplace_back(command);
    words_.insert(words_.end(), arguments.begin(), arguments.end());
    try {
      for (int rank = 0; rank < count; ++rank) start(rank, count);
    } catch (...) {
      send(SIGKILL);
      throw;
    }
  }

  int run() {
    while (!all_ended()) {
      wait_for_news();
      for (int signal; (signal = signals_.next()) != 0;) handle(signal);
      hurry();
    }
    if (WIFSIGNALED(children_.front().status) && !was_asked_to_stop_ && children_.size() > 1)
      fmt::print(stderr, "{}", children_[1].said);  // rank 0 can no longer say how to go on
    return exit_code();
  }

 private:
  void start(int rank, int count) {
    std::array<int, 2> pipe{-1, -1};
    if (rank > 0 && ::pipe2(pipe.data(), O_CLOEXEC) != 0) throw Error("no more pipes");
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0) throw Error(std::string("cannot start a process: ") + std::strerror(errno));
    if (pid == 0) become(rank, count, pipe[1], parent);
    // In both, so that nobody signals a group that is not there yet.
    group_ = rank == 0 ? pid : group_;
    ::setpgid(pid, group_);
    if (rank > 0) ::close(pipe[1]);
    children_.push_back({rank, pid, pipe[0], {}, false, 0});
  }

  /// In the child: the environment of its rank, and then the program again.
  [[noreturn]] void become(int rank, int count, int complaints, pid_t parent) {
    ::setpgid(0, group_);  // 0 for the first: its own
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::signal(SIGTTOU, SIG_IGN);  // a group in the background may still show its progress
    if (::getppid() != parent) ::_exit(1);
    const auto set = [](const char* name, const std::string& value) {
      ::setenv(name, value.c_str(), 1);
    };
    set("RANK", std::to_string(rank));
    set("LOCAL_RANK", std::to_string(rank));
    set("WORLD_SIZE", std::to_string(count));
    set("LOCAL_WORLD_SIZE", std::to_string(count));
    set(runs::kMeetingFile, meeting_.file().string());
    if (rank > 0) {
      const int nowhere = ::open("/dev/null", O_RDWR);
      ::dup2(nowhere, STDIN_FILENO);
      ::dup2(nowhere, STDOUT_FILENO);
      ::dup2(complaints, STDERR_FILENO);
    }
    ::sigprocmask(SIG_SETMASK, &signals_.before(), nullptr);
    std::vector<char*> pointers;
    for (std::string& word : words_) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv("/proc/self/exe", pointers.data());
    ::_exit(127);
  }

  bool all_ended() const { return std::ranges::all_of(children_, &Child::has_ended); }

  void send(int signal) const {
    if (group_ > 0) ::kill(-group_, signal);
  }

  void wait_for_news() {
    std::vector<pollfd> wanted{{signals_.descriptor(), POLLIN, 0}};
    for (const Child& child : children_) wanted.push_back({child.complaints, POLLIN, 0});
    ::poll(wanted.data(), wanted.size(), 1000);
    for (std::size_t i = 0; i < children_.size(); ++i)
      if (wanted[i + 1].revents != 0) hear(children_[i]);
  }

  static void hear(Child& child) {
    std::array<char, 1024> bytes{};
    const ssize_t count = ::read(child.complaints, bytes.data(), bytes.size());
    if (count <= 0) {
      ::close(child.complaints);
      child.complaints = -1;
      return;
    }
    child.said.append(bytes.data(), static_cast<std::size_t>(count));
    if (child.said.size() > kKeptWords) child.said.erase(0, child.said.size() - kKeptWords);
  }

  void handle(int signal) {
    if (signal == SIGCHLD) {
      reap();
    } else if (signal == SIGTSTP) {  // Ctrl-Z stops all; fg goes on with all
      send(SIGSTOP);
      ::raise(SIGSTOP);
      send(SIGCONT);
    } else {
      was_asked_to_stop_ = true;
      send(signal);
    }
  }

  void reap() {
    int status = 0;
    for (pid_t pid; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      const auto child = std::ranges::find(children_, pid, &Child::pid);
      if (child == children_.end()) continue;
      while (child->complaints >= 0) hear(*child);
      child->has_ended = true;
      child->status = status;
      if (status != 0 && !first_failure_) report(*child);
    }
  }

  /// The first that fails is the cause; what the others say of it is not repeated.
  void report(const Child& child) {
    first_failure_ = steady_clock::now();
    if (WIFSIGNALED(child.status)) {
      fmt::print(stderr, "\nidiolect: process {} of {} was ended by signal {} ({})\n", child.rank,
                 children_.size(), WTERMSIG(child.status), ::strsignal(WTERMSIG(child.status)));
    } else if (child.rank > 0 && !was_asked_to_stop_) {
      fmt::print(stderr, "\nidiolect: process {} of {} ended with this:\n{}", child.rank,
                 children_.size(), child.said);
    }
  }

  /// One has failed and the others do not notice: a hang would be worse than a lost interval.
  void hurry() {
    if (!first_failure_ || all_ended()) return;
    const auto since = steady_clock::now() - *first_failure_;
    const int signal = since > 2 * kPatience ? SIGKILL : since > kPatience ? SIGTERM : 0;
    if (signal == 0 || signal == hurried_with_) return;
    hurried_with_ = signal;
    send(signal);
  }

  int exit_code() const {
    const Child& first = children_.front();
    if (WIFEXITED(first.status) && WEXITSTATUS(first.status) != 0) return WEXITSTATUS(first.status);
    const bool all_well =
        std::ranges::all_of(children_, [](const Child& child) { return child.status == 0; });
    if (all_well) return 0;
    return was_asked_to_stop_ ? 130 : 1;
  }

  MeetingFolder meeting_;
  SignalQueue signals_;
  std::vector<std::string> words_;
  std::vector<Child> children_;
  pid_t group_ = 0;
  std::optional<steady_clock::time_point> first_failure_;
  int hurried_with_ = 0;
  bool was_asked_to_stop_ = false;
};

}  // namespace

int run_in_processes(int count, std::string_view command, Arguments arguments) {
  return Crew(count, command, arguments).run();
}

}  // namespace idiolect::commands
