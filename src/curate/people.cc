#include "curate/people.h"

#include <algorithm>
#include <unordered_map>

#include "curate/names.h"

namespace idiolect::curate {
namespace {

/// Messages of each author of `thread` whose rows are not marked; listed people who are silent too.
std::unordered_map<std::string_view, std::size_t> count_authors(const chat::Outline& thread) {
  std::unordered_map<std::string_view, std::size_t> counts;
  for (const std::string& name : thread.participants) counts[name];
  for (const chat::Author& author : thread.authors)
    if (author.marked < author.messages) counts[author.name] += author.messages - author.marked;
  counts.erase(std::string_view());
  return counts;
}

void add_thread(SourcePeople& source, const chat::Outline& thread) {
  std::set<std::string> present;
  for (const auto& [spelling, messages] : count_authors(thread)) {
    std::string key = name_key(spelling);
    if (key.empty()) continue;
    Person& person = source.people[key];
    if (person.spelling.empty() || spelling < person.spelling) person.spelling = spelling;
    person.messages += messages;
    present.insert(std::move(key));
  }
  if (present.size() >= 2) {
    ++source.shared_threads;
    for (const std::string& key : present) ++source.people[key].threads;
  }
  source.marks_owner = source.marks_owner || thread.has_marks;
}

}  // namespace

std::vector<std::string> SourcePeople::by_messages() const {
  std::vector<std::string> keys;
  for (const auto& [key, person] : people) keys.push_back(key);
  std::ranges::stable_sort(keys, std::ranges::greater(),
                           [&](const std::string& key) { return people.at(key).messages; });
  return keys;
}

std::map<std::string, SourcePeople> people_by_source(std::span<const chat::Outline> threads) {
  std::map<std::string, SourcePeople> sources;
  for (const chat::Outline& thread : threads) add_thread(sources[thread.source], thread);
  return sources;
}

SourcePeople people_without_marks(std::span<const chat::Outline> threads, std::string_view source) {
  SourcePeople people;
  for (const chat::Outline& thread : threads)
    if (thread.source == source && !thread.has_marks) add_thread(people, thread);
  return people;
}

std::set<std::string> marked_names(std::span<const chat::Outline> threads,
                                   std::string_view source) {
  std::set<std::string> names;
  for (const chat::Outline& thread : threads)
    if (thread.source == source)
      for (const chat::Author& author : thread.authors)
        if (author.marked > 0) names.insert(author.name);
  return names;
}

}  // namespace idiolect::curate
