// curate/people.h
//
// Who takes part in the threads of one source, and how much: what the search for
// the owner weighs, and what its error message shows.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/outline.h"

namespace idiolect::curate {

/// One person of one source, under all spellings that compare equal.
struct Person {
  std::string spelling;      // the least of them in byte order
  std::size_t messages = 0;  // of any kind
  std::size_t threads = 0;   // of at least two people, in which they are listed or write
};

struct SourcePeople {
  std::map<std::string, Person> people;  // by name_key
  std::size_t shared_threads = 0;        // threads with at least two people
  bool marks_owner = false;              // the export itself says which rows are the owner's

  /// Keys of `people`, most messages first, then by key.
  std::vector<std::string> by_messages() const;
};

/// Counts everyone in `threads`, by source.
std::map<std::string, SourcePeople> people_by_source(std::span<const chat::Outline> threads);

/// The same of the threads of `source` in which no row is marked as the owner's.
SourcePeople people_without_marks(std::span<const chat::Outline> threads, std::string_view source);

/// The names under which the marked rows of `source` are written, where it gives them any.
std::set<std::string> marked_names(std::span<const chat::Outline> threads, std::string_view source);

}  // namespace idiolect::curate
