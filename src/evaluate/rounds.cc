#include "evaluate/rounds.h"

#include <algorithm>
#include <tuple>

#include "base/random.h"

namespace idiolect::evaluate {
namespace {

/// An answer of the owner's, by place.
struct Moment {
  std::size_t lap = 0;   // how many moments of this conversation come before it
  std::size_t rank = 0;  // of the conversation in the shuffled order
  std::size_t conversation = 0;
  std::size_t turn = 0;
};

std::vector<std::size_t> answers_in(const chat::Conversation& conversation) {
  std::vector<std::size_t> turns;
  for (std::size_t i = 1; i < conversation.turns.size(); ++i)
    // Behind carried turns the owner takes a chat up again rather than answers.
    if (conversation.turns[i].role == chat::Role::Assistant &&
        conversation.turns[i - 1].role == chat::Role::User && !conversation.turns[i - 1].carried)
      turns.push_back(i);
  return turns;
}

Round to_round(const chat::Conversation& conversation, std::size_t turn) {
  const auto end = conversation.turns.begin() + static_cast<std::ptrdiff_t>(turn);
  return {{conversation.turns.begin(), end},
          conversation.contact,
          end->content,
          conversation.source,
          conversation.start};
}

}  // namespace

std::vector<Round> held_out_rounds(std::span<const chat::Conversation> conversations,
                                   std::size_t count, std::uint64_t seed) {
  std::vector<Moment> moments;
  const std::vector<std::size_t> order = shuffled_indices(conversations.size(), seed, 0);
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const std::vector<std::size_t> answers = answers_in(conversations[order[rank]]);
    const std::vector<std::size_t> shuffled = shuffled_indices(answers.size(), seed, rank + 1);
    for (std::size_t lap = 0; lap < shuffled.size(); ++lap)
      moments.push_back({lap, rank, order[rank], answers[shuffled[lap]]});
  }
  std::sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) {
    return std::tie(a.lap, a.rank) < std::tie(b.lap, b.rank);
  });
  std::vector<Round> rounds;
  for (std::size_t i = 0; i < std::min(count, moments.size()); ++i)
    rounds.push_back(to_round(conversations[moments[i].conversation], moments[i].turn));
  return rounds;
}

std::set<std::string> contacts_in(std::span<const chat::Conversation> sessions) {
  std::set<std::string> contacts;
  for (const chat::Conversation& session : sessions)
    if (session.contact) contacts.insert(*session.contact);
  return contacts;
}

void mark_unseen(std::span<Round> rounds, std::span<const chat::Conversation> train) {
  const std::set<std::string> known = contacts_in(train);
  for (Round& round : rounds) round.unseen = round.contact && !known.contains(*round.contact);
}

std::vector<Round> question_rounds(std::string_view text) {
  std::vector<Round> rounds;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] == '#') continue;
    rounds.push_back({{{chat::Role::User, "", std::string(line), {}}}, std::nullopt, std::nullopt});
  }
  return rounds;
}

}  // namespace idiolect::evaluate
