#include "dataset/overview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idiolect::dataset {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;

chat::Conversation conversation(std::optional<std::string> contact, const std::string& start) {
  chat::Conversation result;
  result.source = "whatsapp";
  result.is_group = !contact;
  result.contact = std::move(contact);
  result.start = start;
  const std::string theirs = result.is_group ? "Ben: are you in?" : "are you in?";
  result.turns = {{chat::Role::User, "Ben", theirs, {start}},
                  {chat::Role::Assistant, "Robin", "no\nat the sea", {start, start}}};
  return result;
}

Overview overview_of(const std::vector<chat::Conversation>& conversations) {
  Overview overview;
  for (const chat::Conversation& each : conversations) overview.add(each);
  return overview;
}

TEST(Overview, CountsCarriedTurnsWithTheirOwnSessionOnly) {
  const chat::Conversation bare = conversation("Ben", "2023-01-05T18:00:00");
  chat::Conversation row = bare;
  row.turns.insert(row.turns.begin(),
                   {chat::Role::Assistant, "Robin", "hm", {"2023-01-01T09:00:00"}, true});
  const Overview with = overview_of({row});
  const Overview without = overview_of({bare});
  EXPECT_EQ(with.all.owner_messages, without.all.owner_messages);
  EXPECT_EQ(with.all.owner_bytes, without.all.owner_bytes);
  EXPECT_EQ(with.owner_words, without.owner_words);
  EXPECT_EQ(with.by_hour, without.by_hour);
}

TEST(Overview, CountsBubblesAndBytesByContactAndMonth) {
  const std::vector<chat::Conversation> all{conversation("Ben", "2023-01-05T18:00:00"),
                                            conversation("Ben", "2023-02-05T07:00:00Z"),
                                            conversation(std::nullopt, "2023-02-06T07:30:00")};
  const Overview overview = overview_of(all);
  EXPECT_EQ(overview.all.sessions, 3u);
  EXPECT_EQ(overview.all.owner_messages, 6u);
  EXPECT_EQ(overview.all.other_messages, 3u);
  EXPECT_EQ(overview.all.owner_bytes, 3u * 13u);
  EXPECT_EQ(overview.all.other_bytes, 3u * 11u) << "the name before a group's turn is no text";
  EXPECT_NEAR(overview.all.owner_share(), 2.0 / 3.0, 1e-12);
  EXPECT_THAT(overview.by_contact, ElementsAre(Key("Ben"), Key("a group")));
  EXPECT_EQ(overview.by_contact.at("Ben").sessions, 2u);
  EXPECT_THAT(overview.by_month, ElementsAre(Key("2023-01"), Key("2023-02")));
  EXPECT_EQ(overview.by_hour[7], 4u);
  EXPECT_EQ(overview.by_hour[18], 2u);
}

TEST(Overview, SortsMessagesIntoBinsOfWords) {
  const std::vector<chat::Conversation> all{conversation("Ben", "2023-01-05T18:00:00")};
  const Overview overview = overview_of(all);
  EXPECT_THAT(overview.owner_words, ElementsAre(1, 0, 1, 0, 0, 0, 0, 0));
  EXPECT_THAT(overview.other_words, ElementsAre(0, 0, 1, 0, 0, 0, 0, 0));
  EXPECT_EQ(word_bin_name(0), "1");
  EXPECT_EQ(word_bin_name(1), "2");
  EXPECT_EQ(word_bin_name(2), "3–4");
  EXPECT_EQ(word_bin_name(kWordBins - 1), "65 and more");
}

TEST(Overview, OfNothingIsNothing) { EXPECT_EQ(overview_of({}).all.owner_share(), 0.0); }

}  // namespace
}  // namespace idiolect::dataset
