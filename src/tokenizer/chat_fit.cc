// ChatFormat::fit: the newest turns that fit a number of tokens.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "tokenizer/chat_format_internal.h"

namespace idiolect::tokenizer {
namespace {

using Turns = std::span<const FormatTurn>;

/// Looks for the largest number of newest turns that fits. A long session is thousands of times
/// longer than the limit, so it is never rendered whole: the search starts where the bytes say,
/// corrects itself by the tokens it then counts, and goes on in growing steps.
class Fitter {
 public:
  Fitter(const ChatFormat& format, std::string_view system, Turns turns, Continue go_on,
         std::size_t limit)
      : format_(format), system_(system), turns_(turns), go_on_(go_on), limit_(limit) {}

  /// How many turns fit; 0 when not even the newest does.
  std::size_t search() {
    std::size_t fits = 0;
    std::size_t too_many = turns_.size() + 1;
    std::size_t step = 0;  // 0: trust the estimate once more
    std::size_t guess = turns_within(limit_ * kUsualBytesPerToken);
    while (too_many - fits > 1) {
      (attempt(guess) ? fits : too_many) = guess;
      const std::size_t estimate =
          turns_within(limit_ * bytes_tried_ / std::max<std::size_t>(tokens_tried_, 1));
      if (step == 0) {
        guess = estimate;
      } else if (step >= too_many - fits) {
        guess = fits + (too_many - fits) / 2;
      } else {
        guess = guess == fits ? fits + step : too_many - step;
      }
      if (too_many - fits > 1) guess = std::clamp(guess, fits + 1, too_many - 1);
      step = step == 0 ? 1 : step * 2;
    }
    return fits;
  }

  EncodedConversation& best() { return best_; }

 private:
  static constexpr std::size_t kUsualBytesPerToken = 4;

  bool attempt(std::size_t count) {
    EncodedConversation encoded = format_.encode(system_, turns_.last(count), go_on_);
    tokens_tried_ = encoded.ids.size();
    bytes_tried_ = 0;
    for (const FormatTurn& turn : turns_.last(count)) bytes_tried_ += turn.content.size();
    if (encoded.ids.size() > limit_) return false;
    best_ = std::move(encoded);
    return true;
  }

  /// The newest turns that hold at most `bytes`; at least one.
  std::size_t turns_within(std::size_t bytes) const {
    std::size_t count = 0;
    std::size_t sum = 0;
    while (count < turns_.size() && sum <= bytes)
      sum += turns_[turns_.size() - ++count].content.size();
    return std::max<std::size_t>(sum > bytes ? count - 1 : count, 1);
  }

  const ChatFormat& format_;
  std::string_view system_;
  Turns turns_;
  Continue go_on_;
  std::size_t limit_;
  EncodedConversation best_;
  std::size_t tokens_tried_ = 0;
  std::size_t bytes_tried_ = 0;
};

template <class Item>
void keep_last(std::vector<Item>& items, std::size_t count) {
  items.erase(items.begin(), items.end() - static_cast<std::ptrdiff_t>(count));
}

std::size_t count_owner_turns(Turns turns) {
  return static_cast<std::size_t>(
      std::count_if(turns.begin(), turns.end(),
                    [](const FormatTurn& turn) { return turn.owner && turn.scored; }));
}

/// Bytes of the owner's words, and of the line breaks by which a rule joins two turns of theirs.
std::size_t count_owner_bytes(Turns turns, bool are_joined) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    if (!turns[i].owner || !turns[i].scored) continue;
    bytes += turns[i].content.size();
    if (are_joined && i > 0 && follows_on(turns[i - 1], turns[i])) bytes += kTurnJoint.size();
  }
  return bytes;
}

/// Bytes of the owner's words in `rendered` from byte `begin` on.
std::size_t count_owner_bytes_from(const RenderedTurns& rendered, std::size_t begin) {
  std::size_t bytes = 0;
  for (const auto& [range, message] : rendered.content)
    if (rendered.roles[message] == Role::Assistant && rendered.scored[message] && range.end > begin)
      bytes += range.end - std::max(range.begin, begin);
  return bytes;
}

}  // namespace

FittedConversation ChatFormat::fit(std::string_view system, std::span<const FormatTurn> turns,
                                   Continue go_on, std::size_t limit) const {
  // What nobody answers carries no loss.
  while (go_on == Continue::No && !turns.empty() && !(turns.back().owner && turns.back().scored))
    turns = turns.first(turns.size() - 1);
  FittedConversation fitted;
  if (turns.empty() && go_on == Continue::No) return fitted;
  Fitter fitter(*this, system, turns, go_on, limit);
  const std::size_t kept = fitter.search();
  const std::size_t shown = std::max(kept, std::min<std::size_t>(turns.size(), 1));
  fitted.cut_turns = turns.size() - shown;
  fitted.cut_owner_turns = count_owner_turns(turns.first(fitted.cut_turns));
  fitted.cut_unscored = static_cast<std::size_t>(
      std::ranges::count(turns.first(fitted.cut_turns), false, &FormatTurn::scored));
  if (kept > 0) {
    fitted.encoded = std::move(fitter.best());
    fitted.owner_turns = count_owner_turns(turns.last(kept));
    fitted.owner_bytes = count_owner_bytes(turns.last(kept), impl_->rules.join_same_role);
    return fitted;
  }
  const RenderedTurns rendered = impl_->render(system, turns.last(shown), go_on);
  EncodedTurns encoded = impl_->encode(rendered);
  fitted.encoded = std::move(encoded.conversation);
  const std::size_t size = fitted.encoded.ids.size();
  const std::size_t count = std::min(size, limit);
  fitted.cut_inside = count < size;
  const std::size_t begin = count > 0 ? encoded.offsets[size - count].begin : rendered.text.size();
  fitted.owner_bytes = count_owner_bytes_from(rendered, begin);
  keep_last(fitted.encoded.ids, count);
  keep_last(fitted.encoded.loss, count);
  keep_last(fitted.encoded.end_of_turn, count);
  return fitted;
}

}  // namespace idiolect::tokenizer
