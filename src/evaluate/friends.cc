#include "evaluate/friends.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/random.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "evaluate/shown_text.h"
#include "evaluate/sign_test.h"

namespace idiolect::evaluate {
namespace {

constexpr std::array<std::string_view, 6> kReasons{"none",       "too long",    "too polite",
                                                   "wrong fact", "wrong emoji", "other"};
constexpr std::string_view kTestFormat = "idiolect-friends/1";
constexpr std::string_view kAnswersFormat = "idiolect-friend-answers/1";
constexpr std::size_t kLargestFile = std::size_t{1} << 20;
constexpr std::size_t kMostItems = 200;
constexpr std::size_t kFewestItems = 4;
constexpr std::size_t kLongestName = 64;  // bytes
constexpr std::size_t kJudgementsForAClaim = 100;
constexpr double kToldApart = 0.60;
// How often people who know somebody took a fine-tuned model and the best prompted one for them in
// three-minute talks (IMPersona, arXiv:2504.04332).
constexpr double kPublishedTuned = 0.4444;
constexpr double kPublishedPrompted = 0.25;

[[noreturn]] void refuse(const std::string& what) {
  throw Error("answers of a friend: " + what, "ask for the file once more, as the page saved it");
}

const AnswerSet& clone_of(std::span<const AnswerSet> answers, const std::string& name) {
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [&](const AnswerSet& set) { return set.contestant == name; });
  if (found == answers.end())
    throw UsageError("contestant '" + name + "' has no answers", "let it answer first");
  return *found;
}

/// A context with both replies.
struct Item {
  std::size_t round = 0;
  std::string real;
  std::string clone;
};

struct Items {
  std::vector<Item> usable;
  std::size_t left_out = 0;
};

Items items_of(std::span<const Round> rounds, const AnswerSet& clone,
               const FriendsOptions& options) {
  Items items;
  for (const std::size_t round : shuffled_indices(rounds.size(), options.seed, 1)) {
    if (!rounds[round].own || round >= clone.of_round.size() || clone.of_round[round].empty())
      continue;
    Item item{round, shown_text(*rounds[round].own),
              shown_text(clone.of_round[round].front().text)};
    const bool fair = !item.real.empty() && !item.clone.empty() && item.real != item.clone &&
                      give_away(item.real, options.give_aways).empty() &&
                      give_away(item.clone, options.give_aways).empty();
    if (!fair)
      ++items.left_out;
    else if (items.usable.size() < options.items)
      items.usable.push_back(std::move(item));
  }
  return items;
}

/// As many real replies on the left as on the right, but for one. The salt, not only the seed,
/// decides: the seed alone may be known.
std::vector<bool> real_sides(std::size_t count, const FriendsOptions& options) {
  const std::uint64_t secret = std::stoull(sha256_hex(options.salt).substr(0, 16), nullptr, 16);
  std::vector<bool> left(count);
  const std::vector<std::size_t> order = shuffled_indices(count, options.seed ^ secret, 2);
  for (std::size_t i = 0; i < count / 2; ++i) left[order[i]] = true;
  return left;
}

Json context_json(const Round& round) {
  Json turns = Json::array();
  for (const chat::Turn& turn : round.context)
    turns.push_back(
        {{"role", chat::to_string(turn.role)}, {"name", turn.name}, {"content", turn.content}});
  return turns;
}

const Json& member(const Json& object, const char* name) {
  if (!object.is_object()) refuse("something in it is no object");
  const auto found = object.find(name);
  if (found == object.end()) refuse(fmt::format("it has no “{}”", name));
  return *found;
}

std::string text_of(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (!value.is_string()) refuse(fmt::format("“{}” is no text", name));
  return value.get<std::string>();
}

std::size_t number_of(const Json& object, const char* name, std::size_t least, std::size_t most) {
  const Json& value = member(object, name);
  if (!value.is_number_integer()) refuse(fmt::format("“{}” is no whole number", name));
  // A negative number is far above `most` when read without its sign.
  const auto number = static_cast<std::size_t>(value.get<std::int64_t>());
  if (number < least || number > most)
    refuse(fmt::format("“{}” is not from {} to {}", name, least, most));
  return number;
}

std::string judge_of(const Json& file) {
  std::string judge = text_of(file, "judge");
  const bool printable =
      is_valid_utf8(judge) && std::none_of(judge.begin(), judge.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      });
  if (judge.empty() || judge.size() > kLongestName || !printable)
    refuse("the name in it is empty, too long or no text");
  return judge;
}

