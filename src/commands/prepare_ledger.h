// commands/prepare_ledger.h
//
// ledger.jsonl: one line for every record of the input, with the bin it ended in and
// no text; and the same in figures, by contact and month.
#pragma once

#include <filesystem>

#include "base/json.h"
#include "commands/prepare_report.h"

namespace idiolect::commands {

inline constexpr const char* kLedgerName = "ledger.jsonl";

/// Writes `folder`/ledger.jsonl: {"source", "file", "record", "thread", "time", "bin", "split"},
/// then the records that are no messages: {"source", "file", "record", "bin"}. `file` counts the
/// inputs of dataset.json from 0. Throws Error.
void write_ledger(const std::filesystem::path& folder, const Preparation& preparation);

/// {"contacts": {name: {bin: n}}, "months": {"2021-03": {bin: n}}}, of messages.
Json ledger_figures(const Preparation& preparation);

}  // namespace idiolect::commands
