#include "commands/helper_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/files.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

/// Where a child's standard output and error go.
class Redirection {
 public:
  Redirection(const fs::path& output, const fs::path& complaints) {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output.c_str(), kFlags, 0600);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, complaints.c_str(), kFlags, 0600);
  }
  ~Redirection() { ::posix_spawn_file_actions_destroy(&actions_); }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw Error(std::string("waiting for a helper: ") + std::strerror(errno));
  return status;
}

}  // namespace

fs::path program_folder() { return fs::read_symlink("/proc/self/exe").parent_path(); }

void run_helper(const std::string& name, const std::vector<std::string>& arguments,
                const fs::path& output) {
  const fs::path program = program_folder() / name;
  if (!fs::exists(program))
    throw Error(program.string() + ": the helper program is not there",
                "run `make setup` and `make build`");
  const fs::path complaints = output.string() + ".stderr";
  const Redirection redirection(output, complaints);
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, program.c_str(), redirection.get(), nullptr,
                                   pointers.data(), ::environ);
  if (failed != 0) throw Error(program.string() + ": cannot be started: " + std::strerror(failed));
  const int status = wait_for(child);
  const std::string said = read_file(complaints);
  fs::remove(complaints);
  if (status != 0) throw Error(name + " failed: " + said.substr(0, said.find('\n')));
}

}  // namespace idiolect::commands
