// idiolect sources: what is in an export, before anything is done with it.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/times.h"
#include "base/utf8.h"
#include "commands/cli.h"
#include "commands/progress_bar.h"
#include "commands/table.h"
#include "curate/curate.h"
#include "sources/survey.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

struct SourcesOptions {
  std::vector<std::string> exports;
  std::string source = "auto";
  int rows = 40;
  bool json = false;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("EXPORT", exports, "a file, a folder or an archive, at any level of an export");
    visit("source", source, "instagram or messenger, where the path of a file does not say which");
    visit("rows", rows, "most files to show, those with the most text first; 0: all");
    visit("json", json, "print one JSON object instead of the table");
  }
};

/// What is told of one file.
struct Item {
  std::string path;
  std::string source;
  std::string variant;
  std::vector<std::string> participants;
  std::map<chat::Kind, std::size_t> kinds;
  std::size_t rejects = 0;
  std::string first;  // ISO 8601; empty where there is no message
  std::string last;
  std::string error;
  std::vector<std::string> notes;

  std::size_t text() const {
    const auto found = kinds.find(chat::Kind::Text);
    return found == kinds.end() ? 0 : found->second;
  }
  std::size_t others() const {
    std::size_t count = 0;
    for (const auto& [kind, messages] : kinds) count += kind == chat::Kind::Text ? 0 : messages;
    return count;
  }
};

struct Survey {
  std::vector<Item> items;
  std::map<std::string, std::size_t> skipped;  // files nobody reads, by reason
};

/// What is known of a file while its threads come in.
struct Tally {
  std::set<std::string> people;
  std::map<chat::Kind, std::size_t> kinds;
  std::string first, last;  // ISO 8601

  void take(chat::Thread thread);
};

void Tally::take(chat::Thread thread) {
  curate::classify(thread);
  people.insert(thread.participants.begin(), thread.participants.end());
  if (thread.messages.empty()) return;
  const std::string* author = nullptr;  // of the message before, so that few are looked up
  for (const chat::Message& message : thread.messages) {
    ++kinds[message.kind];
    if (message.author.empty() || message.kind == chat::Kind::System) continue;
    if (author == nullptr || *author != message.author) people.insert(message.author);
    author = &message.author;
  }
  const auto [oldest, newest] =
      std::minmax_element(thread.messages.begin(), thread.messages.end(),
                          [](const auto& a, const auto& b) { return a.sent_at < b.sent_at; });
  const std::string from = to_iso(oldest->sent_at, thread.zone);
  const std::string until = to_iso(newest->sent_at, thread.zone);
  if (first.empty() || from < first) first = from;
  if (last.empty() || until > last) last = until;
}

Item item_of(sources::Finding finding, Tally tally) {
  Item item;
  item.path = std::move(finding.path);
  item.source = std::move(finding.source);
  item.variant = std::move(finding.content.variant);
  item.rejects = finding.content.rejects.size();
  item.error = std::move(finding.error);
  item.notes = std::move(finding.content.notes);
  if (!item.error.empty()) return item;  // what was read before it broke does not count
  item.kinds = std::move(tally.kinds);
  item.participants.assign(tally.people.begin(), tally.people.end());
  item.first = std::move(tally.first);
  item.last = std::move(tally.last);
  return item;
}

class Collector {
 public:
  void take(sources::ThreadPart part) { tally_.take(std::move(part.thread)); }

  /// The file whose threads came last.
  void take(sources::Finding finding) {
    Tally tally = std::exchange(tally_, {});
    if (!finding.skipped.empty()) {
      ++survey_.skipped[finding.skipped];
      return;
    }
    names_[finding.source].merge(finding.content.names);
    survey_.items.push_back(item_of(std::move(finding), std::move(tally)));
  }

  /// Ids that another file explains become names.
  Survey finish() {
    for (Item& item : survey_.items) {
      const auto& names = names_[item.source];
      for (std::string& participant : item.participants)
        if (const auto found = names.find(participant); found != names.end())
          participant = found->second;
    }
    return std::move(survey_);
  }

 private:
  Survey survey_;
  Tally tally_;
  std::map<std::string, std::map<std::string, std::string>> names_;
};

