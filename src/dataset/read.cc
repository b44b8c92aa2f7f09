#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/spelling.h"
#include "dataset/dataset.h"

namespace idiolect::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kNames{"train", "valid", "test"};

void require_dataset(const fs::path& folder) {
  if (fs::is_directory(folder)) return;
  throw Error(folder.string() + ": no such dataset folder",
              "make it with 'idiolect prepare EXPORT... --out " + folder.string() + "'");
}

/// Rows that `prepare --format` wrote for other trainers lack what training here needs.
void require_messages_form(const Json& row) {
  const bool foreign = row.is_object() && !row.contains("messages") &&
                       (row.contains("conversations") || row.contains("text"));
  if (!foreign) return;
  throw Error("this dataset is in a form for other trainers, not in the messages form",
              "run 'idiolect prepare' again with --format messages, into another --out");
}

/// Calls `visit` with each line that is not empty and its 1-based number.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    ++number;
    if (end > 0) visit(text.substr(0, end), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string_view to_string(Split split) { return kNames.at(static_cast<std::size_t>(split)); }

Split parse_split(std::string_view word) {
  for (const Split split : kSplits)
    if (to_string(split) == word) return split;
  const std::string_view meant = closest(word, kNames);
  throw UsageError(
      "unknown split '" + std::string(word) + "'",
      meant.empty() ? "splits: train, valid, test" : "did you mean '" + std::string(meant) + "'?");
}

std::string file_name(Split split) { return std::string(to_string(split)) + ".jsonl"; }

std::string hash_prefix(Split split) { return std::string(to_string(split)) + '\n'; }

std::vector<chat::Conversation> read_split(const fs::path& folder, Split split) {
  require_dataset(folder);
  const fs::path path = folder / file_name(split);
  const MappedFile file(path);
  std::vector<chat::Conversation> conversations;
  for_each_line(file.text(), [&](std::string_view line, std::size_t number) {
    while_doing(path.string() + ":" + std::to_string(number), [&] {
      const Json row = parse_json(line, "row");
      require_messages_form(row);
      conversations.push_back(from_row(row));
    });
  });
  return conversations;
}

Json read_manifest(const fs::path& folder) {
  require_dataset(folder);
  const fs::path path = folder / kManifestName;
  Json manifest = read_json(path);
  if (!manifest.is_object()) throw Error(path.string() + ": not a JSON object");
  return manifest;
}

std::string owner_of(const Json& record) {
  const auto found = record.find("owner");
  if (found == record.end()) return "me";
  const Json& name = found->is_array() && !found->empty() ? found->front() : *found;
  return name.is_string() ? name.get<std::string>() : "me";
}

std::string voice_of(const Json& record) {
  const auto subject = record.find("subject");
  return subject != record.end() && subject->is_string() ? subject->get<std::string>()
                                                         : owner_of(record);
}

std::string dataset_hash(const fs::path& folder) {
  require_dataset(folder);
  Sha256 hash;
  for (const Split split : kSplits) {
    const MappedFile file(folder / file_name(split));
    const std::string_view first = file.text().substr(0, file.text().find('\n'));
    if (!first.empty())
      while_doing((folder / file_name(split)).string() + ":1",
                  [&] { require_messages_form(parse_json(first, "row")); });
    hash.update(hash_prefix(split));
    hash.update(file.text());
  }
  return hash.hex();
}

}  // namespace idiolect::dataset
