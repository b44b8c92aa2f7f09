#include "evaluate/voting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "evaluate/vote_results.h"
#include "tests/evaluate/ballots.h"
#include "tests/support.h"

namespace idiolect::evaluate {
namespace {

using idiolect::testing::TemporaryFolder;
using testing::at;
using testing::make_material;
using testing::make_options;
using testing::Material;
using testing::vote_all;

class BlindRounds : public ::testing::Test {
 protected:
  Voting start(VotingOptions options = make_options()) {
    return {store, material.rounds, material.answers, options, at(0)};
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "votes.db";
  VoteStore store{path};
  Material material = make_material(80);
};

Ballot ballot(Choice choice, std::size_t attempt = 0) {
  Ballot made;
  made.choice = choice;
  made.attempt = attempt;
  made.key = "1";
  return made;
}

TEST_F(BlindRounds, GiveNoCandidatesBeforeTheOwnReplyIsStored) {
  Voting voting = start();
  const auto task = voting.next(at(1));
  ASSERT_TRUE(task);
  EXPECT_FALSE(task->candidates);
  EXPECT_THROW(voting.vote(task->id, ballot(Choice::Left), at(2)), Conflict);
  voting.own_reply(task->id, "mine", at(3));
  EXPECT_TRUE(voting.next(at(4))->candidates);
  EXPECT_THROW(voting.own_reply(task->id, "another", at(5)), Conflict);
  EXPECT_NO_THROW(voting.own_reply(task->id, "mine", at(5)));
  const auto replies = store.own_replies(1);
  ASSERT_EQ(replies.size(), 1u);
  EXPECT_EQ(replies[0].written_at, at(3));
  EXPECT_EQ(replies[0].sha256.size(), 64u);
}

TEST_F(BlindRounds, CountAVoteOnceHoweverOftenItIsSent) {
  Voting voting = start();
  const auto task = voting.next(at(1));
  voting.own_reply(task->id, std::nullopt, at(1));
  for (int i = 0; i < 3; ++i) voting.vote(task->id, ballot(Choice::Left), at(9 + i));
  EXPECT_EQ(store.votes(1).size(), 1u);
  EXPECT_EQ(store.votes(1)[0].voted_at, at(9));
  EXPECT_EQ(voting.progress().done, 1u);
  EXPECT_THROW(voting.vote(task->id, ballot(Choice::Left, 5), at(20)), UsageError);
  EXPECT_THROW(voting.vote("no such id", ballot(Choice::Left), at(20)), UsageError);
}

TEST_F(BlindRounds, TakeAVoteBackByANewRow) {
  Voting voting = start();
  EXPECT_THROW(voting.undo(at(0)), Conflict);
  const auto task = voting.next(at(1));
  voting.own_reply(task->id, std::nullopt, at(1));
  voting.vote(task->id, ballot(Choice::Left), at(9));
  voting.undo(at(10));
  const auto again = voting.next(at(11));
  EXPECT_EQ(again->id, task->id);
  EXPECT_EQ(again->attempt, 2u);
  voting.vote(again->id, ballot(Choice::Neither, again->attempt), at(12));
  const auto rows = store.votes(1);
  ASSERT_EQ(rows.size(), 3u);
  ASSERT_EQ(votes_in_force(rows).size(), 1u);
  EXPECT_EQ(votes_in_force(rows)[0].choice, Choice::Neither);
}

TEST_F(BlindRounds, GoOnWhereTheyWereLeft) {
  std::string id;
  {
    Voting voting = start();
    const auto task = voting.next(at(1));
    voting.own_reply(task->id, std::nullopt, at(1));
    voting.vote(task->id, ballot(Choice::Left), at(9));
    id = voting.next(at(10))->id;
  }
  VotingOptions other = make_options();
  other.salt = "another salt of 24 bytes";
  Voting resumed = start(other);
  EXPECT_EQ(resumed.next(at(11))->id, id);
  EXPECT_EQ(store.blocks().size(), 1u);
}

TEST_F(BlindRounds, NameNobodyBeforeTheEnd) {
  Voting voting = start();
  std::set<std::string> ids;
  while (const auto task = voting.next(at(1))) {
    EXPECT_TRUE(ids.insert(task->id).second);
    const Candidates shown = voting.own_reply(task->id, std::nullopt, at(1));
    for (const std::string& text : {task->id, shown.left, shown.right})
      for (const AnswerSet& set : material.answers) {
        EXPECT_EQ(text.find(set.contestant), std::string::npos);
        EXPECT_EQ(text.find(set.title), std::string::npos);
      }
    EXPECT_THROW(voting.close(at(1)), Conflict);
    voting.vote(task->id, ballot(Choice::Left), at(20));
  }
  EXPECT_EQ(voting.close(at(30))["tasks"].size(), 30u);
}

TEST_F(BlindRounds, ShowTheSameFiguresWhoeverLeads) {
  Voting voting = start();
  vote_all(voting, 'x');
  TemporaryFolder elsewhere;
  VoteStore other(elsewhere.path() / "votes.db");
  Voting opposite(other, material.rounds, material.answers, make_options(), at(0));
  vote_all(opposite, 'w');
  const Progress a = voting.progress(), b = opposite.progress();
  EXPECT_EQ(a.decisive, 8u);
  EXPECT_DOUBLE_EQ(a.e_value, b.e_value);
  EXPECT_DOUBLE_EQ(a.sequence.low, b.sequence.low);
  ASSERT_EQ(a.needed.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(a.needed[i].votes, b.needed[i].votes);
}

TEST_F(BlindRounds, MoveTheirFiguresInGroupsOfVotes) {
  VotingOptions options = make_options();
  options.block.contestants = {"tuned", "zero_shot"};
  Voting voting = start(options);
  double before = voting.progress().e_value;
  while (const auto task = voting.next(at(1))) {
    voting.own_reply(task->id, std::nullopt, at(1));
    voting.vote(task->id, ballot(Choice::Left), at(20));
    const Progress progress = voting.progress();
    if (progress.done % kProgressStep != 0) {
      EXPECT_EQ(progress.e_value, before);
    }
    before = progress.e_value;
  }
}

TEST_F(BlindRounds, EndForGood) {
  Voting voting = start();
  vote_all(voting, 'x');
  const Json results = voting.close(at(5000));
  EXPECT_EQ(results["tasks"][0]["number"], 1);
  EXPECT_THROW(voting.undo(at(5001)), Conflict);
  StoredVote late;
  late.attempt = 7;
  EXPECT_THROW(store.add_vote(1, late), Conflict);
  EXPECT_EQ(voting.close(at(5002)), results);
  Voting next = start();
  EXPECT_EQ(store.blocks().size(), 2u);
  EXPECT_EQ(next.progress().closed_blocks, 1u);
  EXPECT_GT(next.progress().e_value, 1);
}

TEST_F(BlindRounds, FlagVotesThatNobodyReadAndKeepThem) {
  Voting voting = start();
  for (int i = 0; i < 14; ++i) {
    const auto task = voting.next(at(100 * i));
    voting.own_reply(task->id, std::nullopt, at(100 * i));
    voting.vote(task->id, ballot(Choice::Left), i == 3 ? at(100 * i) : at(100 * i + 50));
  }
  const auto votes = store.votes(1);
  for (std::size_t i = 0; i < votes.size(); ++i) {
    EXPECT_EQ(votes[i].too_fast, i == 3);
    EXPECT_EQ(votes[i].same_key, i >= 12);
  }
  EXPECT_FALSE(is_too_fast(100, at(0), Time(std::chrono::milliseconds(2200))));
  EXPECT_TRUE(is_too_fast(100, at(0), Time(std::chrono::milliseconds(2199))));
}

TEST_F(BlindRounds, RefuseWhatIsNoText) {
  Voting voting = start();
  const auto task = voting.next(at(1));
  EXPECT_THROW(voting.own_reply(task->id, std::string(5000, 'a'), at(1)), UsageError);
  EXPECT_THROW(voting.own_reply(task->id, "\xff", at(1)), UsageError);
  VotingOptions nameless = make_options();
  nameless.judge = "";
  EXPECT_THROW(start(nameless), UsageError);
}

TEST_F(BlindRounds, SayBetterOnlyFromTwentyOn) {
  VotingOptions options = make_options();
  options.block.rounds = 20;
  options.block.contestants = {"tuned", "zero_shot_summary"};
  EXPECT_EQ(measure_votes(store), Json());
  Voting voting = start(options);
  vote_all(voting, 'x');
  const Json results = voting.close(at(5000))["results"];
  EXPECT_EQ(results["primary"]["better"], "tuned");
  EXPECT_EQ(results["primary"]["wins"], 12);
  EXPECT_EQ(results["consistency"]["share"], 1.0);
  EXPECT_EQ(results["send_as_is"]["zero_shot_summary"]["share"], 0.0);
  const Section section = show_votes(results);
  EXPECT_THAT(section.verdict, ::testing::StartsWith("tuned is better than zero_shot_summary"));
}

TEST_F(BlindRounds, DoNotSayBetterBelowTwenty) {
  Voting voting = start();
  vote_all(voting, 'x');  // 8 of 8 on the primary pair
  const Json results = voting.close(at(5000))["results"];
  EXPECT_EQ(results["primary"]["wins"], 8);
  EXPECT_EQ(results["primary"]["better"], Json());
  EXPECT_THAT(show_votes(results).verdict, ::testing::HasSubstr("not told apart"));
  EXPECT_THAT(show_votes(results).verdict, ::testing::Not(::testing::HasSubstr("better")));
}

TEST_F(BlindRounds, WarnOfAJudgeWhoAlwaysPressesLeft) {
  Voting voting = start();
  vote_all(voting, '\0');
  const Json results = voting.close(at(5000))["results"];
  EXPECT_EQ(results["consistency"]["share"], 0.0);
  EXPECT_EQ(results["decoys"]["share"], 0.5);
  EXPECT_GT(results["strengths"]["side_interval"][0].get<double>(), 0);
  const Section section = show_votes(results);
  const auto& judge = std::get<Paragraph>(section.blocks[3]);
  EXPECT_THAT(judge.text, ::testing::HasSubstr("below 70 %"));
  EXPECT_THAT(judge.text, ::testing::HasSubstr("below 80 %"));
}

TEST_F(BlindRounds, ComeToTheSameBytesFromTheSameVotes) {
  Voting voting = start();
  vote_all(voting, 'x');
  const std::string first = to_pretty(voting.close(at(5000))["results"]);
  EXPECT_EQ(to_pretty(measure_votes(store)), first);
}

TEST_F(BlindRounds, DoNotAddUpVotesOnDifferentModels) {
  Voting voting = start();
  vote_all(voting, 'x');
  voting.close(at(5000));
  VotingOptions newer = make_options();
  newer.about = {{"base", "another"}};
  Voting next = start(newer);
  EXPECT_EQ(next.progress().e_value, 1);
  vote_all(next, 'w');
  const Json results = next.close(at(9000))["results"];
  EXPECT_EQ(results["other_models"], 30);
  EXPECT_EQ(results["primary"]["wins"], 0);
}

TEST_F(BlindRounds, LieInAPrivateFileThatOneProcessHas) {
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_THROW(VoteStore second(path), Error);
}

TEST(VoteStore, RefusesWhatIsNoFileOfVotes) {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "text") << std::string(5000, 'x');
  EXPECT_THROW(VoteStore(folder.path() / "text"), Error);
  std::filesystem::create_symlink(folder.path() / "text", folder.path() / "link");
  EXPECT_THROW(VoteStore(folder.path() / "link"), Error);
}

TEST(VoteStore, IsProtectedByItsOwnFile) {
  TemporaryFolder folder;
  const auto path = folder.path() / "votes.db";
  const Material material = make_material(60);
  {
    VoteStore store(path);
    Voting voting(store, material.rounds, material.answers, make_options(), at(0));
    vote_all(voting, 'x');
    voting.close(at(5000));
  }
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  for (const char* sql :
       {"UPDATE vote SET choice = 1", "DELETE FROM vote", "DELETE FROM closed",
        "UPDATE block SET challenger = 'zero_shot'", "UPDATE own_reply SET text = 'other'",
        "INSERT INTO vote(block, position, judge, attempt, choice, key, shown_at, voted_at, "
        "too_fast, same_key, app) VALUES (1, 0, 'owner', 9, 0, '', 0, 0, 0, 0, '')"})
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_CONSTRAINT) << sql;
  sqlite3_close(database);
}

}  // namespace
}  // namespace idiolect::evaluate
