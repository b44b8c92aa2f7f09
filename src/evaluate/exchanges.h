// evaluate/exchanges.h
//
// The owner's past exchanges, of the training split alone: what somebody wrote, and
// what the owner answered. Some contestants are shown a few before the context.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/conversation.h"

namespace idiolect::evaluate {

class FullText;

struct Exchange {
  std::string session;                 // id of the dataset row
  std::optional<std::string> contact;  // none in groups
  chat::Turn said;
  chat::Turn reply;
};

/// Turns longer than this are no examples: one of them would take the place of all others.
inline constexpr std::size_t kLongestExampleTurn = 500;  // bytes

/// What is looked for.
struct ExampleQuery {
  std::optional<std::string> contact;
  std::span<const chat::Turn> context;  // its last turns are what retrieval goes by
  std::string_view session;             // id of the session that is answered: never an example
};

class ExchangeBook {
 public:
  explicit ExchangeBook(std::span<const chat::Conversation> train);
  ~ExchangeBook();
  ExchangeBook(const ExchangeBook&) = delete;
  ExchangeBook& operator=(const ExchangeBook&) = delete;

  std::span<const Exchange> all() const { return exchanges_; }

  /// `count` in an order that is a function of `seed`, those with the same contact first.
  std::vector<const Exchange*> drawn(const ExampleQuery& query, std::size_t count,
                                     std::uint64_t seed) const;

  /// The `count` most relevant ones by BM25, best first; where fewer have a word in common, drawn
  /// ones behind them. Throws Error.
  std::vector<const Exchange*> retrieved(const ExampleQuery& query, std::size_t count,
                                         std::uint64_t seed) const;

 private:
  std::vector<Exchange> exchanges_;
  mutable std::unique_ptr<FullText> index_;  // made when it is first asked
};

/// As turns from before the session (chat::Turn::carried), the oldest first.
std::vector<chat::Turn> as_turns(std::vector<const Exchange*> examples);

}  // namespace idiolect::evaluate
