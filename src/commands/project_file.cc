#include "commands/project_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "base/spelling.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostBytes = 1 << 20;

std::string at_line(const fs::path& path, const toml::source_region& where) {
  return fmt::format("{}:{}", path.string(), where.begin.line);
}

toml::table parse_toml(const fs::path& path) {
  const std::string text = read_file(path, kMostBytes);
  try {
    return toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    throw UsageError(fmt::format("{}: {}", at_line(path, error.source()), error.description()),
                     "text stands in quotes: name = \"value\"");
  }
}

/// One value as a word; `where` names it in the error.
std::string word_of(const toml::node& node, const std::string& where) {
  if (const auto* const text = node.as_string()) return text->get();
  if (const auto* const flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (const auto* const whole = node.as_integer()) return fmt::format("{}", whole->get());
  if (const auto* const number = node.as_floating_point()) return fmt::format("{}", number->get());
  throw UsageError(where + ": not a text, a number, true, false, or a list of them");
}

Setting setting_of(const toml::key& key, const toml::node& node, const fs::path& path) {
  Setting setting{std::string(key.str()), {}, node.is_array(), key.source().begin.line};
  const std::string where = at_line(path, node.source()) + ": " + setting.name;
  if (const toml::array* const list = node.as_array()) {
    for (const toml::node& item : *list) setting.words.push_back(word_of(item, where));
  } else {
    setting.words.push_back(word_of(node, where));
  }
  return setting;
}

/// [contacts] reads better than [prepare] for whom to leave out; it is the same section.
std::string_view command_of(std::string_view section) {
  return section == "contacts" ? "prepare" : section;
}

/// TOML's keys are written with "_", and in a list "groups" reads better than "group".
std::string option_of(std::string_view section, std::string name) {
  std::ranges::replace(name, '_', '-');
  return section == "contacts" && name == "groups" ? "group" : name;
}

/// `relationship` is the one option of [train] that is about contacts.
bool belongs_to(std::string_view section, std::string_view name, std::string_view command) {
  if (section == "contacts" && name == "relationship") return command == "train";
  return command_of(section) == command;
}

/// A misspelt section would otherwise be ignored in silence.
void check_sections(const toml::table& file, const fs::path& path) {
  for (const auto& [key, node] : file) {
    const std::string where = at_line(path, key.source());
    if (!node.is_table())
      throw UsageError(fmt::format("{}: '{}' stands outside a section", where, key.str()),
                       "put it below the command it is for, e.g. [train]");
    try {
      find_command(command_of(key.str()));
    } catch (const UsageError& error) {
      throw UsageError(fmt::format("{}: [{}] is not a command", where, key.str()), error.hint());
    }
  }
}

}  // namespace

std::vector<Setting> read_project_file(const fs::path& path, std::string_view section) {
  if (!fs::exists(path)) return {};
  const toml::table file = parse_toml(path);
  check_sections(file, path);
  std::vector<Setting> settings;
  for (const auto& [key, node] : file) {
    const toml::table* const table = node.as_table();
    if (table == nullptr) continue;
    for (const auto& [name, value] : *table) {
      if (!belongs_to(key.str(), name.str(), section)) continue;
      settings.push_back(setting_of(name, value, path));
      settings.back().name = option_of(key.str(), settings.back().name);
    }
  }
  std::ranges::sort(settings, {}, &Setting::line);
  return settings;
}

}  // namespace idiolect::commands
