#include "sources/join.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "chat/placeholder_names.h"
#include "sources/duplicates.h"

namespace idiolect::sources {
namespace {

using Messages = std::vector<chat::Message>;

bool is_earlier(const chat::Message& a, const chat::Message& b) { return a.sent_at < b.sent_at; }

/// Steps forward in time minus steps back, from one message to the next.
std::ptrdiff_t net_steps(const Messages& messages) {
  std::ptrdiff_t net = 0;
  for (std::size_t i = 1; i < messages.size(); ++i)
    net += static_cast<int>(messages[i - 1].sent_at < messages[i].sent_at) -
           static_cast<int>(messages[i].sent_at < messages[i - 1].sent_at);
  return net;
}

/// The order of the files of one thread; a file whose times are all equal follows the others.
Order order_of(const std::vector<ThreadPart>& parts) {
  std::ptrdiff_t net = 0;
  for (const ThreadPart& part : parts) net += net_steps(part.thread.messages);
  if (net == 0) return parts.front().usual_order;
  return net > 0 ? Order::OldestFirst : Order::NewestFirst;
}

/// By time, parts that cannot be told apart by it by their numbers: where the newest message comes
/// first, the first part is the newest.
void sort_parts(std::vector<ThreadPart>& parts, Order order) {
  const auto rank = [&](const ThreadPart& part) {
    const Messages& messages = part.thread.messages;
    const auto number = static_cast<std::ptrdiff_t>(part.number);
    const auto [first, last] = std::minmax_element(messages.begin(), messages.end(), is_earlier);
    const bool empty = messages.empty();
    return std::tuple(empty ? Time() : first->sent_at, empty ? Time() : last->sent_at,
                      order == Order::NewestFirst ? -number : number);
  };
  std::stable_sort(parts.begin(), parts.end(),
                   [&](const ThreadPart& a, const ThreadPart& b) { return rank(a) < rank(b); });
}

void add_participants(chat::Thread& thread, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    auto& list = thread.participants;
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
  }
}

/// The source and the two people of a thread that is no group, sorted; none where one of them
/// stands for many.
std::optional<std::vector<std::string>> people_of_pair(const std::vector<ThreadPart>& parts) {
  std::vector<std::string> people;
  for (const ThreadPart& part : parts) {
    if (part.thread.is_group) return std::nullopt;
    people.insert(people.end(), part.thread.participants.begin(), part.thread.participants.end());
  }
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  if (people.size() != 2 || std::any_of(people.begin(), people.end(), chat::stands_for_many))
    return std::nullopt;
  people.push_back(parts.front().thread.source);
  return people;
}

/// Pages have times of another kind: encrypted messages do not go among them.
bool has_data_with_id(const std::vector<ThreadPart>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [](const ThreadPart& part) { return !part.known_by_people && !part.is_page; });
}

}  // namespace

chat::Thread join_parts(std::vector<ThreadPart> parts) {
  const Order order = order_of(parts);
  if (order == Order::NewestFirst)
    for (ThreadPart& part : parts)
      std::reverse(part.thread.messages.begin(), part.thread.messages.end());
  sort_parts(parts, order);

  chat::Thread joined = std::move(parts.back().thread);  // the newest knows the present title
  Messages messages;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    chat::Thread& part = parts[i].thread;
    std::move(part.messages.begin(), part.messages.end(), std::back_inserter(messages));
    add_participants(joined, part.participants);
    if (joined.title.empty()) joined.title = part.title;
    joined.is_group |= part.is_group;
    if (part.zone == Zone::Local) joined.zone = Zone::Local;
  }
  if (messages.empty()) {
    messages = std::move(joined.messages);
  } else {
    std::move(joined.messages.begin(), joined.messages.end(), std::back_inserter(messages));
  }
  if (!std::is_sorted(messages.begin(), messages.end(), is_earlier))
    std::stable_sort(messages.begin(), messages.end(), is_earlier);
  joined.messages = std::move(messages);
  return joined;
}

void ThreadJoiner::add(ThreadPart part) {
  const auto [found, is_new] =
      at_.try_emplace({part.thread.source, part.thread.key}, threads_.size());
  if (is_new) threads_.emplace_back();
  Gathered& thread = threads_[found->second];
  if (is_new) {
    thread.outline = chat::outline_of(part.thread);
  } else {
    thread.outline.add(chat::outline_of(part.thread));
  }
  thread.stored.push_back(store_.put(std::exchange(part.thread.messages, {})));
  thread.parts.push_back(std::move(part));
}

std::vector<chat::Outline> ThreadJoiner::close() {
  store_.close();
  bring_people_together();
  // Lists of channels describe threads whose messages another file holds, or none.
  std::erase_if(threads_, [](const Gathered& thread) { return thread.outline.messages == 0; });
  at_.clear();
  std::vector<chat::Outline> outlines;
  outlines.reserve(threads_.size());
  for (Gathered& thread : threads_) outlines.push_back(std::move(thread.outline));
  return outlines;
}

JoinedThread ThreadJoiner::take(std::size_t place) {
  Gathered& gathered = threads_.at(place);
  std::vector<ThreadPart> parts = std::move(gathered.parts);
  for (std::size_t i = 0; i < parts.size(); ++i)
    parts[i].thread.messages = store_.take(gathered.stored[i]);
  Rejects rejects = drop_duplicates(parts);
  return {join_parts(std::move(parts)), std::move(rejects)};
}

/// Moves the parts that only people identify to the one thread with an id that these people have.
/// Where there are several (two friends of one name), they stay a thread of their own.
void ThreadJoiner::bring_people_together() {
  std::map<std::vector<std::string>, std::vector<std::size_t>> with_id;
  for (std::size_t i = 0; i < threads_.size(); ++i)
    if (has_data_with_id(threads_[i].parts))
      if (const auto people = people_of_pair(threads_[i].parts)) with_id[*people].push_back(i);
  for (Gathered& thread : threads_) {
    if (!thread.parts.front().known_by_people) continue;
    const auto people = people_of_pair(thread.parts);
    const auto found = people ? with_id.find(*people) : with_id.end();
    if (found == with_id.end() || found->second.size() != 1) continue;
    Gathered& all = threads_[found->second.front()];
    if (&all == &thread) continue;
    std::move(thread.parts.begin(), thread.parts.end(), std::back_inserter(all.parts));
    all.stored.insert(all.stored.end(), thread.stored.begin(), thread.stored.end());
    all.outline.add(thread.outline);
    thread = Gathered();
  }
}

}  // namespace idiolect::sources
