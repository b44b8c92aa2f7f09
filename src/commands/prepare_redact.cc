#include "commands/prepare_redact.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "base/times.h"
#include "curate/names.h"

namespace idiolect::commands {
namespace {

struct KnownNames {
  std::vector<std::string> people;
  std::vector<std::string> titles;
};

/// The owner's names, as they are compared.
std::set<std::string> keys_of(const curate::Owner& owner) {
  std::set<std::string> keys;
  for (const std::string& name : owner.names) keys.insert(curate::name_key(name));
  for (const auto& [source, names] : owner.keys) keys.insert(names.begin(), names.end());
  keys.insert(curate::name_key(owner.display_name()));
  return keys;
}

KnownNames names_of(const std::vector<chat::Thread>& threads, const curate::Owner& owner) {
  std::set<std::string> people;
  std::set<std::string> titles;
  for (const chat::Thread& thread : threads) {
    people.insert(thread.participants.begin(), thread.participants.end());
    for (const chat::Message& message : thread.messages) people.insert(message.author);
    (thread.is_group ? titles : people).insert(thread.title);
  }
  const std::set<std::string> own = keys_of(owner);
  const auto is_own = [&](const std::string& name) { return own.contains(curate::name_key(name)); };
  std::erase_if(people, is_own);
  std::erase_if(titles, is_own);
  return {{people.begin(), people.end()}, {titles.begin(), titles.end()}};
}

/// Secret and the same at every run: only who has the whole export could work it out, and
/// the hashes of its files, which dataset.json holds, are of no help.
std::string seed_of(const std::vector<chat::Thread>& threads) {
  Sha256 hash;
  hash.update("surrogates");
  for (const chat::Thread& thread : threads)
    for (const chat::Message& message : thread.messages) hash.update(message.text);
  return hash.hex();
}

}  // namespace

privacy::Review redact_threads(sources::Imported& imported, const curate::Owner& owner,
                               privacy::Redact mode, const Progress& progress) {
  const KnownNames names = names_of(imported.threads, owner);
  const privacy::Detector detector(names.people, names.titles);
  const privacy::Surrogates surrogates(seed_of(imported.threads));
  privacy::Review review(mode);
  std::size_t done = 0;
  for (chat::Thread& thread : imported.threads) {
    report(progress, {"redacting", done++, imported.threads.size(), "threads", ""});
    for (chat::Message& message : thread.messages) {
      if (!message.is_talk() || message.text.empty()) continue;
      privacy::Redaction redaction = privacy::redact(message.text, detector, mode, surrogates);
      if (redaction.findings.empty() && !redaction.dropped) continue;
      review.add(
          {thread.source, message.file, message.record, to_iso(message.sent_at, thread.zone)},
          message.text, redaction);
      message.text = std::move(redaction.text);
      if (redaction.dropped) message.dropped = privacy::kPersonalDataReason;
    }
  }
  return review;
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