Json to_json(const Survey& survey) {
  Json items = Json::array();
  for (const Item& item : survey.items) {
    Json kinds = Json::object();
    for (const auto& [kind, count] : item.kinds) kinds[std::string(chat::slug(kind))] = count;
    Json row = {{"path", item.path},   {"source", item.source}, {"variant", item.variant},
                {"text", item.text()}, {"kinds", kinds},        {"rejects", item.rejects},
                {"first", item.first}, {"last", item.last},     {"participants", item.participants},
                {"notes", item.notes}, {"error", nullptr}};
    if (!item.error.empty()) row["error"] = item.error;
    items.push_back(std::move(row));
  }
  return {{"items", items}, {"skipped", survey.skipped}};
}

/// The last `columns` of a path, which tell more than the first ones.
std::string shortened(const std::string& path, std::size_t columns) {
  if (count_code_points(path) <= columns) return path;
  std::size_t start = path.size() - (columns - 1);
  while (start < path.size() && (path[start] & '\xC0') == '\x80') ++start;
  return "…" + path.substr(start);
}

std::string padded(const std::string& text, std::size_t columns) {
  const std::size_t width = display_width(text);
  return text + std::string(width < columns ? columns - width : 1, ' ');
}

std::string dates_of(const Item& item) {
  return item.first.empty() ? "" : item.first.substr(0, 10) + " … " + item.last.substr(0, 10);
}

std::string row_of(const Item& item) {
  return padded(shortened(item.path, 44), 46) + padded(item.source, 12) +
         fmt::format("{:>7}{:>7}{:>8}{:>8}  ", item.text(), item.others(), item.rejects,
                     item.participants.size()) +
         padded(dates_of(item), 25) + item.variant + '\n';
}

std::string totals_of(const Survey& survey) {
  std::map<std::string, Item> totals;
  std::map<std::string, std::size_t> files;
  for (const Item& item : survey.items) {
    if (item.source.empty()) continue;
    Item& total = totals[item.source];
    ++files[item.source];
    for (const auto& [kind, count] : item.kinds) total.kinds[kind] += count;
    total.rejects += item.rejects;
  }
  std::string text = fmt::format("{:<14}{:>7}{:>10}  {}\n", "source", "files", "text", "other");
  for (const auto& [source, total] : totals) {
    text += fmt::format("{:<14}{:>7}{:>10}", source, files[source], total.text());
    std::string rest;
    for (const auto& [kind, count] : total.kinds)
      if (kind != chat::Kind::Text) rest += fmt::format("  {} {}", count, chat::slug(kind));
    if (total.rejects > 0) rest += fmt::format("  {} not readable", total.rejects);
    text += rest + '\n';
  }
  return text;
}

std::string table_of(Survey survey, std::size_t rows) {
  std::ranges::stable_sort(survey.items,
                           [](const Item& a, const Item& b) { return a.text() > b.text(); });
  std::string text = totals_of(survey) + '\n' + padded("file", 46) + padded("source", 12) +
                     fmt::format("{:>7}{:>7}{:>8}{:>8}  ", "text", "other", "rejects", "people") +
                     padded("dates", 25) + "layout\n";
  std::size_t shown = 0;
  for (const Item& item : survey.items)
    if (item.error.empty() && (rows == 0 || shown < rows)) text += row_of(item), ++shown;
  std::size_t readable = 0;
  for (const Item& item : survey.items) readable += item.error.empty() ? 1u : 0u;
  if (shown < readable) text += fmt::format("… and {} more (--rows 0)\n", readable - shown);
  for (const Item& item : survey.items)
    if (!item.error.empty()) text += fmt::format("cannot be read: {}\n", item.error);
  for (const Item& item : survey.items)
    for (const std::string& note : item.notes) text += fmt::format("note: {}\n", note);
  for (const auto& [reason, count] : survey.skipped)
    text += fmt::format("not read: {} x {}\n", count, reason);
  return text;
}

}  // namespace

int run_sources(const Command& self, Arguments arguments) {
  const auto options = parse<SourcesOptions>(self, arguments);
  if (!options) return 0;
  if (options->rows < 0) throw UsageError("--rows cannot be negative");
  const std::vector<fs::path> paths(options->exports.begin(), options->exports.end());
  const auto as_source =
      options->source == "auto" ? std::optional<std::string>() : std::optional(options->source);
  Collector collector;
  const sources::Deliver deliver = [&](sources::ThreadPart part) {
    collector.take(std::move(part));
  };
  sources::survey(
      paths, as_source, [&](sources::Finding finding) { collector.take(std::move(finding)); },
      draw_progress(), &deliver);
  Survey survey = collector.finish();
  std::cout << (options->json
                    ? to_line(to_json(survey)) + '\n'
                    : table_of(std::move(survey), static_cast<std::size_t>(options->rows)));
  return 0;
}

}  // namespace idiolect::commands
