#include "sources/sources.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/sha256.h"
#include "base/spelling.h"
#include "sources/copies.h"
#include "sources/display_names.h"
#include "sources/join.h"
#include "sources/recognise.h"
#include "sources/source_table.h"
#include "sources/text.h"
#include "sources/walk.h"

namespace idiolect::sources {

namespace {

class Importer {
 public:
  explicit Importer(const ReadOptions& options)
      : options_(options), joiner_(std::make_shared<ThreadJoiner>(options.bytes_in_memory)) {}

  void visit(Entry& entry) {
    const Recognised found = look_at(entry);
    if (found.source == nullptr) return skip(entry.path(), found.reason);
    read(entry, *found.source);
    if (found.is_assumed) assumed_.push_back(entry.path());
  }

  /// Reads a file as a whole, and changes nothing before its turn.
  Visitor::Turn look_ahead(Entry& entry) {
    auto look = std::make_shared<Look>();
    look->found = look_at(entry);
    if (const Source* const source = look->found.source) {
      look->bytes = entry.all(source->largest_file).size();
      look->sha256 = entry.sha256();
      look->content = entry.read(*source, nullptr);
    }
    return [this, look, path = entry.path()] { take(std::move(*look), path); };
  }

  void skip(std::string path, std::string reason) {
    imported_.skipped.push_back({std::move(path), std::move(reason)});
  }

  Imported finish() {
    imported_.outlines = joiner_->close();
    for (chat::Outline& outline : imported_.outlines) apply_names(outline, names_[outline.source]);
    imported_.take_thread = [joiner = std::move(joiner_),
                             names = std::move(names_)](std::size_t place) {
      JoinedThread joined = joiner->take(place);
      if (const auto known = names.find(joined.thread.source); known != names.end())
        apply_names(joined.thread, known->second);
      return joined;
    };
    if (options_.secret) imported_.secret = secret_.hex();
    if (!assumed_.empty())
      imported_.notes.push_back(
          std::to_string(assumed_.size()) + " file(s) could be Instagram's or Messenger's (" +
          assumed_.front() + "): read as Instagram; --source messenger if they are not");
    return std::move(imported_);
  }

 private:
  /// A file that was read ahead of its turn.
  struct Look {
    Recognised found;
    std::uint64_t bytes = 0;
    std::string sha256;
    FileContent content;
  };

  Recognised look_at(Entry& entry) const {
    Recognised found = recognise(entry, options_.as_source ? *options_.as_source : "");
    if (found.source != nullptr && !is_wanted(found.source->name))
      found = {nullptr, false, "left out by --only"};
    return found;
  }

  bool is_wanted(std::string_view name) const {
    return options_.only.empty() ||
           std::find(options_.only.begin(), options_.only.end(), name) != options_.only.end();
  }

  void read(Entry& entry, const Source& source) {
    const std::size_t bytes = entry.all(source.largest_file).size();
    if (const std::string* const copy = copies_.of(entry))
      return skip(entry.path(), "the same file as " + *copy);
    const std::string name(source.name);
    imported_.files.push_back({entry.path(), name, {}, bytes, {}, 0});
    const Deliver deliver = [&](ThreadPart part) { take(std::move(part), name, entry.path()); };
    FileContent content = entry.read(source, &deliver);
    imported_.files.back().variant = content.variant;
    imported_.files.back().records = content.records;
    imported_.files.back().sha256 = copies_.add(entry);
    for (ThreadPart& part : content.parts) deliver(std::move(part));
    take(std::move(content), name);
  }

  void take(Look look, const std::string& path) {
    if (look.found.source == nullptr) return skip(path, std::move(look.found.reason));
    if (const std::string* const copy = copies_.of_or_add(path, look.bytes, look.sha256))
      return skip(path, "the same file as " + *copy);
    const std::string name(look.found.source->name);
    imported_.files.push_back({path, name, look.content.variant, look.bytes, std::move(look.sha256),
                               look.content.records});
    for (ThreadPart& part : look.content.parts) take(std::move(part), name, path);
    take(std::move(look.content), name);
    if (look.found.is_assumed) assumed_.push_back(path);
  }

