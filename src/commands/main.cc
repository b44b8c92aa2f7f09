#include <sys/stat.h>

#include <string>
#include <vector>

#include "commands/program.h"
#include "commands/signals.h"

int main(int argc, char** argv) {
  ::umask(077);  // everything idiolect writes is somebody's private conversation
  idiolect::commands::install_signal_handlers();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return idiolect::commands::run_program(arguments);
}
