// dataset/ledger.h
//
// The account of an import: every message of the input stands in it exactly
// once, as the owner's, as context, or under the reason for which it was dropped.
// The reasons in plain words: docs/dataset.md.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"

namespace idiolect::dataset {

/// Where every message of one source ended.
struct Ledger {
  std::size_t files = 0;
  std::size_t read = 0;                        // messages and rejects
  std::size_t owner = 0;                       // the owner's kept text messages
  std::size_t others = 0;                      // the others' kept text messages
  std::size_t carried = 0;                     // only shown before a later session (carry.h)
  std::map<std::string, std::size_t> dropped;  // messages, by reason
  std::size_t conversations_read = 0;          // threads
  std::size_t conversations_kept = 0;
  std::map<std::string, std::size_t> conversations_dropped;  // by reason

  std::size_t total_dropped() const;
};

using Ledgers = std::map<std::string, Ledger>;  // by source

/// {"whatsapp": {"files", "conversations": {"kept", "dropped"}, "messages": {"read", "owner",
/// "others", "dropped"}}, …}, and "carried" where there are any.
Json to_json(const Ledgers& ledgers);

/// Throws Bug, with the figures, when a message or thread of some source is in no bin or in two.
void check_sums(const Ledgers& ledgers);

}  // namespace idiolect::dataset
