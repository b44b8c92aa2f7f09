#include "dataset/ledger.h"

#include <fmt/format.h>

#include "base/error.h"

namespace idiolect::dataset {
namespace {

using Counts = std::map<std::string, std::size_t>;

std::size_t sum(const Counts& counts) {
  std::size_t total = 0;
  for (const auto& [reason, count] : counts) total += count;
  return total;
}

Json counts_to_json(const Counts& counts) {
  Json object = Json::object();
  for (const auto& [reason, count] : counts) object[reason] = count;
  return object;
}

}  // namespace

std::size_t Ledger::total_dropped() const { return sum(dropped); }

Json to_json(const Ledgers& ledgers) {
  Json object = Json::object();
  for (const auto& [source, ledger] : ledgers) {
    object[source] = {{"files", ledger.files},
                      {"conversations",
                       {{"kept", ledger.conversations_kept},
                        {"dropped", counts_to_json(ledger.conversations_dropped)}}},
                      {"messages",
                       {{"read", ledger.read},
                        {"owner", ledger.owner},
                        {"others", ledger.others},
                        {"dropped", counts_to_json(ledger.dropped)}}}};
    if (ledger.carried > 0) object[source]["messages"]["carried"] = ledger.carried;
  }
  return object;
}

void check_sums(const Ledgers& ledgers) {
  for (const auto& [source, ledger] : ledgers) {
    const std::size_t placed =
        ledger.owner + ledger.others + ledger.carried + ledger.total_dropped();
    if (placed != ledger.read)
      throw Bug(fmt::format("{}: {} messages were read, but {} are accounted for", source,
                            ledger.read, placed));
    const std::size_t threads = ledger.conversations_kept + sum(ledger.conversations_dropped);
    if (threads != ledger.conversations_read)
      throw Bug(fmt::format("{}: {} conversations were read, but {} are accounted for", source,
                            ledger.conversations_read, threads));
  }
}

}  // namespace idiolect::dataset
