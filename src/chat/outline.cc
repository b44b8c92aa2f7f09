#include "chat/outline.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace idiolect::chat {
namespace {

/// Finds authors by name. Most messages are by the author of the last one.
class Index {
 public:
  explicit Index(std::vector<Author>& authors) : authors_(authors) {
    for (std::size_t i = 0; i < authors.size(); ++i) at_.emplace(authors[i].name, i);
  }

  Author& find(const std::string& name) {
    if (last_ < authors_.size() && authors_[last_].name == name) return authors_[last_];
    const auto [found, is_new] = at_.try_emplace(name, authors_.size());
    if (is_new) authors_.push_back({name, 0, 0, Time::max(), Time::min()});
    last_ = found->second;
    return authors_[last_];
  }

 private:
  std::vector<Author>& authors_;
  std::unordered_map<std::string, std::size_t> at_;
  std::size_t last_ = 0;
};

}  // namespace

void Outline::add(const Outline& more) {
  for (const std::string& name : more.participants)
    if (std::ranges::find(participants, name) == participants.end()) participants.push_back(name);
  for (const std::string& title : more.titles)
    if (std::ranges::find(titles, title) == titles.end()) titles.push_back(title);
  is_group = is_group || more.is_group;
  has_marks = has_marks || more.has_marks;
  messages += more.messages;
  Index index(authors);
  for (const Author& author : more.authors) {
    Author& known = index.find(author.name);
    known.messages += author.messages;
    known.marked += author.marked;
    known.first = std::min(known.first, author.first);
    known.last = std::max(known.last, author.last);
  }
}

Outline outline_of(const Thread& thread) {
  Outline outline;
  outline.source = thread.source;
  outline.key = thread.key;
  if (!thread.title.empty()) outline.titles = {thread.title};
  outline.participants = thread.participants;
  outline.is_group = thread.is_group;
  outline.messages = thread.messages.size();
  Index index(outline.authors);
  for (const Message& message : thread.messages) {
    outline.has_marks = outline.has_marks || message.marked_owner;
    if (message.author.empty()) continue;
    Author& author = index.find(message.author);
    ++author.messages;
    author.marked += message.marked_owner ? 1u : 0u;
    author.first = std::min(author.first, message.sent_at);
    author.last = std::max(author.last, message.sent_at);
  }
  return outline;
}

std::vector<Outline> outlines_of(const std::vector<Thread>& threads) {
  std::vector<Outline> outlines;
  outlines.reserve(threads.size());
  for (const Thread& thread : threads) outlines.push_back(outline_of(thread));
  return outlines;
}

}  // namespace idiolect::chat
