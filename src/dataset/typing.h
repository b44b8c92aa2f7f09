// dataset/typing.h
//
// How people type on a phone, laid over plain written dialogues. A corpus of tidy
// sentences teaches a base model nothing about lower case, bubbles or emoji: their
// tokens would never have been seen, and what a base never saw an adapter cannot
// call up. Each speaker gets habits for a whole dialogue, so that the base learns
// that people are consistent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace idiolect::dataset {

struct TypingHabits {
  bool lower_case = false;
  bool bare_ends = false;                    // no full stop at the end of a bubble
  bool no_apostrophes = false;               // dont, im
  bool curly = false;                        // don’t, as phones correct it
  double bubbles = 0;                        // how often a sentence begins a bubble of its own
  double emoji = 0;                          // how often a turn ends in one
  std::vector<std::string_view> favourites;  // of which emoji
};

/// Plain with probability 1 - `share`, else habits of their own. Views a table that lives for ever.
TypingHabits draw_habits(double share, Random& random);

/// `text` as somebody with these habits would type it; bubbles are joined by \n.
std::string type(std::string_view text, const TypingHabits& habits, Random& random);

/// The emoji that occur, one after another: a vocabulary should have a piece for each.
std::string all_emoji();

/// A first name out of some sixty.
std::string_view draw_name(Random& random);

}  // namespace idiolect::dataset
