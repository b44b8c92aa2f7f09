// commands/prepare_redact.h
//
// Takes personal data out of every message that may reach a dataset, and writes down
// what was found.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "curate/curate.h"
#include "privacy/detector.h"
#include "privacy/redact.h"
#include "privacy/review.h"
#include "privacy/surrogates.h"
#include "sources/sources.h"

namespace idiolect::commands {

inline constexpr const char* kRedactionName = "redaction.json";

/// What was found in the messages of one thread.
struct RedactedThread {
  struct Found {
    privacy::Place place;
    std::string text;  // as it was
    privacy::Redaction redaction;
  };
  std::vector<Found> found;
};

/// Names that are looked for are those of all participants, authors and titles; those of the voice
/// that is learned stay.
class Redactor {
 public:
  /// `imported` was read with its secret. `voice`: the names that stay. `more`: names of people
  /// that the export does not know.
  Redactor(const sources::Imported& imported, const std::vector<std::string>& voice,
           const std::vector<std::string>& more, privacy::Redact mode);

  /// Redacts the owner's and the others' texts in place; `dropped` says "personal-data" where
  /// a message goes whole. Several threads may be redacted at a time.
  RedactedThread redact(chat::Thread& thread) const;
  /// Enters it in the review.
  void enter(const RedactedThread& redacted);

  /// What was found; once.
  privacy::Review take_review() { return std::move(review_); }

 private:
  privacy::Detector detector_;
  privacy::Surrogates surrogates_;
  privacy::Review review_;
};

/// "redacted (tag): 3 phone, 1 email in 4 messages", for the terminal.
std::string redaction_line(const privacy::Review& review);

/// {class: {source: n}}.
Json redaction_counts(const privacy::Review& review);

}  // namespace idiolect::commands
