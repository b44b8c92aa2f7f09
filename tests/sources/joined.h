// tests/sources/joined.h
//
// All threads of a joiner at once, as only tests want them.
#pragma once

#include <cstddef>
#include <iterator>
#include <vector>

#include "sources/join.h"

namespace idiolect::sources {

struct JoinedThreads {
  std::vector<chat::Thread> threads;
  std::vector<Reject> rejects;
};

inline void take_into(JoinedThreads& all, JoinedThread joined) {
  all.threads.push_back(std::move(joined.thread));
  std::move(joined.rejects.begin(), joined.rejects.end(), std::back_inserter(all.rejects));
}

inline JoinedThreads take_all(ThreadJoiner& joiner) {
  JoinedThreads all;
  const std::size_t count = joiner.close().size();
  for (std::size_t i = 0; i < count; ++i) take_into(all, joiner.take(i));
  return all;
}

}  // namespace idiolect::sources
