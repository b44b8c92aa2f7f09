#include "commands/prepare_ledger.h"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <optional>
#include <string>

#include "base/files.h"
#include "base/times.h"

namespace idiolect::commands {
namespace {

/// {"source", "file", "record", "thread", "time", "bin", "split"}. A document object per line costs
/// more time than all else; nothing in the fields needs an escape.
void append_line(fmt::memory_buffer& line, const dataset::Builder& builder,
                 const dataset::Entry& entry, const std::string& thread,
                 std::optional<dataset::Split> split) {
  const auto out = std::back_inserter(line);
  fmt::format_to(out, R"({{"source":"{}","file":{},"record":)", builder.source_of(entry.thread),
                 entry.file);
  if (entry.record > 0) {
    fmt::format_to(out, "{}", entry.record);
  } else {
    fmt::format_to(out, "null");
  }
  fmt::format_to(out, R"(,"thread":"{}","time":"{}","bin":"{}")", thread,
                 to_iso(entry.sent_at, builder.zone_of(entry.thread)),
                 builder.account().bin_name(entry.bin));
  if (split) fmt::format_to(out, R"(,"split":"{}")", dataset::to_string(*split));
  fmt::format_to(out, "}}\n");
}

}  // namespace

void write_ledger(const std::filesystem::path& folder, const Preparation& preparation) {
  AtomicFile file(folder / kLedgerName);
  const dataset::Builder& builder = *preparation.builder;
  fmt::memory_buffer line;
  preparation.builder->for_each_entry([&](const dataset::Entry& entry, const std::string& thread,
                                          std::optional<dataset::Split> split) {
    line.clear();
    append_line(line, builder, entry, thread, split);
    file.write({line.data(), line.size()});
  });
  std::map<std::string, std::size_t> number_of;
  for (const sources::InputFile& input : preparation.imported.files)
    number_of.emplace(input.path, number_of.size());
  for (const sources::Reject& reject : preparation.imported.rejects)
    file.write(to_line({{"source", reject.source},
                        {"file", number_of.at(reject.path)},
                        {reject.unit == "line" ? "line" : "record", reject.line},
                        {"bin", reject.reason}}) +
               '\n');
  file.commit();
}

Json ledger_figures(const Preparation& preparation) {
  const dataset::Account& account = preparation.builder->account();
  return {{"contacts", account.contacts()}, {"months", account.months()}};
}

}  // namespace idiolect::commands
