#include "commands/prepare_report.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "commands/prepare_redact.h"

namespace idiolect::commands {
namespace {

using dataset::Ledger;
using Counts = std::map<std::string, std::size_t>;

std::size_t sum(const Counts& counts) {
  std::size_t total = 0;
  for (const auto& [reason, count] : counts) total += count;
  return total;
}

double percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// "164  5.8 %", right-aligned.
std::string with_share(std::size_t part, std::size_t whole) {
  return fmt::format("{:>8} {:>5.1f} %", part, percent(part, whole));
}

std::string row(const std::string& name, const Ledger& ledger) {
  const std::size_t threads = ledger.conversations_read;
  return fmt::format("{:<12}{:>6}{}{}{:>10}{:>9}{:>9}{}\n", name, ledger.files,
                     with_share(ledger.conversations_kept, threads),
                     with_share(sum(ledger.conversations_dropped), threads), ledger.read,
                     ledger.owner, ledger.others, with_share(ledger.total_dropped(), ledger.read));
}

void add(Counts& total, const Counts& counts) {
  for (const auto& [reason, count] : counts) total[reason] += count;
}

Ledger total_of(const dataset::Ledgers& ledgers) {
  Ledger total;
  for (const auto& [source, ledger] : ledgers) {
    total.files += ledger.files;
    total.read += ledger.read;
    total.owner += ledger.owner;
    total.others += ledger.others;
    total.carried += ledger.carried;
    total.conversations_read += ledger.conversations_read;
    total.conversations_kept += ledger.conversations_kept;
    add(total.dropped, ledger.dropped);
    add(total.conversations_dropped, ledger.conversations_dropped);
  }
  return total;
}

std::size_t count_at(const Counts& counts, const std::string& reason) {
  const auto found = counts.find(reason);
  return found == counts.end() ? 0 : found->second;
}

/// One line per reason, one column per source.
std::string reasons_table(const std::string& title, const dataset::Ledgers& ledgers,
                          Counts Ledger::*counts) {
  const Ledger total = total_of(ledgers);
  if ((total.*counts).empty()) return "";
  std::string text = fmt::format("\n{:<24}", title);
  for (const auto& [source, ledger] : ledgers) text += fmt::format("{:>12}", source);
  for (const auto& [reason, count] : total.*counts) {
    text += fmt::format("\n  {:<22}", reason);
    for (const auto& [source, ledger] : ledgers)
      text += fmt::format("{:>12}", count_at(ledger.*counts, reason));
  }
  return text + '\n';
}

}  // namespace

Json prepare_json(const Preparation& preparation) {
  Json owner = preparation.owner.names;
  if (owner.empty()) owner = {preparation.owner.display_name()};
  Json examples = Json::object();
  for (const auto& [split, figures] : preparation.builder->splits())
    examples[std::string(dataset::to_string(split))] = figures.sessions;
  if (const std::size_t sessions = preparation.builder->context_sessions(); sessions > 0)
    examples["context"] = sessions;
  Json json = {
      {"owner", owner},
      {"sources", dataset::to_json(preparation.ledgers)},
      {"examples", examples},
      {"repeats",
       {{"texts", preparation.repeats.texts()}, {"messages", preparation.repeats.messages()}}}};
  if (preparation.voice) json["subject"] = preparation.voice->name;
  if (preparation.review) json["redaction"] = redaction_counts(*preparation.review);
  return json;
}

std::string prepare_table(const Preparation& preparation) {
  const dataset::Ledgers& ledgers = preparation.ledgers;
  std::string text = fmt::format("{:<18}{:^32}{:>24}\n", "", "conversations", "messages");
  text += fmt::format("{:<12}{:>6}{:>14}  {:>14}  {:>10}{:>9}{:>9}{:>14}\n", "source", "files",
                      "kept", "dropped", "read", "yours", "others'", "dropped");
  for (const auto& [source, ledger] : ledgers) text += row(source, ledger);
  if (ledgers.size() > 1) text += row("all", total_of(ledgers));
  if (const std::size_t carried = total_of(ledgers).carried; carried > 0)
    text += fmt::format(
        "\nmessages carried only: {}, said without you and shown before a later session\n",
        carried);
  text += reasons_table("messages dropped", ledgers, &Ledger::dropped);
  text += reasons_table("conversations dropped", ledgers, &Ledger::conversations_dropped);
  const auto& splits = preparation.builder->splits();
  const std::size_t context = preparation.builder->context_sessions();
  return text +
         fmt::format("\nsessions: {} to train on, {} for validation, {} for the test{}\n",
                     splits.at(dataset::Split::Train).sessions,
                     splits.at(dataset::Split::Valid).sessions,
                     splits.at(dataset::Split::Test).sessions,
                     context > 0 ? fmt::format(", {} as context only", context) : "") +
         (preparation.review ? redaction_line(*preparation.review) + '\n' : "");
}

}  // namespace idiolect::commands
