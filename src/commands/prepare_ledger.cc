#include "commands/prepare_ledger.h"

#include <map>
#include <string>

#include "base/files.h"
#include "base/times.h"
#include "dataset/sessions.h"

namespace idiolect::commands {
namespace {

/// Calls `each(thread, message, bin)` for every message.
template <class Each>
void for_each_message(const Preparation& preparation, Each each) {
  const auto& threads = preparation.imported.threads;
  for (std::size_t t = 0; t < threads.size(); ++t)
    for (std::size_t m = 0; m < threads[t].messages.size(); ++m)
      each(threads[t], threads[t].messages[m], preparation.dataset.bins[t][m]);
}

Json line_of(const chat::Thread& thread, const std::string& hash, const chat::Message& message,
             const dataset::Bin& bin) {
  Json line = {{"source", thread.source},
               {"file", message.file},
               {"record", nullptr},
               {"thread", hash},
               {"time", to_iso(message.sent_at, thread.zone)},
               {"bin", bin.name}};
  if (message.record > 0) line["record"] = message.record;
  if (bin.split) line["split"] = dataset::to_string(*bin.split);
  return line;
}

Json to_json(const std::map<std::string, std::map<std::string, std::size_t>>& counts) {
  Json object = Json::object();
  for (const auto& [name, bins] : counts) object[name] = bins;
  return object;
}

}  // namespace

void write_ledger(const std::filesystem::path& folder, const Preparation& preparation) {
  AtomicFile file(folder / kLedgerName);
  const chat::Thread* last = nullptr;
  std::string hash;
  for_each_message(preparation, [&](const chat::Thread& thread, const chat::Message& message,
                                    const dataset::Bin& bin) {
    if (&thread != last) hash = dataset::thread_hash(thread);
    last = &thread;
    file.write(to_line(line_of(thread, hash, message, bin)) + '\n');
  });
  std::map<std::string, std::size_t> number_of;
  for (const sources::InputFile& input : preparation.imported.files)
    number_of.emplace(input.path, number_of.size());
  // Where very many records are bad, the last of them are counted and have no line of their own.
  preparation.imported.rejects.for_each([&](const sources::Reject& reject, std::size_t count) {
    Json line = {{"source", reject.source},
                 {"file", number_of.at(std::string(reject.path))},
                 {"bin", reject.reason}};
    if (reject.line > 0) line[reject.unit == "line" ? "line" : "record"] = reject.line;
    if (reject.line == 0) line["count"] = count;
    file.write(to_line(line) + '\n');
  });
  file.commit();
}

Json ledger_figures(const Preparation& preparation) {
  std::map<std::string, std::map<std::string, std::size_t>> contacts;
  std::map<std::string, std::map<std::string, std::size_t>> months;
  for_each_message(preparation, [&](const chat::Thread& thread, const chat::Message& message,
                                    const dataset::Bin& bin) {
    const std::string name(bin.name);
    ++contacts[thread.is_group ? "a group" : thread.title][name];
    ++months[to_iso(message.sent_at, thread.zone).substr(0, 7)][name];
  });
  return {{"contacts", to_json(contacts)}, {"months", to_json(months)}};
}

}  // namespace idiolect::commands
