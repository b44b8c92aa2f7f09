// tests/commands/knobs.h
//
// An options struct with a field of every kind, and a folder to be in: what the
// tests of the command line need.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "base/options.h"
#include "commands/command.h"
#include "tests/support.h"

namespace idiolect::commands {

struct Knobs {
  static constexpr std::array kCommaSeparated{std::string_view("only")};

  std::vector<std::string> exports;
  std::vector<std::string> me;
  std::vector<std::string> only;
  std::string out = "dataset";
  int rank = 16;
  double share = 0.5;
  OrAuto<double> rate;
  bool dry_run = false;
  bool colour = true;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("EXPORT", exports, "what to read");
    visit("me", me, "who you are");
    visit("only", only, "which sources to read");
    visit("out", out, "where to write");
    visit("rank", rank, "more fits more");
    visit("share", share, "how much to keep");
    visit("rate", rate, "how fast to learn");
    visit("dry-run", dry_run, "write nothing");
    visit("colour", colour, "paint the words");
  }
};

inline int do_nothing(const Command&, Arguments) { return 0; }

inline constexpr Command kHelpCommand{"help", "show every kind of knob", "  idiolect help\n",
                                      do_nothing};

/// An empty current folder while it lives.
class EmptyCurrentFolder {
 public:
  EmptyCurrentFolder() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder_.path());
  }
  ~EmptyCurrentFolder() { std::filesystem::current_path(before_); }
  EmptyCurrentFolder(const EmptyCurrentFolder&) = delete;
  EmptyCurrentFolder& operator=(const EmptyCurrentFolder&) = delete;

 private:
  testing::TemporaryFolder folder_;
  std::filesystem::path before_;
};

}  // namespace idiolect::commands
