// commands/prepare_choices.h
//
// What the options of `prepare` say about people and dates.
#pragma once

#include <string>
#include <vector>

#include "commands/prepare_options.h"
#include "commands/prepare_report.h"
#include "curate/consent.h"
#include "curate/curate.h"

namespace idiolect::commands {

/// `salt`: of the hashes that stand for the forgotten. Throws UsageError for what is no date and
/// for a --same that names nobody in two ways.
curate::Consent consent_of(const PrepareOptions& options, const std::string& salt);

/// The names of whose voice is learnt: the owner's, in all sources, or the subject's.
std::vector<std::string> names_of_voice(const PrepareOptions& options, const curate::Owner& owner);

/// Every name of --same.
std::vector<std::string> names_said_to_be_the_same(const PrepareOptions& options);

/// Paths, notes and options are written down and shown; a forgotten name must not be in them.
void hide_forgotten(Preparation& preparation);

}  // namespace idiolect::commands
