#include "base/files.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/error.h"
#include "dataset/dataset.h"
#include "tests/dataset/building.h"
#include "tests/dataset/threads.h"
#include "tests/support.h"

namespace idiolect::dataset {
namespace {

namespace fs = std::filesystem;
using testing::from;
using ::testing::HasSubstr;
using testing::mine;
using testing::TemporaryFolder;
using testing::with_tom;

std::vector<chat::Thread> threads() {
  std::vector<chat::Message> messages;
  for (int i = 0; i < 40; ++i) {
    messages.push_back(from("Tom", i * 120, "how is it \u2014 going?"));
    messages.push_back(mine(i * 120 + 1, "fine \U0001F602\nthanks"));
  }
  return {with_tom(std::move(messages))};
}

/// Writes a dataset of `threads` into `folder`.
std::optional<std::string> write(const fs::path& folder, const std::vector<chat::Thread>& threads,
                                 std::string_view form) {
  BuildOptions options;
  options.form = &find_form(form);
  return write_splits(folder, *testing::built(threads, options), *options.form);
}

template <class Body>
std::string failure(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "";
}

TEST(DatasetFiles, ComeBackAsTheConversationsTheyWere) {
  const TemporaryFolder folder;
  const auto input = threads();
  const auto hash = write(folder.path(), input, "messages");
  EXPECT_EQ(hash, dataset_hash(folder.path()));
  std::vector<chat::Conversation> all;
  for (const Split split : kSplits)
    for (chat::Conversation& conversation : read_split(folder.path(), split))
      all.push_back(std::move(conversation));
  const auto sessions = cut_sessions(input.front(), std::chrono::minutes(60));
  ASSERT_EQ(all.size(), sessions.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(to_line(to_row(all[i])), to_line(to_row(to_conversation(sessions[i]))));
}

TEST(DatasetFiles, HaveTheLinesThatAreCounted) {
  const TemporaryFolder folder;
  BuildOptions options;
  options.form = &find_form("replies");
  Builder builder(options);
  for (const chat::Thread& thread : threads()) builder.add(thread, builder.build(thread));
  write_splits(folder.path(), builder, *options.form);
  for (const Split split : kSplits) {
    const std::string text = read_file(folder.path() / file_name(split));
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    EXPECT_GT(lines, 0u);
    EXPECT_EQ(builder.splits().at(split).lines, lines);
  }
}

TEST(DatasetFiles, ArePrivate) {
  const TemporaryFolder folder;
  write(folder.path(), threads(), "chatml");
  for (const Split split : kSplits) {
    struct stat status {};
    ASSERT_EQ(::stat((folder.path() / file_name(split)).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
  }
}

TEST(DatasetFiles, TellLlamaFactoryWhereTheyAre) {
  const TemporaryFolder folder;
  write(folder.path(), threads(), "llama-factory");
  const Json info = parse_json(read_file(folder.path() / "dataset_info.json"), "dataset_info.json");
  for (const Split split : kSplits)
    EXPECT_EQ(info.at(std::string(to_string(split))).at("file_name"), file_name(split));
}

TEST(DatasetHash, ChangesWhenARowMovesToAnotherSplit) {
  const TemporaryFolder folder;
  const std::string row = R"({"messages":[{"role":"user","content":"x"}]})"
                          "\n";
  const auto hash_of = [&](const std::string& train, const std::string& valid) {
    write_file(folder.path() / "train.jsonl", train);
    write_file(folder.path() / "valid.jsonl", valid);
    write_file(folder.path() / "test.jsonl", "");
    return dataset_hash(folder.path());
  };
  const std::string before = hash_of(row + row, row);
  EXPECT_NE(before, hash_of(row, row + row));
  EXPECT_EQ(before, hash_of(row + row, row));
}

TEST(ReadSplit, SaysWhatToDoWithAFormForOtherTrainers) {
  const TemporaryFolder folder;
  for (const char* const form : {"sharegpt", "chatml", "prompt"}) {
    write(folder.path(), threads(), form);
    const std::string message = failure([&] { read_split(folder.path(), Split::Train); });
    EXPECT_THAT(message, HasSubstr("train.jsonl:1: this dataset is in a form for other trainers"));
    EXPECT_THAT(message, HasSubstr("--format messages"));
    EXPECT_THAT(failure([&] { dataset_hash(folder.path()); }), HasSubstr("for other trainers"));
  }
}

TEST(ReadSplit, NamesFileLineAndField) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "test.jsonl";
  const auto failure_of = [&](const std::string& row) {
    write_file(file, "\n" + row + "\n");
    const std::string message = failure([&] { read_split(folder.path(), Split::Test); });
    const std::string place = file.string() + ":2: ";
    EXPECT_EQ(message.substr(0, place.size()), place);
    return message.substr(std::min(message.size(), place.size()));
  };
  EXPECT_THAT(failure_of("{"), HasSubstr("row: not valid JSON at byte"));
  EXPECT_THAT(failure_of("[]"), HasSubstr("a dataset row is not a JSON object"));
  EXPECT_THAT(failure_of("{}"), HasSubstr("'messages' is missing or not a list"));
  EXPECT_THAT(failure_of(R"({"messages":[{"role":"user"}]})"), HasSubstr("'messages[0].content'"));
  EXPECT_THAT(failure_of(R"({"messages":[{"role":1,"content":""}]})"),
              HasSubstr("'messages[0].role'"));
  EXPECT_THAT(failure_of(R"({"messages":[{"role":"system","content":""}]})"),
              HasSubstr("train --system"));
  EXPECT_THAT(failure_of(R"({"messages":[7]})"), HasSubstr("'messages[0]'"));
  EXPECT_THAT(failure_of(R"({"messages":[{"role":"user","content":"","times":[1]}]})"),
              HasSubstr("'messages[0].times'"));
  EXPECT_THAT(failure_of(R"({"contact":5,"messages":[]})"), HasSubstr("'contact'"));
  EXPECT_THAT(failure_of(R"({"group":"no","messages":[]})"), HasSubstr("'group'"));
}

TEST(VoiceOf, IsTheOwnersUnlessThereIsASubject) {
  const Json manifest = {{"owner", {"Robin Vale", "robin"}}};
  EXPECT_EQ(voice_of(manifest), "Robin Vale");
  const Json record = {{"owner", "Robin Vale"}, {"subject", "Anna"}};
  EXPECT_EQ(voice_of(record), "Anna");
  EXPECT_EQ(owner_of(record), "Robin Vale");
  EXPECT_EQ(voice_of({{"owner", Json::array()}}), "me");
  EXPECT_EQ(voice_of(Json::object()), "me");
}

TEST(ReadSplit, SaysHowToMakeADatasetThatIsNotThere) {
  EXPECT_EQ(
      failure([] { read_split("nowhere", Split::Train); }),
      "nowhere: no such dataset folder | make it with 'idiolect prepare EXPORT... --out nowhere'");
  EXPECT_THAT(failure([] { read_manifest("nowhere"); }), HasSubstr("no such dataset folder"));
}

}  // namespace
}  // namespace idiolect::dataset
