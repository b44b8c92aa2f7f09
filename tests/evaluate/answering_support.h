// evaluate/answering_support.h
//
// A model that answers with what it was asked, and chats to ask about.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "evaluate/answering.h"

namespace idiolect::evaluate {

/// Remembers what it was asked; after `most` batches it is interrupted, as by Ctrl-C.
class Echo final : public chat::Responder {
 public:
  std::vector<chat::Reply> reply(std::span<const chat::Request> requests) override {
    if (batches >= most) throw Interrupted("stopped");
    ++batches;
    std::vector<chat::Reply> replies;
    for (const chat::Request& request : requests) {
      seen.push_back(request);
      // As with a real model, the answer depends a little on what is asked beside it.
      replies.push_back({fmt::format("{} {} {} {}", request.turns.back().content, request.seed,
                                     request.adapter == chat::Adapter::On, requests.size()),
                         3, true, 0});
    }
    return replies;
  }
  std::vector<chat::Request> seen;
  int batches = 0;
  int most = 1'000'000;
};

/// One token for each byte.
class ByteWindow final : public ContextWindow {
 public:
  explicit ByteWindow(std::size_t size) : size_(size) {}
  std::size_t size() const override { return size_; }
  std::size_t cut_turns(std::string_view system, std::span<const chat::Turn> turns,
                        std::size_t limit) const override {
    std::size_t used = system.size();
    std::size_t kept = 0;
    while (kept < turns.size()) {
      used += turns[turns.size() - 1 - kept].content.size();
      if (used > limit) break;
      ++kept;
    }
    return turns.size() - std::max<std::size_t>(kept, 1);
  }

 private:
  std::size_t size_;
};

inline chat::Conversation session(const std::string& id, const std::string& contact,
                                  const std::vector<std::string>& lines) {
  chat::Conversation result;
  result.id = id;
  result.contact = contact;
  result.source = "whatsapp";
  for (std::size_t i = 0; i < lines.size(); ++i)
    result.turns.push_back({i % 2 == 0 ? chat::Role::User : chat::Role::Assistant,
                            i % 2 == 0 ? contact : "Robin",
                            lines[i],
                            {fmt::format("2021-01-01T00:{:02}:00", i)}});
  return result;
}

inline std::vector<chat::Conversation> training() {
  return {session("t1", "Anna", {"do you like tea", "yes tea is great", "and coffee", "nope"}),
          session("t2", "Tom", {"where is the football", "in the garden", "thanks", "np"}),
          session("t3", "Tom", {"shall we cook pasta", "only with garlic"})};
}

inline std::vector<Round> test_rounds() {
  return {{{{chat::Role::User, "Anna", "how was the pasta with garlic?", {}}}, "Anna", "so good"},
          {{{chat::Role::User, "Eve", "lost my football again", {}}}, "Eve", "oh no"}};
}

}  // namespace idiolect::evaluate