  void take(ThreadPart part, const std::string& source, const std::string& path) {
    part.thread.source = source;
    for (chat::Message& message : part.thread.messages) {
      message.file = static_cast<std::uint32_t>(imported_.files.size() - 1);
      if (options_.secret) secret_.update(message.text);
    }
    part.path = path;
    joiner_->add(std::move(part));
  }

  void take(FileContent content, const std::string& source) {
    imported_.rejects.append(content.rejects, source);
    for (std::string& note : content.notes)  // what holds for many files is said once
      if (noted_.insert(note).second) imported_.notes.push_back(std::move(note));
    take_names(content, names_[source]);
    auto& stated = content.stated_owner;
    if (!stated.empty()) {
      auto& names = imported_.stated_owner[source];
      std::move(stated.begin(), stated.end(), std::back_inserter(names));
    }
  }

  /// A list of people knows better than what messages say in passing.
  static void take_names(const FileContent& content, DisplayNames& names) {
    for (const auto& [id, name] : content.names)
      if (content.records == 0) {
        names[id] = name;
      } else {
        names.try_emplace(id, name);
      }
  }

  const ReadOptions& options_;
  Imported imported_;
  std::map<std::string, DisplayNames> names_;  // by source
  std::shared_ptr<ThreadJoiner> joiner_;
  Sha256 secret_;  // of all texts
  std::set<std::string> noted_;
  Copies copies_;
  std::vector<std::string> assumed_;
};

void check_name(const std::string& name) {
  const auto names = source_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  const std::string_view meant = closest(name, names);
  std::string all;
  for (const std::string_view known : names) all += (all.empty() ? "" : ", ") + std::string(known);
  throw UsageError(
      "unknown source '" + name + "'",
      meant.empty() ? "sources: " + all : "did you mean '" + std::string(meant) + "'?");
}

/// "12 media, 3 HTML export: …", the most frequent first.
std::string summary_of(const std::vector<SkippedFile>& skipped) {
  constexpr std::size_t kShown = 4;
  std::map<std::string, std::size_t> counts;
  for (const SkippedFile& file : skipped) ++counts[file.reason];
  std::vector<std::pair<std::string, std::size_t>> reasons(counts.begin(), counts.end());
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, reasons.size()); ++i)
    text += (i > 0 ? "; " : "") + std::to_string(reasons[i].second) + " x " + reasons[i].first;
  if (reasons.size() > kShown) text += "; and other things";
  return text.empty() ? "there is no file in it" : "saw " + text;
}

[[noreturn]] void fail_with_nothing(std::span<const std::filesystem::path> paths,
                                    const Imported& imported) {
  std::string where;
  for (const auto& path : paths) where += (where.empty() ? "" : ", ") + printable(path.native());
  if (imported.files.empty())
    throw Error(
        where + ": no chat export found: " + summary_of(imported.skipped),
        "give the file, folder or archive that the app's own export made; docs/formats tells for "
        "each app how to get one");
  throw Error(where + ": the export holds no conversation",
              "ask for the messages too when you download it");
}

}  // namespace

std::vector<std::string_view> source_names() {
  std::vector<std::string_view> names;
  for (const Source& source : kSources)
    if (std::find(names.begin(), names.end(), source.name) == names.end())
      names.push_back(source.name);
  return names;
}

Imported read_exports(std::span<const std::filesystem::path> paths, const ReadOptions& options,
                      const Progress& progress) {
  for (const std::string& name : options.only) check_name(name);
  if (options.as_source) check_name(*options.as_source);
  Importer importer(options);
  Visitor visitor;
  visitor.file = [&](Entry& entry) { importer.visit(entry); };
  visitor.ahead = [&](Entry& entry) { return importer.look_ahead(entry); };
  visitor.skip = [&](std::string path, std::string reason) {
    importer.skip(std::move(path), std::move(reason));
  };
  walk(paths, visitor, progress);
  Imported imported = importer.finish();
  if (imported.outlines.empty() && imported.rejects.empty()) fail_with_nothing(paths, imported);
  return imported;
}

}  // namespace idiolect::sources
