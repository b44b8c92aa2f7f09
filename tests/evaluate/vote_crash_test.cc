#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>
#include <sstream>
#include <tuple>

#include "base/random.h"
#include "evaluate/votes.h"
#include "tests/support.h"

namespace idiolect::evaluate {
namespace {

/// What the pause before a kill is counted from.
enum class From : std::uint8_t { Start, FirstVote };
constexpr int kMostMilliseconds = 20'000;

/// Starts the helper, kills it after `microseconds`, and returns what it acknowledged.
std::string killed_after(const std::filesystem::path& file, std::uint64_t seed,
                         useconds_t microseconds, From from) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return "no pipe";
  const std::string number = std::to_string(seed);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::execl(IDIOLECT_VOTE_LOOP, IDIOLECT_VOTE_LOOP, file.c_str(), number.c_str(), nullptr);
    std::_Exit(127);
  }
  ::close(ends[1]);
  pollfd first{ends[0], POLLIN, 0};
  if (from == From::FirstVote) ::poll(&first, 1, kMostMilliseconds);
  ::usleep(microseconds);
  ::kill(child, SIGKILL);
  std::string lines;
  std::array<char, 4096> chunk{};
  for (ssize_t got = 0; (got = ::read(ends[0], chunk.data(), chunk.size())) > 0;)
    lines.append(chunk.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the helper ended by itself";
  return lines;
}

using Place = std::tuple<std::int64_t, std::size_t, std::size_t>;

std::map<Place, int> acknowledged_in(const std::string& lines) {
  std::map<Place, int> acknowledged;
  std::istringstream rows(lines);
  std::int64_t block = 0;
  std::size_t position = 0, attempt = 0;
  int choice = 0;
  while (rows >> block >> position >> attempt >> choice)
    acknowledged[{block, position, attempt}] = choice;
  return acknowledged;
}

std::map<Place, int> stored_in(const std::filesystem::path& file) {
  const VoteStore store(file);  // quick_check is part of opening
  std::map<Place, int> stored;
  for (const BlockRecord& block : store.blocks())
    for (const StoredVote& vote : store.votes(block.id))
      stored[{block.id, vote.position, vote.attempt}] = static_cast<int>(*vote.choice);
  return stored;
}

std::size_t kills() {
  const char* const asked = std::getenv("IDIOLECT_VOTE_KILLS");
  return asked == nullptr ? 100 : std::strtoull(asked, nullptr, 10);
}

TEST(VoteCrash, LosesNoAcknowledgedVoteToKillsAtRandomMoments) {
  // On the disk, not in memory: syncs are a part of it.
  const testing::TemporaryFolder folder;
  Random random(11);
  std::size_t acknowledged = 0;
  std::size_t kill = 0;
  for (std::size_t file = 0; kill < kills(); ++file) {
    const auto path = folder.path() / std::to_string(file) / "votes.db";
    std::map<Place, int> expected;
    // Ten kills on one file: some hit what recovers from the last.
    for (int i = 0; i < 10 && kill < kills(); ++i, ++kill) {
      const auto pause = static_cast<useconds_t>(1000 + random.below(60'000));
      // A busy machine takes long to start; a few are killed while they do.
      const From from = i % 5 == 4 ? From::Start : From::FirstVote;
      const auto said = acknowledged_in(killed_after(path, kill, pause, from));
      acknowledged += said.size();
      expected.insert(said.begin(), said.end());
      if (!std::filesystem::exists(path)) continue;
      const std::map<Place, int> stored = stored_in(path);
      for (const auto& [place, choice] : expected) {
        const auto found = stored.find(place);
        ASSERT_NE(found, stored.end()) << "kill " << kill;
        ASSERT_EQ(found->second, choice) << "kill " << kill;
      }
    }
  }
  EXPECT_GE(acknowledged, kills() * 4 / 5);  // or kills met no votes
  RecordProperty("acknowledged", static_cast<int>(acknowledged));
}

}  // namespace
}  // namespace idiolect::evaluate
