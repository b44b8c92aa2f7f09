// commands/prepare_report.h
//
// What `idiolect prepare` tells: the table, the JSON object and the explanation.
// Only the explanation of one reason holds text of messages.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "commands/prepare_options.h"
#include "curate/consent.h"
#include "curate/curate.h"
#include "curate/repeats.h"
#include "dataset/build.h"
#include "dataset/dataset.h"
#include "privacy/review.h"
#include "sources/sources.h"

namespace idiolect::commands {

/// Everything that `prepare` found out.
struct Preparation {
  PrepareOptions options;
  sources::Imported imported;  // all threads were taken
  curate::Owner owner;
  std::vector<curate::Departure> departures;
  curate::ContextOnly context_only;
  std::optional<curate::Voice> voice;  // where it is not the owner's
  curate::Repeats repeats{curate::Copies::Keep};
  std::optional<privacy::Review> review;  // where personal data is redacted
  std::vector<std::string> same_lines;    // names that may be one person's
  dataset::Ledgers ledgers;               // of messages and of what the readers rejected
  std::unique_ptr<dataset::Builder> builder;
};

/// {"owner", "sources", "examples", "repeats"}, "subject" where the voice is another person's, and
/// "redaction" where personal data is redacted.
Json prepare_json(const Preparation& preparation);

/// Per source: files, conversations and messages, kept and dropped by reason.
std::string prepare_table(const Preparation& preparation);

/// Lines about whose messages are learnt from: who is left out, what is context only, whose voice
/// it is, and what repeats itself.
std::string curation_words(const Preparation& preparation);

/// How each decision was made, in plain words, and up to three places for each reason; where one
/// reason is asked for, some of its messages, with their text. Throws UsageError for a reason that
/// nothing has.
std::string prepare_explanation(const Preparation& preparation);

}  // namespace idiolect::commands
