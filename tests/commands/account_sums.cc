// The sums that every account of `prepare` has to keep.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "tests/commands/account.h"

namespace idiolect::commands {
namespace {

using Wrong = std::vector<std::string>;

void same(Wrong& wrong, std::string_view what, const Figures& got, const Figures& wanted) {
  for (const auto& [name, difference] : change(wanted, got))
    wrong.push_back(fmt::format("{}: {}: {} too {}", what, name, std::abs(difference),
                                difference > 0 ? "many" : "few"));
}

bool is_kept(const Json& line) { return line.at("bin") == "owner" || line.at("bin") == "context"; }

/// A record that became a message has a time, one that was rejected has none.
bool is_message(const Json& line) { return line.contains("time"); }

/// Counts the lines that `is` holds for by `name(line)`.
template <class Is, class Name>
Figures counted(const std::vector<Json>& ledger, Is is, Name name) {
  Figures figures;
  for (const Json& line : ledger)
    if (is(line)) ++figures[name(line)];
  return figures;
}

std::string bin_of(const Json& line) { return line.at("bin").get<std::string>(); }

/// What the messages of a turn are: in a session that is context only, everybody's are context.
const char* role_of(const std::string& split, const Json& turn) {
  return turn.at("role") == "assistant" && split != "context" ? "owner" : "context";
}

/// A turn that an earlier row has already, shown again before this one (--carry).
bool is_carried(const Json& turn) { return turn.value("carried", false); }

void check_report(Wrong& wrong, const Account& account) {
  for (const auto& [source, entry] : account.report.at("sources").items()) {
    const Json& messages = entry.at("messages");
    std::size_t placed =
        messages.at("owner").get<std::size_t>() + messages.at("others").get<std::size_t>();
    for (const auto& [reason, count] : messages.at("dropped").items())
      placed += count.get<std::size_t>();
    if (placed != messages.at("read"))
      wrong.push_back(fmt::format("{}: {} placed of {} read", source, placed,
                                  messages.at("read").get<std::size_t>()));
  }
}

void check_places(Wrong& wrong, const Account& account) {
  const std::size_t files = account.manifest.at("inputs").size();
  std::set<std::tuple<std::size_t, std::string, std::size_t>> places;
  for (const Json& line : account.ledger) {
    const std::size_t file = line.at("file").get<std::size_t>();
    const char* const unit = line.contains("line") ? "line" : "record";
    if (file >= files || !line.at(unit).is_number_unsigned() || line.at(unit) == 0)
      wrong.push_back("no place: " + line.dump());
    else if (!places.emplace(file, unit, line.at(unit).get<std::size_t>()).second)
      wrong.push_back("twice: " + line.dump());
  }
}

void check_ledger(Wrong& wrong, const Account& account) {
  const auto any = [](const Json&) { return true; };
  const auto by_source = [](const Json& line) {
    return line.at("source").get<std::string>() + '/' + bin_of(line);
  };
  if (account.ledger.size() != account.read())
    wrong.push_back(
        fmt::format("{} ledger lines for {} records", account.ledger.size(), account.read()));
  if (account.manifest.at("sources") != account.report.at("sources"))
    wrong.emplace_back("dataset.json and what was printed differ");
  same(wrong, "ledger by source", counted(account.ledger, any, by_source), account.bins());
  same(wrong, "months", account.by_month(),
       counted(account.ledger, is_message, [](const Json& line) {
         return line.at("time").get<std::string>().substr(0, 7) + '/' + bin_of(line);
       }));
}

/// In groups and in chats of two: under which name a contact stands is not the sums' matter.
std::string kind_of_contact(bool is_group, const std::string& bin) {
  return (is_group ? "groups/" : "chats of two/") + bin;
}

void check_contacts(Wrong& wrong, const Account& account) {
  Figures bins;
  Figures kept;
  for (const auto& [name, count] : account.by_contact()) {
    const std::string bin = name.substr(name.rfind('/') + 1);
    bins[bin] += count;
    if (bin == "owner" || bin == "context")
      kept[kind_of_contact(name.starts_with("a group/"), bin)] += count;
  }
  same(wrong, "contacts", bins, counted(account.ledger, is_message, bin_of));
  Figures in_rows;
  for (const auto& [split, row] : account.rows)
    for (const Json& turn : row.at("messages"))
      if (!is_carried(turn))
        in_rows[kind_of_contact(row.at("group").get<bool>(), role_of(split, turn))] +=
            turn.at("times").size();
  same(wrong, "contacts in rows", in_rows, kept);
}

/// Every message of a row, as the ledger describes it.
Figures messages_in_rows(Wrong& wrong, const Account& account) {
  Figures figures;
  for (const auto& [split, row] : account.rows) {
    for (const Json& turn : row.at("messages")) {
      if (is_carried(turn)) continue;
      const std::string content = turn.at("content");
      if (static_cast<std::size_t>(std::ranges::count(content, '\n')) + 1 !=
          turn.at("times").size())
        wrong.push_back("a turn has not one time for each message: row " + row.at("id").dump());
      for (const Json& time : turn.at("times"))
        ++figures[fmt::format("{} {} {} {} {}", row.at("source").get<std::string>(),
                              row.at("thread").get<std::string>(), split, time.get<std::string>(),
                              role_of(split, turn))];
    }
  }
  return figures;
}

void check_rows(Wrong& wrong, const Account& account) {
  same(wrong, "rows", messages_in_rows(wrong, account),
       counted(account.ledger, is_kept, [](const Json& line) {
         return fmt::format("{} {} {} {} {}", line.at("source").get<std::string>(),
                            line.at("thread").get<std::string>(),
                            line.at("split").get<std::string>(), line.at("time").get<std::string>(),
                            bin_of(line));
       }));
  for (const Json& line : account.ledger)
    if (!is_kept(line) && line.contains("split"))
      wrong.push_back("dropped, yet in a split: " + line.dump());
  Figures rows;
  for (const auto& [split, row] : account.rows) ++rows[split];
  Figures examples;
  for (const auto& [split, count] : account.manifest.at("examples").items())
    examples[split] = count.get<std::size_t>();
  same(wrong, "examples", examples, rows);
}

}  // namespace

std::vector<std::string> wrong_sums(const Account& account) {
  Wrong wrong;
  check_report(wrong, account);
  if (!account.is_written) return wrong;
  check_places(wrong, account);
  check_ledger(wrong, account);
  check_contacts(wrong, account);
  check_rows(wrong, account);
  return wrong;
}

}  // namespace idiolect::commands
