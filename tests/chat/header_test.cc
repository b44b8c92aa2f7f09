#include "chat/header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/error.h"

namespace idiolect::chat {
namespace {

using ::testing::HasSubstr;

Conversation with_anna() {
  Conversation row;
  row.id = "0123456789abcdef";
  row.source = "whatsapp";
  row.contact = "Anna";
  row.start = "2021-03-05T20:10:00";
  row.turns = {{Role::User, "Anna", "old", {"2021-03-02T20:00:00"}, true},
               {Role::User, "Anna", "hi", {"2021-03-05T20:10:00"}}};
  return row;
}

SystemPrompt prompt_with(std::string_view fields) {
  SystemPrompt prompt;
  prompt.owner = "Robin";
  prompt.pattern = with_header(kSystemPattern, fields);
  prompt.relationships = {{"Anna", "sister"}};
  return prompt;
}

TEST(Header, TellsAllThatARowKnows) {
  EXPECT_EQ(prompt_with("all").text(with_anna()),
            "You are Robin. You are chatting with Anna. They are your sister. This is on WhatsApp. "
            "It is Friday. It is evening. The last message was 3 days ago.");
}

TEST(Header, TellsOnlyTheFieldsThatAreAskedFor) {
  EXPECT_EQ(prompt_with("weekday,platform").text(with_anna()),
            "You are Robin, chatting with Anna. This is on WhatsApp. It is Friday.");
  EXPECT_EQ(with_header(kSystemPattern, "none"), kSystemPattern);
}

TEST(Header, LeavesOutWhatIsNotKnown) {
  Conversation row = with_anna();
  row.turns.erase(row.turns.begin());
  row.contact = "Tom";
  row.start = "";
  EXPECT_EQ(prompt_with("all").text(row),
            "You are Robin. You are chatting with Tom. This is on WhatsApp.");
}

TEST(Header, CallsAGroupAGroupThatIsNobodysSister) {
  Conversation row = with_anna();
  row.contact.reset();
  row.is_group = true;
  EXPECT_THAT(prompt_with("contact,relationship").text(row),
              "You are Robin. You are chatting with a group.");
}

TEST(Header, SetsTheClockOfTimesInUtcOnly) {
  SystemPrompt prompt = prompt_with("weekday,part-of-day");
  prompt.utc_offset = std::chrono::hours(8);
  Conversation row = with_anna();
  EXPECT_THAT(prompt.text(row), HasSubstr("It is Friday. It is evening."));
  row.start += 'Z';
  EXPECT_THAT(prompt.text(row), HasSubstr("It is Saturday. It is night."));
}

TEST(Header, KnowsThePartsOfADay) {
  const auto part_at = [](const char* time) {
    Facts facts;
    set_time(facts, parse_time(std::string("2021-03-05 ") + time)->time);
    return facts.part_of_day;
  };
  EXPECT_EQ(part_at("04:59"), "night");
  EXPECT_EQ(part_at("05:00"), "morning");
  EXPECT_EQ(part_at("12:00"), "afternoon");
  EXPECT_EQ(part_at("17:00"), "evening");
  EXPECT_EQ(part_at("22:00"), "night");
}

TEST(Header, RefusesAFieldThatItDoesNotKnow) {
  try {
    with_header(kSystemPattern, "weekday,platfrom");
    FAIL() << "took it";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "--header: unknown field 'platfrom'");
    EXPECT_EQ(error.hint(), "did you mean 'platform'?");
  }
}

TEST(Relationships, HaveANameAndAWord) {
  const auto read = parse_relationships({" Anna Lindqvist =  sister ", "a = b = boss"});
  EXPECT_EQ(read.at("Anna Lindqvist"), "sister");
  EXPECT_EQ(read.at("a = b"), "boss");
  EXPECT_THROW(parse_relationships({"Anna"}), UsageError);
  EXPECT_THROW(parse_relationships({"Anna = "}), UsageError);
  EXPECT_THROW(parse_relationships({"= sister"}), UsageError);
}

// --- leaving out ------------------------------------------------------------------------------

/// What thinning leaves of many rows: how often each field is there, and which subsets.
struct Survey {
  std::map<std::string, int> there;
  std::set<std::string> subsets;
};

Survey survey(double share, int rows) {
  const SystemPrompt prompt = prompt_with("all");
  Survey found;
  for (int i = 0; i < rows; ++i) {
    Conversation row = with_anna();
    row.id = std::to_string(i);
    const Thinning thinning{share, 1, 0};
    const Facts facts = thinning.thin(prompt.facts_of(row), row);
    std::string subset;
    for (const std::string& field : {facts.contact, facts.relationship, facts.platform,
                                     facts.weekday, facts.part_of_day, facts.gap}) {
      found.there[field] += field.empty() ? 0 : 1;
      subset += field.empty() ? '-' : '+';
    }
    found.there["carried"] += thinning.leaves_out_carried(row) ? 0 : 1;
    found.subsets.insert(subset);
  }
  return found;
}

TEST(Thinning, LeavesEachFieldOutAboutAsOftenAsAsked) {
  constexpr int kRows = 20000;
  const Survey found = survey(0.2, kRows);
  // A field stays where neither it nor all are left out: 0.8 · 0.9.
  for (const char* const field : {"Anna", "sister", "WhatsApp", "Friday", "evening", "3 days"})
    EXPECT_NEAR(found.there.at(field) / double{kRows}, 0.72, 0.015) << field;
  EXPECT_NEAR(found.there.at("carried") / double{kRows}, 0.8, 0.015);
  EXPECT_TRUE(found.subsets.contains("------"));
  EXPECT_TRUE(found.subsets.contains("++++++"));
  EXPECT_GE(found.subsets.size(), 60u);  // of 64: any may be given later
}

TEST(Thinning, OfNoShareLeavesAllAsItIs) {
  const Survey found = survey(0, 100);
  EXPECT_EQ(found.subsets, std::set<std::string>{"++++++"});
  EXPECT_EQ(found.there.at("carried"), 100);
}

TEST(Thinning, IsAFunctionOfSeedRowAndEpoch) {
  const SystemPrompt prompt = prompt_with("all");
  const Conversation row = with_anna();
  const auto text = [&](std::uint64_t seed, std::uint64_t epoch, const Conversation& of) {
    return prompt.text(Thinning{0.5, seed, epoch}.thin(prompt.facts_of(of), of));
  };
  EXPECT_EQ(text(1, 0, row), text(1, 0, row));
  std::set<std::string> epochs, seeds, rows;
  for (std::uint64_t i = 0; i < 20; ++i) {
    epochs.insert(text(1, i, row));
    seeds.insert(text(i, 0, row));
    Conversation other = row;
    other.id = std::to_string(i);
    rows.insert(text(1, 0, other));
  }
  EXPECT_GT(epochs.size(), 5u);
  EXPECT_GT(seeds.size(), 5u);
  EXPECT_GT(rows.size(), 5u);
}

}  // namespace
}  // namespace idiolect::chat
