// commands/prepare_threads.h
//
// Takes the threads of an import through every decision, a batch at a time, so that no
// more of an export than that is ever in memory. What concerns one thread alone is done
// on all cores.
#pragma once

#include "base/progress.h"
#include "commands/prepare_redact.h"
#include "curate/consent.h"
#include "curate/curate.h"
#include "curate/repeats.h"
#include "dataset/build.h"
#include "sources/sources.h"

namespace idiolect::commands {

/// What each thread goes through, in this order after its kinds and its owner are settled.
struct Decisions {
  const curate::Owner& owner;
  curate::ConsentFilter& consent;
  curate::SameNames& same;
  curate::Repeats& repeats;
  Redactor* redactor = nullptr;  // null: texts stay as they are
  dataset::Builder& builder;
};

/// Takes every thread of `imported`; what joining it rejects is entered there. Throws Error.
void decide_threads(sources::Imported& imported, const Decisions& decisions,
                    const Progress& progress = {});

}  // namespace idiolect::commands