FriendAnswerRecord answer_of(const Json& row) {
  FriendAnswerRecord answer;
  answer.item = number_of(row, "item", 1, kMostItems);
  const std::string choice = text_of(row, "choice");
  if (choice != "left" && choice != "right") refuse("a choice is neither left nor right");
  answer.chose_left = choice == "left";
  answer.confidence = number_of(row, "confidence", 1, 5);
  answer.reason = text_of(row, "reason");
  if (std::find(kReasons.begin(), kReasons.end(), answer.reason) == kReasons.end())
    refuse("a reason is none of the list");
  return answer;
}

/// Whether the real reply of an item stands on the left; none for no such item.
std::optional<bool> real_is_left(const FriendsTestRecord& test, std::size_t item) {
  for (const Json& row : test.key)
    if (row.at("item") == item) return row.at("real") == "left";
  return std::nullopt;
}

struct Count {
  std::size_t judged = 0;
  std::size_t fooled = 0;  // took the clone for the owner
};

Json to_json(const Count& count) {
  const Interval interval =
      wilson_interval(static_cast<double>(count.fooled), static_cast<double>(count.judged));
  return {{"judgements", count.judged},
          {"fooled", count.fooled},
          {"rate", static_cast<double>(count.fooled) / static_cast<double>(count.judged)},
          {"interval", {interval.low, interval.high}}};
}

std::string row_text(const Json& row) {
  return fmt::format("{:.1f} % ({:.1f}–{:.1f} %)", 100 * row["rate"].get<double>(),
                     100 * row["interval"][0].get<double>(),
                     100 * row["interval"][1].get<double>());
}

}  // namespace

std::span<const std::string_view> friend_reasons() { return kReasons; }

FriendsTest make_friends_test(VoteStore& store, std::span<const Round> rounds,
                              std::span<const AnswerSet> answers, const FriendsOptions& options,
                              Time now) {
  if (options.salt.size() < 16) throw Bug("the salt of a friends' test is too short");
  if (options.items < kFewestItems || options.items > kMostItems)
    throw UsageError(fmt::format("a friends' test has {} to {} items", kFewestItems, kMostItems));
  const Items items = items_of(rounds, clone_of(answers, options.clone), options);
  if (items.usable.size() < kFewestItems)
    throw Error(fmt::format("only {} contexts have a real reply and one of {} that can be shown",
                            items.usable.size(), options.clone),
                "let it answer more contexts of the held-out part");
  const std::vector<bool> left = real_sides(items.usable.size(), options);

  FriendsTestRecord record;
  record.id = sha256_hex("test/" + options.salt).substr(0, 32);
  record.created_at = now;
  record.key = Json::array();
  Json shown = Json::array();
  for (std::size_t i = 0; i < items.usable.size(); ++i) {
    const Item& item = items.usable[i];
    record.key.push_back({{"item", i + 1},
                          {"real", left[i] ? "left" : "right"},
                          {"context", context_of(rounds[item.round])}});
    shown.push_back({{"item", i + 1},
                     {"context", context_json(rounds[item.round])},
                     {"left", left[i] ? item.real : item.clone},
                     {"right", left[i] ? item.clone : item.real}});
  }
  record.key_hash = sha256_hex(options.salt + to_line(record.key));
  store.add_friends_test(record);
  Json payload{{"format", kTestFormat},  {"test", record.id},
               {"owner", options.owner}, {"question", "Which did " + options.owner + " write?"},
               {"reasons", kReasons},    {"items", std::move(shown)}};
  return {std::move(payload), record.key_hash, items.left_out};
}

