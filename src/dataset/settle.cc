#include "dataset/settle.h"

#include <cstddef>
#include <set>
#include <string>

namespace idiolect::dataset {
namespace {

class Settler {
 public:
  Settler(const chat::Thread& thread, const Carry& carry) : thread_(thread), carry_(carry) {
    settled_.bins.resize(thread.messages.size());
  }

  Settled run(std::chrono::minutes session_gap) {
    const std::size_t texts = drop_other_kinds();
    if (const std::string_view reason = reason_for_all(); texts == 0 && !reason.empty()) {
      settled_.dropped = reason;
    } else if (count_people() < 2) {
      settled_.dropped = kOneParticipant;
    } else if (texts < 2) {
      settled_.dropped = kTooShort;
    } else {
      keep_sessions(session_gap);
      if (settled_.sessions.empty()) settled_.dropped = kNoOwner;
    }
    if (!settled_.dropped.empty()) drop_texts(0, thread_.messages.size(), settled_.dropped);
    return std::move(settled_);
  }

 private:
  /// Drops what is no text; returns how many texts there are.
  std::size_t drop_other_kinds() {
    std::size_t texts = 0;
    for (std::size_t i = 0; i < thread_.messages.size(); ++i) {
      const chat::Message& message = thread_.messages[i];
      if (message.is_talk()) {
        ++texts;
      } else {
        settled_.bins[i] = message.reason();
      }
    }
    return texts;
  }

  void drop_texts(std::size_t first, std::size_t end, std::string_view reason) {
    for (std::size_t i = first; i < end; ++i)
      if (thread_.messages[i].is_talk()) settled_.bins[i] = reason;
  }

  /// The decision of the owner that took the thread's messages out; empty where there was none.
  std::string_view reason_for_all() const {
    for (const chat::Message& message : thread_.messages)
      if (!message.dropped.empty()) return message.dropped;
    return {};
  }

  std::size_t count_people() const {
    std::set<std::string_view> people(thread_.participants.begin(), thread_.participants.end());
    people.erase(std::string_view());
    for (const chat::Message& message : thread_.messages) {
      if (people.size() >= 2) break;
      if (!message.author.empty()) people.insert(message.author);
    }
    return people.size();
  }

  void keep_sessions(std::chrono::minutes session_gap) {
    const std::vector<Session> sessions = cut_sessions(thread_, session_gap);
    const std::vector<bool> carried = carried_messages(carry_, sessions);
    for (const Session& session : sessions) {
      if (session.owner_messages > 0) {
        keep(session);
      } else {
        drop_texts(session.first, session.end, kNoOwner);
        for (std::size_t i = session.first; i < session.end; ++i)
          if (!carried.empty() && carried[i]) settled_.bins[i] = kCarriedBin;
      }
    }
  }

  void keep(const Session& session) {
    settled_.sessions.push_back(session);
    for (std::size_t i = session.first; i < session.end; ++i) {
      const chat::Message& message = thread_.messages[i];
      const bool is_learnt = message.marked_owner && !thread_.context_only;
      if (message.is_talk()) settled_.bins[i] = is_learnt ? kOwnerBin : kContextBin;
    }
  }

  const chat::Thread& thread_;
  const Carry& carry_;
  Settled settled_;
};

}  // namespace

Settled settle(const chat::Thread& thread, std::chrono::minutes session_gap, const Carry& carry) {
  return Settler(thread, carry).run(session_gap);
}

}  // namespace idiolect::dataset
