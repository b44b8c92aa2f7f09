// commands/prepare_redact.h
//
// Takes personal data out of every message that may reach a dataset, and writes down
// what was found.
#pragma once

#include <filesystem>
#include <string>

#include "base/progress.h"
#include "curate/curate.h"
#include "privacy/review.h"
#include "sources/sources.h"

namespace idiolect::commands {

inline constexpr const char* kRedactionName = "redaction.json";

/// Redacts the owner's and the others' texts in place; `dropped` says "personal-data" where
/// a message goes whole. Names are those of all participants, authors and titles; the owner's
/// own stay, as the voice that is learned is theirs.
privacy::Review redact_threads(sources::Imported& imported, const curate::Owner& owner,
                               privacy::Redact mode, const Progress& progress = {});

/// "redacted (tag): 3 phone, 1 email in 4 messages", for the terminal.
std::string redaction_line(const privacy::Review& review);

/// {class: {source: n}}.
Json redaction_counts(const privacy::Review& review);

}  // namespace idiolect::commands
