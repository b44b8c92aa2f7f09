// Votes without end on one file and says so after each commit, until it is killed:
// the other half of vote_crash_test.cc. Usage: vote_loop FILE SEED
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <string>

#include "tests/evaluate/ballots.h"

namespace {

using namespace idiolect::evaluate;

/// One line "block position attempt choice", in one write so that a kill does not tear it.
void acknowledge(std::int64_t block, const Task& task, Choice choice) {
  const std::string line =
      fmt::format("{} {} {} {}\n", block, task.number - 1, task.attempt, static_cast<int>(choice));
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    std::_Exit(3);
}

void vote_on(VoteStore& store, std::uint64_t seed) {
  const testing::Material material = testing::make_material(60);
  for (std::int64_t now = 0;; ++now) {
    VotingOptions options = testing::make_options();
    options.block.seed = seed;
    // A judge of his own for each block, so that contexts never run out.
    const std::vector<BlockRecord> blocks = store.blocks();
    options.judge =
        fmt::format("judge {}", blocks.size() - (blocks.empty() || blocks.back().closed ? 0 : 1));
    Voting voting(store, material.rounds, material.answers, options, testing::at(now));
    const std::int64_t block = store.blocks().back().id;
    while (const auto task = voting.next(testing::at(now))) {
      voting.own_reply(task->id, std::nullopt, testing::at(now));
      Ballot ballot;
      ballot.attempt = task->attempt;
      ballot.choice = static_cast<Choice>((seed + task->number) % 5);
      voting.vote(task->id, ballot, testing::at(now));
      acknowledge(block, *task, ballot.choice);
    }
    store.close_block(block, testing::at(now));
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  try {
    VoteStore store(arguments[1]);
    vote_on(store, std::strtoull(arguments[2], nullptr, 10));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
