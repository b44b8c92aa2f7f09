#include "tests/commands/account.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/files.h"
#include "commands/program.h"
#include "tests/support.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

/// None where there is no such file: context.jsonl is written where something is context only.
std::vector<Json> lines_of(const fs::path& file) {
  std::vector<Json> lines;
  if (!fs::exists(file)) return lines;
  std::istringstream text(read_file(file));
  for (std::string line; std::getline(text, line);)
    lines.push_back(parse_json(line, file.filename().string()));
  return lines;
}

/// {"2021-03": {"owner": 4}} as "2021-03/owner" → 4.
Figures flattened(const Json& groups) {
  Figures figures;
  for (const auto& [name, bins] : groups.items())
    for (const auto& [bin, count] : bins.items())
      figures[name + '/' + bin] += count.get<std::size_t>();
  return figures;
}

void read_dataset(const fs::path& folder, Account& account) {
  account.is_written = true;
  account.manifest = read_json(folder / "dataset.json");
  account.ledger = lines_of(folder / "ledger.jsonl");
  for (const std::string split : {"train", "valid", "test", "context"})
    for (Json& row : lines_of(folder / (split + ".jsonl")))
      account.rows.emplace_back(split, std::move(row));
}

}  // namespace

Run run(const std::vector<std::string>& words) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int code = run_program(words);
  return {code, ::testing::internal::GetCapturedStdout(), ::testing::internal::GetCapturedStderr()};
}

Figures Account::bins() const {
  Figures figures;
  for (const auto& [source, entry] : report.at("sources").items()) {
    const Json& messages = entry.at("messages");
    figures[source + "/owner"] = messages.at("owner").get<std::size_t>();
    figures[source + "/context"] = messages.at("others").get<std::size_t>();
    for (const auto& [reason, count] : messages.at("dropped").items())
      figures[source + '/' + reason] = count.get<std::size_t>();
  }
  std::erase_if(figures, [](const auto& figure) { return figure.second == 0; });
  return figures;
}

std::size_t Account::read() const {
  std::size_t total = 0;
  for (const auto& [source, entry] : report.at("sources").items())
    total += entry.at("messages").at("read").get<std::size_t>();
  return total;
}

Figures Account::by_contact() const { return flattened(manifest.at("ledger").at("contacts")); }

Figures Account::by_month() const { return flattened(manifest.at("ledger").at("months")); }

Figures Account::by_file() const {
  Figures figures;
  for (const Json& input : manifest.at("inputs")) figures[input.at("path")] = 0;
  for (const Json& line : ledger)
    ++figures[manifest.at("inputs").at(line.at("file").get<std::size_t>()).at("path")];
  return figures;
}

Account account_of(const std::vector<fs::path>& paths, const std::vector<std::string>& more) {
  const testing::TemporaryFolder folder;
  const fs::path out = folder.path() / "dataset";
  std::vector<std::string> words{"prepare"};
  for (const fs::path& path : paths) words.push_back(path.string());
  words.insert(words.end(), more.begin(), more.end());
  words.insert(words.end(), {"--json", "--out", out.string()});
  Account account;
  account.run = run(words);
  if (account.run.output.empty()) {
    ADD_FAILURE() << account.run.errors;
    account.report = {{"sources", Json::object()}};
    return account;
  }
  account.report = parse_json(account.run.output, "prepare --json");
  if (fs::exists(out)) read_dataset(out, account);
  return account;
}

std::map<std::string, long> change(const Figures& before, const Figures& after) {
  std::map<std::string, long> changes;
  for (const auto& [name, count] : before) changes[name] -= static_cast<long>(count);
  for (const auto& [name, count] : after) changes[name] += static_cast<long>(count);
  std::erase_if(changes, [](const auto& difference) { return difference.second == 0; });
  return changes;
}

}  // namespace idiolect::commands
