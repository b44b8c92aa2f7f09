#include "commands/prepare_choices.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "curate/names.h"

namespace idiolect::commands {
namespace {

/// "2021", "2021-06" or "2021-06-15" as its first moment or, with `after`, as the first one after
/// it.
std::optional<Time> moment_of(const char* option, const std::string& text, bool after) {
  using namespace std::chrono;
  if (text.empty()) return std::nullopt;
  const auto parsed = parse_time(
      (text + std::string("2000-01-01").substr(std::min<std::size_t>(text.size(), 10))) + " 00:00");
  const bool whole = text.size() == 4 || text.size() == 7 || text.size() == 10;
  if (!parsed || !whole)
    throw UsageError(fmt::format("--{}: '{}' is no date", option, text),
                     "write a year, a month or a day: 2021, 2021-06 or 2021-06-15");
  if (!after) return parsed->time;
  year_month_day date(floor<days>(parsed->time));
  if (text.size() == 4) date += years(1);
  if (text.size() == 7) date += months(1);
  const sys_days next = text.size() == 10 ? sys_days(date) + days(1) : sys_days(date);
  return Time(next);
}

/// Every spelling of those who are to be forgotten.
std::vector<std::string> forgotten_names(const Preparation& preparation) {
  std::vector<std::string> names;
  for (const curate::Departure& departure : preparation.departures) {
    if (!departure.forgotten) continue;
    names.push_back(departure.name);
    names.insert(names.end(), departure.names.begin(), departure.names.end());
  }
  return names;
}

}  // namespace

curate::Consent consent_of(const PrepareOptions& options, const std::string& salt) {
  curate::Consent consent;
  consent.salt = salt;
  for (const std::string& names : options.same)
    consent.same.push_back(curate::parse_aliases(names));
  consent.exclude = options.exclude;
  consent.forget = options.forget;
  consent.context_only = options.context_only;
  consent.groups = options.group;
  consent.subject = options.subject;
  consent.since = moment_of("since", options.since, false);
  consent.until = moment_of("until", options.until, true);
  return consent;
}

std::vector<std::string> names_of_voice(const PrepareOptions& options, const curate::Owner& owner) {
  if (options.subject.empty()) {
    std::vector<std::string> names = owner.names;
    names.push_back(owner.display_name());
    for (const auto& [source, keys] : owner.keys)
      names.insert(names.end(), keys.begin(), keys.end());
    return names;
  }
  std::vector<std::string> names{options.subject};
  for (const std::string& line : options.same) {
    const curate::Aliases aliases = curate::parse_aliases(line);
    const auto is_subject = [&](const std::string& name) {
      return curate::name_key(name) == curate::name_key(options.subject);
    };
    if (std::ranges::any_of(aliases, is_subject))
      names.insert(names.end(), aliases.begin(), aliases.end());
  }
  return names;
}

std::vector<std::string> names_said_to_be_the_same(const PrepareOptions& options) {
  std::vector<std::string> names;
  for (const std::string& line : options.same)
    for (std::string& name : curate::parse_aliases(line)) names.push_back(std::move(name));
  return names;
}

void hide_forgotten(Preparation& preparation) {
  const std::vector<std::string> names = forgotten_names(preparation);
  if (names.empty()) return;
  sources::Imported& imported = preparation.imported;
  for (auto& file : imported.files)
    file.path = curate::without_names(file.path, names, imported.secret);
  for (auto& file : imported.skipped) {
    file.path = curate::without_names(file.path, names, imported.secret);
    file.reason = curate::without_names(file.reason, names, imported.secret);  // names a copy
  }
  imported.rejects.change_paths(
      [&](const std::string& path) { return curate::without_names(path, names, imported.secret); });
  for (std::string& note : imported.notes)
    note = curate::without_names(note, names, imported.secret);
  preparation.options.forget = {fmt::format("{} names", preparation.options.forget.size())};
  std::erase_if(preparation.context_only.named, [&](const auto& named) {
    return curate::without_names(named.name, names, "") != named.name;
  });
  for (curate::Departure& departure : preparation.departures)
    departure.name = curate::without_names(departure.name, names, imported.secret);
  PrepareOptions& options = preparation.options;
  for (std::string& path : options.exports)
    path = curate::without_names(path, names, imported.secret);
  for (auto* const list : {&options.same, &options.exclude, &options.context_only, &options.group})
    std::erase_if(*list, [&](const std::string& line) {
      return curate::without_names(line, names, "") != line;
    });
}

}  // namespace idiolect::commands
