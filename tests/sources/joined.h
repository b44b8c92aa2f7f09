// tests/sources/joined.h
//
// All threads of a joiner at once, as only tests want them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "sources/join.h"

namespace idiolect::sources {

struct JoinedThreads {
  std::vector<chat::Thread> threads;
  Rejects rejects;
};

inline void take_into(JoinedThreads& all, JoinedThread joined) {
  all.threads.push_back(std::move(joined.thread));
  all.rejects.append(joined.rejects);
}

inline JoinedThreads take_all(ThreadJoiner& joiner) {
  JoinedThreads all;
  const std::size_t count = joiner.close().size();
  for (std::size_t i = 0; i < count; ++i) take_into(all, joiner.take(i));
  return all;
}

}  // namespace idiolect::sources
