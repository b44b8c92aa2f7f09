#include "commands/prepare_ledger.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/files.h"
#include "base/times.h"

namespace idiolect::commands {
namespace {

void append_number(std::string& line, std::uint32_t number) {
  std::array<char, 10> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
  line.append(digits.data(), end);
}

/// {"source", "file", "record", "thread", "time", "bin", "split"}. A document object per line, or
/// fmt, costs more time than all else; nothing in the fields needs an escape.
void append_line(std::string& line, const dataset::Builder& builder, const dataset::Entry& entry,
                 const std::string& thread, std::optional<dataset::Split> split) {
  line.append(R"({"source":")").append(builder.source_of(entry.thread)).append(R"(","file":)");
  append_number(line, entry.file);
  line.append(R"(,"record":)");
  if (entry.record > 0) {
    append_number(line, entry.record);
  } else {
    line.append("null");
  }
  line.append(R"(,"thread":")").append(thread).append(R"(","time":")");
  line.append(to_iso(entry.sent_at, builder.zone_of(entry.thread)));
  line.append(R"(","bin":")").append(builder.account().bin_name(entry.bin)).append("\"");
  if (split) line.append(R"(,"split":")").append(dataset::to_string(*split)).append("\"");
  if (entry.kept && entry.context_only) line.append(R"(,"split":"context")");
  line.append("}\n");
}

}  // namespace

void write_ledger(const std::filesystem::path& folder, const Preparation& preparation) {
  AtomicFile file(folder / kLedgerName);
  const dataset::Builder& builder = *preparation.builder;
  std::string line;
  preparation.builder->for_each_entry([&](const dataset::Entry& entry, const std::string& thread,
                                          std::optional<dataset::Split> split) {
    line.clear();
    append_line(line, builder, entry, thread, split);
    file.write(line);
  });
  std::map<std::string, std::size_t> number_of;
  for (const sources::InputFile& input : preparation.imported.files)
    number_of.emplace(input.path, number_of.size());
  // Where very many records are bad, the last of them are counted and have no line of their own.
  preparation.imported.rejects.for_each([&](const sources::Reject& reject, std::size_t count) {
    Json entry = {{"source", reject.source},
                  {"file", number_of.at(std::string(reject.path))},
                  {"bin", reject.reason}};
    if (reject.line > 0) entry[reject.unit == "line" ? "line" : "record"] = reject.line;
    if (reject.line == 0) entry["count"] = count;
    file.write(to_line(entry) + '\n');
  });
  file.commit();
}

Json ledger_figures(const Preparation& preparation) {
  const dataset::Account& account = preparation.builder->account();
  return {{"contacts", account.contacts()}, {"months", account.months()}};
}

}  // namespace idiolect::commands
