#include "curate/former_names.h"

#include <algorithm>
#include <map>
#include <optional>

#include "chat/placeholder_names.h"
#include "curate/names.h"

namespace idiolect::curate {
namespace {

using Keys = std::set<std::string>;

/// By name_key.
std::map<std::string, chat::Author> authors_of(const chat::Outline& thread) {
  std::map<std::string, chat::Author> authors;
  for (const chat::Author& author : thread.authors) {
    const auto [entry, is_new] = authors.try_emplace(name_key(author.name), author);
    if (is_new) continue;
    entry->second.first = std::min(entry->second.first, author.first);
    entry->second.last = std::max(entry->second.last, author.last);
  }
  return authors;
}

/// The owner and one more.
bool is_listed_pair(const Keys& listed, const Keys& owner) {
  return listed.size() == 2 && std::ranges::count_if(listed, [&](const std::string& key) {
                                 return owner.contains(key);
                               }) == 1;
}

/// When the owner first wrote under a present name.
std::optional<Time> first_of(const std::map<std::string, chat::Author>& authors,
                             const Keys& owner) {
  std::optional<Time> first;
  for (const std::string& key : owner)
    if (const auto found = authors.find(key); found != authors.end())
      first = first ? std::min(*first, found->second.first) : found->second.first;
  return first;
}

struct Candidate {
  std::string spelling;
  std::size_t threads = 0;
  bool excluded = false;
};

}  // namespace

std::vector<std::string> former_names(std::span<const chat::Outline> threads,
                                      std::string_view source, const Keys& owner) {
  std::map<std::string, Candidate> candidates;
  for (const chat::Outline& thread : threads) {
    if (thread.source != source) continue;
    Keys listed;
    for (const std::string& name : thread.participants) listed.insert(name_key(name));
    const auto authors = authors_of(thread);
    const std::optional<Time> present = first_of(authors, owner);
    for (const std::string& key : listed) candidates[key].excluded = true;
    for (const auto& [key, author] : authors) {
      Candidate& candidate = candidates[key];
      candidate.spelling = author.name;
      ++candidate.threads;
      if (!is_listed_pair(listed, owner) || (present && author.last >= *present))
        candidate.excluded = true;
    }
  }
  std::vector<std::string> names;
  for (const auto& [key, candidate] : candidates)
    if (!candidate.excluded && candidate.threads >= 2 && !owner.contains(key) &&
        !chat::stands_for_many(key))
      names.push_back(candidate.spelling);
  // Two former names of one account are possible, but two people who left are likelier.
  return names.size() == 1 ? names : std::vector<std::string>();
}

}  // namespace idiolect::curate
