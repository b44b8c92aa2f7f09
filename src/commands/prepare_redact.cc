#include "commands/prepare_redact.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "base/times.h"
#include "curate/names.h"

namespace idiolect::commands {
namespace {

struct KnownNames {
  std::vector<std::string> people;
  std::vector<std::string> titles;
};

KnownNames names_of(const std::vector<chat::Outline>& threads,
                    const std::vector<std::string>& voice, const std::vector<std::string>& more) {
  std::set<std::string> people(more.begin(), more.end());
  std::set<std::string> titles;
  for (const chat::Outline& thread : threads) {
    people.insert(thread.participants.begin(), thread.participants.end());
    for (const chat::Author& author : thread.authors) people.insert(author.name);
    (thread.is_group ? titles : people).insert(thread.titles.begin(), thread.titles.end());
  }
  std::set<std::string> own;
  for (const std::string& name : voice) own.insert(curate::name_key(name));
  const auto is_own = [&](const std::string& name) { return own.contains(curate::name_key(name)); };
  std::erase_if(people, is_own);
  std::erase_if(titles, is_own);
  return {{people.begin(), people.end()}, {titles.begin(), titles.end()}};
}

privacy::Detector detector_of(const KnownNames& names) {
  return privacy::Detector(names.people, names.titles);
}

}  // namespace

/// The secret is the same at every run, and the hashes of the files, which dataset.json holds, are
/// of no help to work it out.
Redactor::Redactor(const sources::Imported& imported, const std::vector<std::string>& voice,
                   const std::vector<std::string>& more, privacy::Redact mode)
    : detector_(detector_of(names_of(imported.outlines, voice, more))),
      surrogates_(imported.secret),
      review_(mode) {}

RedactedThread Redactor::redact(chat::Thread& thread) const {
  RedactedThread redacted;
  for (chat::Message& message : thread.messages) {
    if (!message.is_talk() || message.text.empty()) continue;
    privacy::Redaction redaction =
        privacy::redact(message.text, detector_, review_.mode(), surrogates_);
    if (redaction.findings.empty() && !redaction.dropped) continue;
    if (redaction.dropped) message.dropped = privacy::kPersonalDataReason;
    std::string text = std::exchange(message.text, std::move(redaction.text));
    redacted.found.push_back(
        {{thread.source, message.file, message.record, to_iso(message.sent_at, thread.zone)},
         std::move(text),
         std::move(redaction)});
  }
  return redacted;
}

void Redactor::enter(const RedactedThread& redacted) {
  for (const RedactedThread::Found& found : redacted.found)
    review_.add(found.place, found.text, found.redaction);
}

std::string redaction_line(const privacy::Review& review) {
  std::string found;
  for (const auto& [what, sources] : review.counts()) {
    std::size_t count = 0;
    for (const auto& [source, number] : sources) count += number;
    found += fmt::format("{}{} {}", found.empty() ? "" : ", ", count, what);
  }
  return fmt::format("redacted ({}): {} in {} messages{}", privacy::word_of(review.mode()),
                     found.empty() ? "nothing" : found, review.messages(),
                     review.dropped() > 0 ? fmt::format(", {} dropped", review.dropped()) : "");
}

Json redaction_counts(const privacy::Review& review) {
  Json counts = Json::object();
  for (const auto& [what, sources] : review.counts()) counts[what] = sources;
  return counts;
}

}  // namespace idiolect::commands
