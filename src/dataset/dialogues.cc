#include "dataset/dialogues.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "base/utf8.h"

namespace idiolect::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{1} << 30;

struct Closer {
  void operator()(::archive* archive) const noexcept { ::archive_read_free(archive); }
};
using Handle = std::unique_ptr<::archive, Closer>;

[[noreturn]] void fail(const fs::path& path, ::archive* archive) {
  const char* const text = ::archive_error_string(archive);
  throw Error(path.string() + ": cannot be read: " + (text != nullptr ? text : "unknown fault"),
              "a corpus is a file of JSON lines, plain or compressed; it may be cut short");
}

/// The whole file, unpacked.
std::string read_unpacked(const fs::path& path) {
  constexpr std::size_t kBlock = 1 << 18;
  const Handle archive(::archive_read_new());
  ::archive_read_support_filter_all(archive.get());
  ::archive_read_support_format_raw(archive.get());
  ::archive_entry* entry = nullptr;
  if (::archive_read_open_filename(archive.get(), path.c_str(), kBlock) != ARCHIVE_OK ||
      ::archive_read_next_header(archive.get(), &entry) != ARCHIVE_OK)
    fail(path, archive.get());
  std::string text;
  while (true) {
    const std::size_t before = text.size();
    text.resize(before + kBlock);
    const auto got = ::archive_read_data(archive.get(), text.data() + before, kBlock);
    if (got < 0) fail(path, archive.get());
    text.resize(before + static_cast<std::size_t>(got));
    if (got == 0) return text;
    if (text.size() > kMostBytes)
      throw Error(path.string() + ": unpacks to more than a gigabyte", "cut it into smaller files");
  }
}

Dialogue to_dialogue(const Json& row, std::size_t line) {
  const char* const kForm = R"(each line is {"source": text, "turns": [text, …]})";
  const auto turns = row.is_object() ? row.find("turns") : row.end();
  if (!row.is_object() || turns == row.end() || !turns->is_array() || turns->empty())
    throw Error("no list of turns", kForm);
  Dialogue dialogue{line, {}};
  for (const Json& turn : *turns) {
    if (!turn.is_string() || turn.get_ref<const std::string&>().empty())
      throw Error("a turn is empty, or no text", kForm);
    dialogue.turns.push_back(turn.get<std::string>());
  }
  return dialogue;
}

}  // namespace

std::vector<Dialogue> read_dialogues(const fs::path& path, const Progress& progress) {
  const std::string text = read_unpacked(path);
  std::vector<Dialogue> dialogues;
  std::size_t number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = std::string_view(text).substr(start, end - start);
    ++number;
    if (!line.empty())
      while_doing(path.string() + ":" + std::to_string(number), [&] {
        if (!is_valid_utf8(line)) throw Error("not UTF-8", "convert the file to UTF-8");
        dialogues.push_back(to_dialogue(parse_json(line, "row"), number));
      });
    start = end + 1;
    if (number % 1000 == 0) report(progress, {"reading the corpus", end, text.size(), "bytes", ""});
  }
  if (dialogues.empty()) throw Error(path.string() + ": no dialogue in it");
  return dialogues;
}

HeldOut hold_out(std::vector<Dialogue> dialogues, std::size_t count, std::uint64_t seed) {
  constexpr std::uint64_t kStream = ~std::uint64_t{0};
  if (dialogues.size() <= 2 * count)
    throw Error("the corpus has " + std::to_string(dialogues.size()) +
                    " dialogues, not enough to hold out twice " + std::to_string(count),
                "lower --held-out");
  const auto order = shuffled_indices(dialogues.size(), seed, kStream);
  std::vector<std::vector<Dialogue> HeldOut::*> part(dialogues.size(), &HeldOut::train);
  for (std::size_t i = 0; i < 2 * count; ++i)
    part[order[i]] = i < count ? &HeldOut::valid : &HeldOut::test;
  HeldOut result;
  for (std::size_t i = 0; i < dialogues.size(); ++i)
    (result.*part[i]).push_back(std::move(dialogues[i]));
  return result;
}

}  // namespace idiolect::dataset
