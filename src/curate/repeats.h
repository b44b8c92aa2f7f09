// curate/repeats.h
//
// Long texts that the owner sent more than once: addresses, bank details, lists,
// invitations. A model recites what it saw ten times far sooner than what it saw once.
// Short texts are the stock replies that make a voice, and stay however often they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chat/message.h"
#include "curate/hash_set.h"

namespace idiolect::curate {

inline constexpr std::string_view kRepeated = "repeated";

/// What happens to later copies.
enum class Copies : std::uint8_t { Keep, Drop };

/// A text that came again.
struct Repeated {
  std::size_t times = 0;  // in all
  std::size_t words = 0;
};

/// Looks at one thread after the other, and drops the copies where that is wanted. Holds the hash
/// of each distinct long text, and the counts of those that came again.
class Repeats {
 public:
  explicit Repeats(Copies copies) : copies_(copies) {}

  /// To be called once for each thread, when owner, consent and context are settled. Threads from
  /// which nothing will be learnt are passed over: a copy there keeps none elsewhere out.
  void apply(chat::Thread& thread);

  /// Where copies are kept, so many distinct texts are remembered: what comes again behind them is
  /// not noticed. Where they are dropped, all are.
  static constexpr std::size_t kMostRemembered = 2'000'000;

  /// Messages that say what was said before.
  std::size_t messages() const noexcept { return messages_; }
  /// Distinct texts that came more than once.
  std::size_t texts() const noexcept { return again_.size(); }
  /// The most frequent of them, at most `most`; without their words.
  std::vector<Repeated> most_frequent(std::size_t most = 5) const;

 private:
  Copies copies_;
  HashSet seen_;
  std::unordered_map<std::uint64_t, Repeated> again_;
  std::size_t messages_ = 0;
};

/// The words of `text`: what stands between blanks; where a script has none, two letters are one.
std::size_t count_words(std::string_view text);

}  // namespace idiolect::curate
