#include "sources/interleaved.h"

#include <iterator>
#include <utility>

namespace idiolect::sources {

void Interleaved::add(std::size_t thread, chat::Message message) {
  if (thread >= threads_.size()) threads_.resize(thread + 1);
  bytes_ += sizeof message + message.text.size();
  threads_[thread].recent.push_back(std::move(message));
  if (bytes_ > in_memory_) spill();
}

void Interleaved::spill() {
  for (Thread& thread : threads_)
    if (!thread.recent.empty())
      thread.stored.push_back(store_.put(std::exchange(thread.recent, {})));
  bytes_ = 0;
}

std::vector<chat::Message> Interleaved::take(std::size_t thread) {
  if (thread >= threads_.size()) return {};
  Thread& taken = threads_[thread];
  if (taken.stored.empty()) return std::move(taken.recent);
  store_.close();
  std::vector<chat::Message> messages;
  const auto append = [&](std::vector<chat::Message> more) {
    std::move(more.begin(), more.end(), std::back_inserter(messages));
  };
  for (const std::size_t place : taken.stored) append(store_.take(place));
  append(std::move(taken.recent));
  return messages;
}

}  // namespace idiolect::sources
