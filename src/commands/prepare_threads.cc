#include "commands/prepare_threads.h"

#include <utility>
#include <vector>

#include "base/parallel.h"

namespace idiolect::commands {
namespace {

constexpr std::size_t kMessagesPerBatch = 50'000;
constexpr std::size_t kThreadsPerBatch = 5'000;

/// One thread on its way.
struct Passage {
  sources::JoinedThread joined;
  RedactedThread redacted;
  dataset::BuiltThread built;
};

/// The end of the batch that begins at `first`: one thread at least.
std::size_t end_of_batch(const std::vector<chat::Outline>& outlines, std::size_t first) {
  std::size_t messages = 0;
  std::size_t end = first;
  while (end < outlines.size() && end - first < kThreadsPerBatch && messages < kMessagesPerBatch)
    messages += outlines[end++].messages;
  return end;
}

void take(sources::Imported& imported, std::size_t place, const curate::Owner& owner,
          Passage& passage) {
  passage.joined = imported.take_thread(place);
  curate::classify(passage.joined.thread);
  curate::mark_owner(passage.joined.thread, owner);
}

void build(const Decisions& decisions, Passage& passage) {
  chat::Thread& thread = passage.joined.thread;
  if (decisions.redactor != nullptr) passage.redacted = decisions.redactor->redact(thread);
  passage.built = decisions.builder.build(thread);
}

void enter(sources::Imported& imported, const Decisions& decisions, Passage& passage) {
  imported.rejects.append(passage.joined.rejects);
  if (decisions.redactor != nullptr) decisions.redactor->enter(passage.redacted);
  decisions.builder.add(passage.joined.thread, std::move(passage.built));
}

}  // namespace

void decide_threads(sources::Imported& imported, const Decisions& decisions,
                    const Progress& progress) {
  ProgressReport where{"deciding", 0, 0, "messages", {}};
  for (const chat::Outline& outline : imported.outlines) where.total += outline.messages;
  for (std::size_t first = 0; first < imported.outlines.size();) {
    const std::size_t end = end_of_batch(imported.outlines, first);
    std::vector<Passage> batch(end - first);
    parallel_for(batch.size(),
                 [&](std::size_t i) { take(imported, first + i, decisions.owner, batch[i]); });
    for (Passage& passage : batch) {
      decisions.consent.apply(passage.joined.thread);
      // Afterwards: who was forgotten, or is known to be one person already, is no suggestion.
      decisions.same.add(passage.joined.thread);
      decisions.repeats.apply(passage.joined.thread);
    }
    parallel_for(batch.size(), [&](std::size_t i) { build(decisions, batch[i]); });
    for (Passage& passage : batch) enter(imported, decisions, passage);
    for (std::size_t i = first; i < end; ++i) where.done += imported.outlines[i].messages;
    report(progress, where);
    first = end;
  }
}

}  // namespace idiolect::commands
