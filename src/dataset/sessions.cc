#include "dataset/sessions.h"

#include <span>

#include "base/sha256.h"
#include "dataset/replies.h"

namespace idiolect::dataset {
namespace {

constexpr std::size_t kHashDigits = 16;

std::string short_hash(const std::string& text) { return sha256_hex(text).substr(0, kHashDigits); }

void add_message(Session& session, std::size_t index) {
  const chat::Message& message = session.thread->messages[index];
  session.end = index + 1;
  ++(message.marked_owner ? session.owner_messages : session.other_messages);
}

/// Who a message of another person is said to be by.
const std::string& name_of(const chat::Message& message, const chat::Thread& thread) {
  return message.author.empty() ? thread.title : message.author;
}

/// Appends one bubble as chat::join_bubbles puts it; most have one line and need no copy.
void append_bubble(std::string& content, const std::string& text) {
  if (text.find('\n') == std::string::npos) {
    content += text;
  } else {
    content += chat::join_bubbles({text});
  }
}

using Bubbles = std::span<const chat::Message* const>;

chat::Turn turn_of(Bubbles bubbles, const chat::Thread& thread) {
  const chat::Message& first = *bubbles.front();
  chat::Turn turn;
  turn.role = first.marked_owner ? chat::Role::Assistant : chat::Role::User;
  turn.name = name_of(first, thread);
  turn.times.reserve(bubbles.size());
  if (thread.is_group && !first.marked_owner) turn.content = turn.name + ": ";
  for (const chat::Message* const bubble : bubbles) {
    if (bubble != &first) turn.content += '\n';
    append_bubble(turn.content, bubble->text);
    turn.times.push_back(to_iso(bubble->sent_at, thread.zone));
  }
  return turn;
}

void add_carried(chat::Conversation& conversation, const chat::Thread& thread,
                 std::span<const CarriedTurn> carried) {
  for (const CarriedTurn& indices : carried) {
    std::vector<const chat::Message*> bubbles;
    for (const std::size_t index : indices) bubbles.push_back(&thread.messages[index]);
    conversation.turns.push_back(turn_of(bubbles, thread));
    conversation.turns.back().carried = true;
  }
}

void add_turns(chat::Conversation& conversation, const Session& session) {
  const chat::Thread& thread = *session.thread;
  std::vector<const chat::Message*> bubbles;
  for (std::size_t i = session.first; i < session.end; ++i) {
    const chat::Message& message = thread.messages[i];
    if (!message.is_talk()) continue;
    if (!bubbles.empty() && !same_speaker(*bubbles.back(), message, thread.is_group)) {
      conversation.turns.push_back(turn_of(bubbles, thread));
      bubbles.clear();
    }
    bubbles.push_back(&message);
  }
  if (!bubbles.empty()) conversation.turns.push_back(turn_of(bubbles, thread));
}

/// The other person of a chat of two: as they sign, else as the chat is titled.
std::string contact_of(const chat::Conversation& conversation, const chat::Thread& thread) {
  for (const chat::Turn& turn : conversation.turns)
    if (turn.role == chat::Role::User && !turn.carried) return turn.name;
  return thread.title;
}

std::vector<Session> cut_at_silences(const chat::Thread& thread, std::chrono::minutes gap) {
  std::vector<Session> sessions;
  for (std::size_t i = 0; i < thread.messages.size(); ++i) {
    if (!thread.messages[i].is_talk()) continue;
    if (sessions.empty() || thread.messages[i].sent_at - sessions.back().finish() > gap) {
      Session session;
      session.thread = &thread;
      session.first = i;
      sessions.push_back(session);
    }
    add_message(sessions.back(), i);
  }
  return sessions;
}

/// Whether a message of `later` answers one of `earlier`, the session before it.
bool answers(const Session& later, const Session& earlier, const ReplyLinks& links) {
  for (std::size_t i = later.first; i < later.end; ++i) {
    const auto target = links.target(i);
    if (target && *target >= earlier.first && *target < earlier.end) return true;
  }
  return false;
}

}  // namespace

bool same_speaker(const chat::Message& a, const chat::Message& b, bool is_group) {
  if (a.marked_owner != b.marked_owner) return false;
  return a.marked_owner || !is_group || a.author == b.author;
}

std::vector<Session> cut_sessions(const chat::Thread& thread, std::chrono::minutes gap) {
  std::vector<Session> sessions = cut_at_silences(thread, gap);
  const ReplyLinks links(thread);
  if (links.empty()) return sessions;
  std::vector<Session> joined;
  for (const Session& session : sessions) {
    if (joined.empty() || session.start() - joined.back().finish() > kReplyReach ||
        !answers(session, joined.back(), links)) {
      joined.push_back(session);
      continue;
    }
    joined.back().end = session.end;
    joined.back().owner_messages += session.owner_messages;
    joined.back().other_messages += session.other_messages;
  }
  return joined;
}

std::string thread_hash(const chat::Thread& thread) {
  return short_hash(thread.source + '\0' + thread.key);
}

chat::Conversation to_conversation(const Session& session, std::span<const CarriedTurn> carried) {
  const chat::Thread& thread = *session.thread;
  chat::Conversation conversation;
  conversation.source = thread.source;
  conversation.is_group = thread.is_group;
  conversation.start = to_iso(session.start(), thread.zone);
  conversation.end = to_iso(session.finish(), thread.zone);
  conversation.thread = thread_hash(thread);
  conversation.id = short_hash(thread.source + '\0' + thread.key + '\0' + conversation.start);
  add_carried(conversation, thread, carried);
  add_turns(conversation, session);
  if (!thread.is_group) conversation.contact = contact_of(conversation, thread);
  return conversation;
}

}  // namespace idiolect::dataset
