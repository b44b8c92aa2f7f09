#include "dataset/build.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "dataset/carry.h"

namespace idiolect::dataset {
namespace {

class Builder {
 public:
  Builder(std::span<const chat::Thread> threads, const BuildOptions& options)
      : threads_(threads), options_(options) {
    dataset_.options = options;
  }

  void add(const chat::Thread& thread) {
    dataset_.bins.emplace_back(thread.messages.size());
    Ledger& ledger = dataset_.ledgers[thread.source];
    ledger.read += thread.messages.size();
    ++ledger.conversations_read;
    const std::size_t texts = drop_other_kinds(thread);
    if (const std::string_view reason = reason_for_all(thread); texts == 0 && !reason.empty()) {
      drop_thread(thread, reason);
    } else if (count_people(thread) < 2) {
      drop_thread(thread, kOneParticipant);
    } else if (texts < 2) {
      drop_thread(thread, kTooShort);
    } else if (!keep_sessions(thread)) {
      ++ledger.conversations_dropped[kNoOwner];
    } else {
      ++ledger.conversations_kept;
    }
  }

  Dataset finish() {
    dataset_.sessions = split_by_time(std::move(kept_), options_.shares);
    for (const auto& [split, sessions] : dataset_.sessions)
      for (const Session& session : sessions) enter(session, split);
    return std::move(dataset_);
  }

 private:
  /// What the owner wrote is trained on or measured; the rest of a kept session is context.
  void enter(const Session& session, Split split) {
    const auto thread = static_cast<std::size_t>(session.thread - threads_.data());
    for (std::size_t i = session.first; i < session.end; ++i) {
      const chat::Message& message = session.thread->messages[i];
      if (message.is_talk())
        dataset_.bins[thread][i] = {message.marked_owner ? "owner" : "context", split};
    }
  }

  void drop(const chat::Thread& thread, const chat::Message& message, std::string_view reason) {
    const auto at = static_cast<std::size_t>(&message - thread.messages.data());
    dataset_.bins.back()[at].name = reason;
    ++dataset_.ledgers[thread.source].dropped[std::string(reason)];
    std::vector<Place>& places = dataset_.places[{thread.source, std::string(reason)}];
    if (places.size() < kMostPlaces)
      places.push_back({thread.title, to_iso(message.sent_at, thread.zone)});
  }

  /// Drops what is no text; returns how many texts there are.
  std::size_t drop_other_kinds(const chat::Thread& thread) {
    std::size_t texts = 0;
    for (const chat::Message& message : thread.messages) {
      if (message.is_talk()) {
        ++texts;
      } else {
        drop(thread, message, message.reason());
      }
    }
    return texts;
  }

  void drop_texts(const chat::Thread& thread, std::size_t first, std::size_t end,
                  std::string_view reason) {
    for (std::size_t i = first; i < end; ++i)
      if (thread.messages[i].is_talk()) drop(thread, thread.messages[i], reason);
  }

  /// Drops what is said in a session without the owner, but for what a later one shows.
  void drop_uncarried(const Session& session, const std::vector<bool>& carried) {
    const chat::Thread& thread = *session.thread;
    for (std::size_t i = session.first; i < session.end; ++i) {
      if (!thread.messages[i].is_talk()) continue;
      if (carried.empty() || !carried[i]) {
        drop(thread, thread.messages[i], kNoOwner);
        continue;
      }
      dataset_.bins.back()[i].name = kCarried;
      ++dataset_.ledgers[thread.source].carried;
    }
  }

  /// The decision of the owner that took a thread's messages out; empty where there was none.
  static std::string_view reason_for_all(const chat::Thread& thread) {
    for (const chat::Message& message : thread.messages)
      if (!message.dropped.empty()) return message.dropped;
    return {};
  }

  void drop_thread(const chat::Thread& thread, std::string_view reason) {
    ++dataset_.ledgers[thread.source].conversations_dropped[std::string(reason)];
    drop_texts(thread, 0, thread.messages.size(), reason);
  }

  static std::size_t count_people(const chat::Thread& thread) {
    std::set<std::string_view> people(thread.participants.begin(), thread.participants.end());
    for (const chat::Message& message : thread.messages)
      if (people.size() < 2) people.insert(message.author);
    people.erase(std::string_view());
    return people.size();
  }

  /// Keeps the sessions in which the owner speaks; false when there is none.
  bool keep_sessions(const chat::Thread& thread) {
    Ledger& ledger = dataset_.ledgers[thread.source];
    bool any = false;
    const std::vector<Session> sessions = cut_sessions(thread, options_.session_gap);
    const std::vector<bool> carried =
        carried_messages(Carry(thread, options_.carry, options_.session_gap), sessions);
    for (const Session& session : sessions) {
      if (session.owner_messages == 0) {
        drop_uncarried(session, carried);
        continue;
      }
      ledger.owner += session.owner_messages;
      ledger.others += session.other_messages;
      kept_.push_back(session);
      any = true;
    }
    return any;
  }

  std::span<const chat::Thread> threads_;
  BuildOptions options_;
  Dataset dataset_;
  std::vector<Session> kept_;
};

}  // namespace

Dataset build(std::span<const chat::Thread> threads, const BuildOptions& options) {
  Builder builder(threads, options);
  for (const chat::Thread& thread : threads) builder.add(thread);
  return builder.finish();
}

}  // namespace idiolect::dataset
