#include "dataset/write.h"

#include "base/files.h"
#include "base/sha256.h"
#include "dataset/carry.h"

namespace idiolect::dataset {
namespace {

std::size_t count_sessions(const Dataset& dataset) {
  std::size_t count = 0;
  for (const auto& [split, sessions] : dataset.sessions) count += sessions.size();
  return count;
}

void count_messages(Written& written, const chat::Conversation& conversation) {
  for (const chat::Turn& turn : conversation.turns)
    if (!turn.carried)
      (turn.role == chat::Role::Assistant ? written.owner_messages : written.other_messages) +=
          turn.times.size();
}

/// What the sessions of each thread carry.
class Carries {
 public:
  Carries(const BuildOptions& options, const Form& form)
      : turns_(form.carries ? options.carry : 0), gap_(options.session_gap) {}

  const Carry& of(const chat::Thread& thread) {
    return by_thread_.try_emplace(&thread, thread, turns_, gap_).first->second;
  }

 private:
  std::size_t turns_;
  std::chrono::minutes gap_;
  std::map<const chat::Thread*, Carry> by_thread_;
};

}  // namespace

Written write_splits(const std::filesystem::path& folder, const Dataset& dataset, const Form& form,
                     const Progress& progress) {
  constexpr std::size_t kReportEvery = 1024;
  const std::size_t total = count_sessions(dataset);
  Written written;
  std::size_t done = 0;
  std::string line;
  Sha256 hash;
  Carries carries(dataset.options, form);
  for (const Split split : kSplits) {
    hash.update(hash_prefix(split));
    AtomicFile file(folder / file_name(split));
    const std::vector<Session>& sessions = dataset.sessions.at(split);
    for (const Session& session : sessions) {
      const chat::Conversation conversation =
          to_conversation(session, carries.of(*session.thread).before(session));
      line.clear();
      written.broken_control_tokens += form.append(line, conversation);
      line += '\n';
      file.write(line);
      hash.update(line);
      count_messages(written, conversation);
      if (++done % kReportEvery == 0) report(progress, {"writing", done, total, "sessions", ""});
    }
    written.examples[split] = sessions.size();
    file.commit();
  }
  report(progress, {"writing", total, total, "sessions", ""});
  if (form.name == "messages") written.hash = hash.hex();
  return written;
}

}  // namespace idiolect::dataset
