// What stands around a street and its number: floor and flat, postcode, town and state behind it,
// over up to four lines; in Austria and elsewhere the town before it.
#include "privacy/address_parts.h"

namespace idiolect::privacy {
namespace {

constexpr std::size_t kMostLines = 4;
constexpr std::size_t kFarthest = 30;  // tokens behind the number

/// Follows an address from its core to the last part that is written.
class Tail {
 public:
  Tail(const Tokens& tokens, const AddressCore& core)
      : tokens_(tokens), core_(core), accepted_(house_number_end(tokens, core.last)) {}

  void follow() noexcept {
    for (at_ = accepted_ + 1; tokens_.exists(at_) && at_ - core_.last < kFarthest; ++at_)
      if (!step()) break;
  }

  std::size_t last() const noexcept { return accepted_; }
  bool has_postcode() const noexcept { return has_postcode_; }

 private:
  const Token& here() const noexcept { return tokens_[at_]; }

  /// Deals with the token at `at_`, which moves to the last one of that part; false where the
  /// address has ended before it.
  bool step() noexcept {
    if (here().gap == Gap::Lines) return false;
    if (here().gap == Gap::Line) {
      if (++lines_ == kMostLines || has_postcode_) return false;
      begin_part();
    }
    if (here().kind == TokenKind::Mark || here().gap == Gap::Line) closed_ = false;
    if (here().kind == TokenKind::Mark) return mark();
    if (closed_ && !here().is_number()) return false;
    if (code() || ground_floor() || direction()) return true;
    if (here().is_number()) return number();
    return unit() || town() || lower_town() || small_word();
  }

  void begin_part() noexcept {
    part_may_begin_ = true;
    in_town_ = false;
  }

  void accept(std::size_t last) noexcept { accepted_ = at_ = last; }

  bool mark() noexcept {
    const Token& mark = here();
    if (mark.is(',') || mark.is('-') || mark.is('|') || mark.is('/')) {
      begin_part();
      return true;
    }
    if (mark.mark == 1 && mark.size() <= 2) {
      if (mark.size() == 2 && tokens_.glued(at_)) accepted_ = at_;  // "3º"
      return true;
    }
    if (mark.is('#')) part_may_begin_ = true;
    if (mark.is('(')) bracket_ = at_;
    if (mark.is(')') && bracket_ > core_.last && accepted_ + 1 == at_) accepted_ = at_;  // "(MI)"
    if (mark.is('(') || mark.is(')') || mark.is('\'') || mark.is(':') || mark.is('#')) return true;
    if (!mark.is('.') || mark.size() != 1) return false;
    if (core_.lower) part_may_begin_ = true;  // "col. roma norte"
    if (is_shortened_state()) {
      accept(at_);  // "Jal.", "N.L."
      return true;
    }
    const bool inner =
        tokens_.exists(at_ + 1) && (tokens_[at_ - 1].points <= 3 || tokens_.glued(at_ + 1));
    return inner && (tokens_[at_ - 1].is_word() || unit_follows(tokens_, at_ + 1));
  }

  /// The point behind a state of at most four letters that has a part of its own.
  bool is_shortened_state() const noexcept {
    const std::size_t state = at_ - 1;
    if (towns_ == 0 || accepted_ != state || !tokens_.glued(at_)) return false;
    const Token& before = tokens_[state - 1];
    return tokens_[state].is_word() && tokens_[state].points <= 4 &&
           (before.is(',') || before.is('.'));
  }

  bool code() noexcept {
    if (has_postcode_) return false;
    const auto code = postcode_at(tokens_, at_, core_.lower);
    if (!code || !(code->alone || in_town_ || towns_ > 0) ||
        is_followed_by_unit(tokens_, code->last))
      return false;
    // "5 Anna, Berlin 2023": four digits prove a street only behind a state.
    if (!core_.sure && !code->alone && !is_state(tokens_, at_ - 1)) return false;
    accept(code->last);
    has_postcode_ = in_town_ = part_may_begin_ = true;
    return true;
  }

  /// "r/c", on the ground floor in Portugal.
  bool ground_floor() noexcept {
    if (!is_ground_floor(tokens_, at_)) return false;
    accept(at_ + 2);
    return part_may_begin_ = true;
  }

  /// "Queen St W": right behind the street.
  bool direction() noexcept {
    if (tokens_[core_.last].is_number() || at_ != accepted_ + 1 || towns_ > 0 || has_postcode_)
      return false;
    if (here().gap != Gap::Blank || !is_direction(tokens_, at_)) return false;
    accept(at_);
    return true;
  }

  bool number() noexcept {
    if (unit_follows(tokens_, at_ + 1)) return true;
    if (const std::size_t end = ordinal_end(tokens_, at_); end > at_) {
      accept(end);  // "3º", "2.ª", "5th"
      if (is_door(tokens_, at_ + 1)) accept(at_ + 1);
      ordinal_ = accepted_;
      return part_may_begin_ = true;
    }
    if (is_district()) {
      accept(at_);
      closed_ = true;
      return true;
    }
    if (part_may_begin_ && is_flat(tokens_, at_)) {
      accept(at_ + 1);
      return true;
    }
    const bool of_unit = accepted_ + 3 >= at_ && tokens_[at_ - 1].kind != TokenKind::Number &&
                         is_unit(tokens_, at_ - 1, at_);
    if (!of_unit || here().size() > 4) return false;
    accept(at_);
    if (tokens_.glued(at_ + 1) && tokens_[at_ + 1].is_word() && tokens_[at_ + 1].points <= 2)
      accept(at_ + 1);
    return true;
  }

