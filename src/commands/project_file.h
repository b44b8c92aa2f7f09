// commands/project_file.h
//
// idiolect.toml: the options of a project, so that they need not be typed again.
// One section per command, one key per option, spelled as on the command line:
//
//   [train]
//   base = "models/SmolLM2-135M"
//   rank = 8
//
// [contacts] is another name of [prepare], for whom to leave out, and of [train], for who is what
// to you.
// Its `groups` is --group. A "_" in a key is a "-": context_only is --context-only.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::commands {

inline constexpr const char* kProjectFile = "idiolect.toml";

struct Setting {
  std::string name;
  std::vector<std::string> words;  // the value, as it would be written on the command line
  bool is_list = false;
  std::size_t line = 0;  // 1-based
};

/// The settings of [section], in the order of the file; none where there is no file. Throws
/// UsageError with file and line: not TOML, a section that is no command, a value of another kind.
std::vector<Setting> read_project_file(const std::filesystem::path& path, std::string_view section);

}  // namespace idiolect::commands
