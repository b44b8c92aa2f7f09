// Invented material for blind rounds: contexts and what three contestants and a decoy answer.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "evaluate/evidence.h"
#include "evaluate/voting.h"

namespace idiolect::evaluate::testing {

struct Material {
  std::vector<Round> rounds;
  std::vector<AnswerSet> answers;
};

inline Material make_material(std::size_t contexts) {
  Material material;
  for (const char* name : {"zero_shot", "zero_shot_summary", "tuned", "decoy"})
    material.answers.push_back({name, std::string("title of ") + name, {}});
  for (std::size_t i = 0; i < contexts; ++i) {
    Round round;
    round.context = {{chat::Role::User, "Ana", fmt::format("are you there, {}?", i), {}, false}};
    round.contact = "Ana";
    round.own = fmt::format("what I really said {}", i);
    round.source = "whatsapp";
    round.start = fmt::format("2024-01-{:02}T10:00:00", i % 28 + 1);
    material.rounds.push_back(round);
    // Texts by which this test, and nobody else, knows whose they are.
    for (std::size_t k = 0; k < material.answers.size(); ++k)
      material.answers[k].of_round.push_back({{fmt::format("text {} {}", i, "qwxz"[k]), 5, true}});
  }
  return material;
}

inline Time at(std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); }

inline VotingOptions make_options() {
  VotingOptions options;
  options.salt = "0123456789abcdef";
  options.about = {{"base", "hash of the base"}};
  return options;
}

/// Votes on the whole block, always for the text that `prefers` ends with; else left.
inline void vote_all(Voting& voting, char prefers, std::int64_t start = 1000) {
  std::int64_t now = start;
  while (const auto task = voting.next(at(now))) {
    const Candidates candidates = voting.own_reply(task->id, std::nullopt, at(now));
    now += 10;
    Ballot ballot;
    ballot.attempt = task->attempt;
    ballot.choice = candidates.right.ends_with(prefers) ? Choice::Right : Choice::Left;
    ballot.key = ballot.choice == Choice::Right ? "2" : "1";
    ballot.left_as_is = candidates.left.ends_with(prefers);
    ballot.right_as_is = candidates.right.ends_with(prefers);
    voting.vote(task->id, ballot, at(now));
  }
}

}  // namespace idiolect::evaluate::testing