FriendAnswers parse_friend_answers(std::string_view text) {
  if (text.size() > kLargestFile) refuse("it is larger than 1 MiB");
  const Json file = parse_json(text, "answers of a friend");
  if (text_of(file, "format") != kAnswersFormat) refuse("it is no file of answers");
  FriendAnswers parsed;
  parsed.test = text_of(file, "test");
  const std::string judge = judge_of(file);
  const Json& rows = member(file, "answers");
  if (!rows.is_array() || rows.size() > kMostItems) refuse("“answers” is no list of answers");
  std::set<std::size_t> items;
  for (const Json& row : rows) {
    FriendAnswerRecord answer = answer_of(row);
    if (!items.insert(answer.item).second) refuse("it answers an item twice");
    answer.test = parsed.test;
    answer.judge = judge;
    parsed.answers.push_back(std::move(answer));
  }
  if (parsed.answers.empty()) refuse("there is no answer in it");
  return parsed;
}

FriendImport import_friend_answers(VoteStore& store, std::string_view text, Time now) {
  const FriendAnswers parsed = parse_friend_answers(text);
  const std::optional<FriendsTestRecord> test = store.friends_test(parsed.test);
  if (!test) refuse("they belong to a test that was not made here");
  for (const FriendAnswerRecord& answer : parsed.answers)
    if (!real_is_left(*test, answer.item)) refuse("it answers an item that the test does not have");
  FriendImport result;
  result.judge = parsed.answers.front().judge;
  result.added = store.add_friend_answers(parsed.answers, now);
  result.known = parsed.answers.size() - result.added;
  return result;
}

Json measure_friends(const VoteStore& store) {
  Count all;
  std::map<std::string, Count> friends;
  std::map<std::string, std::size_t> reasons;
  for (const FriendAnswerRecord& answer : store.friend_answers()) {
    const auto test = store.friends_test(answer.test);
    const std::optional<bool> left = test ? real_is_left(*test, answer.item) : std::nullopt;
    if (!left) continue;
    for (Count* count : {&all, &friends[answer.judge]}) {
      ++count->judged;
      if (answer.chose_left != *left) ++count->fooled;
    }
    ++reasons[answer.reason];
  }
  if (all.judged == 0) return nullptr;
  Json json = to_json(all);
  json["friends"] = Json::array();
  for (const auto& [judge, count] : friends) {
    json["friends"].push_back({{"judge", judge}});
    json["friends"].back().update(to_json(count));
  }
  json["reasons"] = reasons;
  const Interval identified = wilson_interval(static_cast<double>(all.judged - all.fooled),
                                              static_cast<double>(all.judged));
  json["identified_interval"] = {identified.low, identified.high};
  json["cannot_be_told_apart"] = all.judged >= kJudgementsForAClaim && identified.high < kToldApart;
  return json;
}

Section show_friends(const Json& measured) {
  Section section{"The friends' test", {}, {}};
  section.verdict =
      measured["cannot_be_told_apart"].get<bool>()
          ? fmt::format(
                "Friends cannot tell the two apart: the real reply was found in less than "
                "60 % of cases, and {} judgements bear that out.",
                measured["judgements"].dump())
          : fmt::format(
                "Nothing can be claimed: that takes {} judgements (there are {}) and an "
                "upper bound below 60 % for finding the real reply (it is {:.1f} %).",
                kJudgementsForAClaim, measured["judgements"].dump(),
                100 * measured["identified_interval"][1].get<double>());
  Table table{"How often the clone was taken for the owner, with 95 % intervals",
              {"friend", "judgements", "taken for the owner"},
              {}};
  for (const Json& row : measured["friends"])
    table.rows.push_back(
        {row["judge"].get<std::string>(), row["judgements"].dump(), row_text(row)});
  table.rows.push_back({"all", measured["judgements"].dump(), row_text(measured)});
  table.rows.push_back(
      {"published: fine-tuned", "–", fmt::format("{:.2f} %", 100 * kPublishedTuned)});
  table.rows.push_back(
      {"published: best prompt", "–", fmt::format("{:.2f} %", 100 * kPublishedPrompted)});
  section.blocks.emplace_back(std::move(table));
  Table reasons{"What gave it away, as friends say", {"reason", "times"}, {}};
  for (const auto& [reason, times] : measured["reasons"].items())
    reasons.rows.push_back({reason, times.dump()});
  section.blocks.emplace_back(std::move(reasons));
  section.blocks.emplace_back(
      Paragraph{"The published figures are of whole talks of three minutes; these are of single "
                "replies side by side, so 50 % is chance here."});
  return section;
}

}  // namespace idiolect::evaluate
