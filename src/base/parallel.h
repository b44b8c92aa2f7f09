// base/parallel.h
//
// The same work on many things, on all cores.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace idiolect {

/// Calls `work(i)` once for each i below `count`, from several threads at a time, and returns when
/// all is done. What is thrown first is thrown again, once the other threads have stopped.
template <class Work>
void parallel_for(std::size_t count, Work&& work) {
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  if (count < 2 || cores < 2) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr thrown;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        next = count;
        const std::lock_guard lock(mutex);
        if (!thrown) thrown = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> others;
    try {
      for (std::size_t i = 1; i < std::min(cores, count); ++i) others.emplace_back(run);
    } catch (const std::system_error&) {
      // Where no more threads are to be had, those that are do the work.
    }
    run();
  }
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace idiolect
