#include "evaluate/exchanges.h"

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "evaluate/full_text.h"

namespace idiolect::evaluate {
namespace {

bool is_example(const chat::Turn& turn) {
  return !turn.carried && !turn.content.empty() && turn.content.size() <= kLongestExampleTurn;
}

bool is_wanted(const Exchange& exchange, const ExampleQuery& query) {
  return query.session.empty() || exchange.session != query.session;
}

std::string_view first_time(const chat::Turn& turn) {
  return turn.times.empty() ? std::string_view() : std::string_view(turn.times.front());
}

}  // namespace

ExchangeBook::ExchangeBook(std::span<const chat::Conversation> train) {
  for (const chat::Conversation& session : train)
    for (std::size_t i = 1; i < session.turns.size(); ++i) {
      const chat::Turn& said = session.turns[i - 1];
      const chat::Turn& reply = session.turns[i];
      if (said.role == chat::Role::User && reply.role == chat::Role::Assistant &&
          is_example(said) && is_example(reply))
        exchanges_.push_back({session.id, session.contact, said, reply});
    }
}

ExchangeBook::~ExchangeBook() = default;

std::vector<const Exchange*> ExchangeBook::drawn(const ExampleQuery& query, std::size_t count,
                                                 std::uint64_t seed) const {
  std::vector<const Exchange*> same;
  std::vector<const Exchange*> others;
  for (const std::size_t index : shuffled_indices(exchanges_.size(), seed, 0)) {
    const Exchange& exchange = exchanges_[index];
    if (is_wanted(exchange, query))
      (exchange.contact == query.contact ? same : others).push_back(&exchange);
  }
  same.insert(same.end(), others.begin(), others.end());
  same.resize(std::min(same.size(), count));
  return same;
}

std::vector<const Exchange*> ExchangeBook::retrieved(const ExampleQuery& query, std::size_t count,
                                                     std::uint64_t seed) const {
  if (!index_) {
    index_ = std::make_unique<FullText>();
    for (const Exchange& exchange : exchanges_)
      index_->add(exchange.said.content, exchange.reply.content);
  }
  std::vector<const Exchange*> found;
  const auto add = [&](const Exchange* exchange) {
    if (found.size() < count && is_wanted(*exchange, query) &&
        std::find(found.begin(), found.end(), exchange) == found.end())
      found.push_back(exchange);
  };
  // The session that is answered holds some of the best; as many more are asked for.
  const auto own = static_cast<std::size_t>(
      std::count_if(exchanges_.begin(), exchanges_.end(),
                    [&](const Exchange& exchange) { return !is_wanted(exchange, query); }));
  for (const std::size_t index : index_->search(full_text_query(query.context), count + own))
    add(&exchanges_[index]);
  for (const Exchange* exchange : drawn(query, 2 * count, seed)) add(exchange);
  return found;
}

std::vector<chat::Turn> as_turns(std::vector<const Exchange*> examples) {
  std::stable_sort(examples.begin(), examples.end(), [](const Exchange* a, const Exchange* b) {
    return first_time(a->said) < first_time(b->said);
  });
  std::vector<chat::Turn> turns;
  for (const Exchange* example : examples)
    for (const chat::Turn* turn : {&example->said, &example->reply}) {
      turns.push_back(*turn);
      turns.back().carried = true;
    }
  return turns;
}

}  // namespace idiolect::evaluate