  /// "Praha 2", "Dublin 4".
  bool is_district() const noexcept {
    return in_town_ && at_ == accepted_ + 1 && here().size() <= 2 && here().gap == Gap::Blank &&
           !is_followed_by_unit(tokens_, at_) &&
           !(tokens_.glued(at_ + 1) && tokens_[at_ + 1].is(':'));
  }

  bool unit() noexcept {
    const Token& next = here();
    const bool ground =
        part_may_begin_ && is_told(tokens_, at_ + 1) && tokens_.of(next) == "st";  // "st. tv"
    if (!next.has(kUnitOfHouse) && !ground) return false;
    const bool set_apart = next.points > 1 || part_may_begin_ || tokens_.glued(at_) ||
                           is_told_number(tokens_, at_ + 1);
    if (!set_apart || !(is_unit_part(tokens_, at_) || ordinal_ + 1 == at_)) return false;
    accept(at_);
    return part_may_begin_ = true;
  }

  bool town() noexcept {
    const Token& next = here();
    const bool joined =
        in_town_ || part_may_begin_ || (at_ == accepted_ + 1 && is_town_behind(tokens_, at_));
    if (!is_name_word(next) || !joined) return false;
    const bool the = part_may_begin_ && tokens_.of(next) == "The";  // "The Maltings"
    const bool state = (towns_ > 0 && is_state(tokens_, at_)) || is_shortened(tokens_, at_) || the;
    if (next.has(kFunction) && !has_postcode_ && !in_town_ && !state) return false;
    if (++towns_ > 8) return false;
    accepted_ = at_;
    in_town_ = true;
    part_may_begin_ = false;
    return true;
  }

  /// "10115 berlin", "in köln", ", vancouver bc v6b 1h4", ", jal."
  bool lower_town() noexcept {
    const Token& next = here();
    const bool word = next.is_word() && next.points > 2 && !next.has(kFunction);
    const bool behind_code = has_postcode_ && accepted_ + 1 == at_ && word;
    if (behind_code && (tokens_[accepted_].kind != TokenKind::Word || ends_behind(at_) ||
                        (core_.lower && tokens_[at_ - 1].points <= 2))) {
      accepted_ = at_;
      part_may_begin_ = false;
      in_town_ = true;
      return true;
    }
    if (!core_.lower) return false;
    if (has_postcode_ && accepted_ + 1 == at_ && next.points == 1 && ends_behind(at_)) {
      accepted_ = at_;  // "københavn n"
      return true;
    }
    // "roma norte": more of the town's name counts if a postcode follows.
    const bool more = word && towns_ > 0 && !has_postcode_ && !part_may_begin_;
    if (more && accepted_ + 1 == at_) return true;
    const bool code_behind = !has_postcode_ && towns_ > 0 && tokens_.exists(at_ + 1) &&
                             next.points <= 3 && is_alone(tokens_, at_ + 1);
    if (code_behind) return true;  // "bc", "on"
    const bool state = has_postcode_ && part_may_begin_ && next.points <= 4 &&
                       tokens_.glued(at_ + 1) && tokens_[at_ + 1].is('.');
    if (!(part_may_begin_ && word && !has_postcode_) && !state) return false;
    accepted_ = at_;
    part_may_begin_ = state;
    ++towns_;
    return true;
  }

  bool ends_behind(std::size_t at) const noexcept {
    return core_.lower && ends_part(tokens_, at + 1);
  }

  /// "de" inside a town, "in" before it.
  bool small_word() noexcept {
    const Token& next = here();
    if (!is_in_town(tokens_, at_ + 1, core_.lower)) return false;
    if (in_town_ && next.has(kParticle)) return true;
    if (has_postcode_ || in_town_) return false;
    if (!leads_to_town(tokens_, at_)) return false;
    return part_may_begin_ = true;
  }

  const Tokens& tokens_;
  const AddressCore& core_;
  std::size_t at_ = 0;
  std::size_t accepted_;     // the last token of the address
  std::size_t ordinal_ = 0;  // the last token of "3º"
  std::size_t bracket_ = 0;  // the last one that opened
  std::size_t lines_ = 0;
  std::size_t towns_ = 0;
  bool has_postcode_ = false;
  bool part_may_begin_ = false;  // a comma or a new line came
  bool in_town_ = false;
  bool closed_ = false;  // "Praha 2": what goes on is another part, or a sentence
};

}  // namespace

std::optional<Finding> completed(const Tokens& tokens, const AddressCore& core) noexcept {
  Tail tail(tokens, core);
  tail.follow();
  std::size_t first = core.first;
  bool proven = core.sure || tail.has_postcode();
  if (!tail.has_postcode()) {
    first = town_before(tokens, core.first);
    proven = proven || first < core.first;
  }
  if (!proven) return std::nullopt;
  return Finding{tokens[first].begin, tokens[tail.last()].end, PersonalData::Address};
}

}  // namespace idiolect::privacy
