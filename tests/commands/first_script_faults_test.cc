// The faults of the script with which the project began, one test each: measured facts, none of
// which may return. Each goes through the whole of `prepare`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <set>

#include "base/files.h"
#include "tests/commands/account.h"
#include "tests/support.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Words = std::vector<std::string>;

/// What Meta makes of "café": each byte of its UTF-8 as a character of its own.
constexpr const char* kCafe = "caf\\u00c3\\u00a9";

const Words kMe{"--me", "Robin Vale"};

std::string meta_message(const std::string& sender, int minute, const std::string& content) {
  return R"({"sender_name": ")" + sender + R"(", "timestamp_ms": )" +
         std::to_string(1700000000000 + minute * 60000LL) + R"(, "content": ")" + content + "\"}";
}

/// A thread as Meta writes it, newest first; `messages` are given oldest first.
std::string meta_thread(const std::string& contact, Words messages) {
  std::ranges::reverse(messages);
  std::string text =
      R"({"participants": [{"name": ")" + contact + R"("}, {"name": "Robin Vale"}], "messages": [)";
  for (const std::string& message : messages)
    text += (&message == &messages.front() ? "" : ",\n") + message;
  return text + R"(], "title": ")" + contact + R"(", "thread_path": "inbox/)" + contact + "\"}";
}

/// Four messages, two of each side, the last one the owner's.
Words talk_with(const std::string& contact) {
  return {meta_message(contact, 1, "opening of " + contact),
          meta_message("Robin Vale", 2, "answer to " + contact),
          meta_message(contact, 3, "more of " + contact),
          meta_message("Robin Vale", 4, "closing to " + contact)};
}

std::string imazing_chat(const std::string& contact) {
  const auto row = [&](const std::string& minute, const std::string& type,
                       const std::string& sender, const std::string& text) {
    return contact + ",2021-03-01 18:0" + minute + ":00,," + type + ",," + sender + ",Read,,," +
           text + ",,,,\n";
  };
  return "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Forwarded,Replying "
         "to,Text,Reactions,Attachment,Attachment type,Attachment info\n" +
         row("1", "Incoming", contact, "opening of " + contact) +
         row("2", "Outgoing", "", "answer to " + contact) +
         row("3", "Incoming", contact, "more of " + contact) +
         row("4", "Outgoing", "", "closing to " + contact);
}

/// An export of three apps with two chats in each.
class FirstScriptFaults : public ::testing::Test {
 protected:
  FirstScriptFaults() {
    for (const std::string contact : {"Tom", "Mia"})
      put("WhatsApp - " + contact + ".csv", imazing_chat(contact));
    for (const std::string contact : {"Anna", "Ben"})
      put(instagram(contact), meta_thread(contact, talk_with(contact)));
    for (const std::string contact : {"Cleo", "Dora"})
      put(messenger(contact), meta_thread(contact, talk_with(contact)));
  }

  const fs::path& folder() const { return folder_.path(); }

  static std::string instagram(const std::string& contact, const std::string& part = "1") {
    return "your_instagram_activity/messages/inbox/" + contact + "/message_" + part + ".json";
  }

  static std::string messenger(const std::string& contact) {
    return "your_facebook_activity/messages/inbox/" + contact + "/message_1.json";
  }

  void put(const fs::path& name, const std::string& text) const {
    fs::create_directories((folder() / name).parent_path());
    write_file(folder() / name, text);
  }

  Account prepared(const Words& words = kMe) const {
    const Account account = account_of({folder()}, words);
    EXPECT_EQ(account.run.code, 0) << account.run.errors;
    EXPECT_THAT(wrong_sums(account), IsEmpty());
    return account;
  }

  /// Every bubble of the rows of one contact, in order.
  static Words bubbles_with(const Account& account, const std::string& contact) {
    Words bubbles;
    for (const auto& [split, row] : account.rows) {
      if (row.at("contact") != contact) continue;
      for (const Json& turn : row.at("messages")) bubbles.push_back(turn.at("content"));
    }
    return bubbles;
  }

 private:
  testing::TemporaryFolder folder_;
};

/// `dump` returned after its first conversation: one conversation per source reached the dataset.
TEST_F(FirstScriptFaults, EveryConversationOfASourceReachesTheDataset) {
  std::map<std::string, std::set<std::string>> contacts;
  for (const auto& [split, row] : prepared().rows)
    contacts[row.at("source")].insert(row.at("contact").get<std::string>());
  EXPECT_THAT(contacts["whatsapp"], UnorderedElementsAre("Tom", "Mia"));
  EXPECT_THAT(contacts["instagram"], UnorderedElementsAre("Anna", "Ben"));
  EXPECT_THAT(contacts["messenger"], UnorderedElementsAre("Cleo", "Dora"));
}

/// The filter of system messages went on with the wrong loop: they were trained on.
TEST_F(FirstScriptFaults, NoSentenceOfTheAppIsTrainedOn) {
  const Account before = prepared();
  Words messages = talk_with("Cleo");
  messages.insert(messages.begin() + 1, meta_message("Cleo", 1, "Cleo left the group."));
  messages.push_back(meta_message("Robin Vale", 5, "You left the group."));
  put(messenger("Cleo"), meta_thread("Cleo", messages));
  const Account after = prepared();
  EXPECT_THAT(bubbles_with(after, "Cleo"), Each(Not(HasSubstr("left the group"))));
  EXPECT_EQ(change(before.bins(), after.bins()),
            (std::map<std::string, long>{{"messenger/system", 2}}));
}

/// The last turn of each conversation was never written.
TEST_F(FirstScriptFaults, TheNewestMessageOfEveryConversationIsKept) {
  const Account account = prepared();
  for (const std::string contact : {"Tom", "Mia", "Anna", "Ben", "Cleo", "Dora"}) {
    const Words bubbles = bubbles_with(account, contact);
    ASSERT_FALSE(bubbles.empty()) << contact;
    EXPECT_EQ(bubbles.back(), "closing to " + contact);
  }
}

/// Meta's exports begin with the newest message and were not turned around.
TEST_F(FirstScriptFaults, ConversationsRunForwards) {
  const Account account = prepared();
  for (const std::string contact : {"Anna", "Ben", "Cleo", "Dora"})
    EXPECT_THAT(bubbles_with(account, contact),
                ElementsAre("opening of " + contact, "answer to " + contact, "more of " + contact,
                            "closing to " + contact));
}

/// Only message_1.json was read: of long threads, the newest part.
TEST_F(FirstScriptFaults, EveryPartOfAThreadIsReadInTheOrderOfItsNumber) {
  const auto part = [](int first) {
    return meta_thread("Anna",
                       {meta_message("Anna", first, "call " + std::to_string(first)),
                        meta_message("Robin Vale", first + 1, "echo " + std::to_string(first))});
  };
  put(instagram("Anna", "1"), part(21));
  put(instagram("Anna", "2"), part(11));
  put(instagram("Anna", "10"), part(1));
  EXPECT_THAT(bubbles_with(prepared(), "Anna"),
              ElementsAre("call 1", "echo 1", "call 11", "echo 11", "call 21", "echo 21"));
}

/// Seconds of the processor that preparing one thread takes whose text is `bytes` long and broken:
/// half of it in one message, half in short ones.
double seconds_to_mend(const fs::path& file, std::size_t bytes) {
  const auto text_of = [](std::size_t size) {
    std::string text;
    while (text.size() < size) text += kCafe + std::string(" ");
    return text;
  };
  Words messages{meta_message("Ben", 0, text_of(bytes / 2))};
  for (std::size_t size = bytes / 2; size < bytes; size += messages.back().size())
    messages.push_back(meta_message(messages.size() % 2 == 0 ? "Ben" : "Robin Vale",
                                    static_cast<int>(messages.size()), text_of(200)));
  write_file(file, meta_thread("Ben", messages));
  const std::clock_t start = std::clock();
  const Account account = account_of({file}, {"--me", "Robin Vale", "--dry-run"});
  const std::clock_t end = std::clock();
  EXPECT_EQ(account.read(), messages.size());
  return static_cast<double>(end - start) / CLOCKS_PER_SEC;
}

/// Mending copied the rest of the file for each byte: 0.1 MB took 0.4 s, 1.55 MB 102 s.
TEST_F(FirstScriptFaults, MendingMojibakeTakesLinearTime) {
  const fs::path file = folder() / instagram("Ben");
  constexpr std::size_t kBytes = 1'550'000;
  seconds_to_mend(file, kBytes);  // the first run reads the program's own pages in
  const double once = std::min(seconds_to_mend(file, kBytes), seconds_to_mend(file, kBytes));
  const double four =
      std::min(seconds_to_mend(file, 4 * kBytes), seconds_to_mend(file, 4 * kBytes));
  RecordProperty("milliseconds_once", static_cast<int>(once * 1000));
  RecordProperty("milliseconds_four_times", static_cast<int>(four * 1000));
  EXPECT_LE(once, 5.0);
  EXPECT_LE(four, 8 * once) << once << " s for a quarter";
}

TEST_F(FirstScriptFaults, MojibakeIsMended) {
  put(instagram("Ben"),
      meta_thread("Ben", {meta_message("Ben", 1, kCafe), meta_message("Robin Vale", 2, "yes")}));
  EXPECT_THAT(bubbles_with(prepared(), "Ben"), ElementsAre("café", "yes"));
}

/// The participant of a first message was nobody: WhatsApp's senders were not known.
TEST_F(FirstScriptFaults, TheFirstMessageHasItsSender) {
  const Account account = prepared();
  for (const auto& [split, row] : account.rows) {
    const Json& first = row.at("messages").front();
    EXPECT_EQ(first.at("name"), row.at("contact"));
    EXPECT_EQ(first.at("role"), "user");
  }
}

/// The owner had a second name on Instagram alone, and the script crashed without it.
TEST_F(FirstScriptFaults, ARenamedAccountStopsNothing) {
  const fs::path sample = testing::test_data("../../examples/sample");
  const Json expected = read_json(sample / "expected.json").at("text_messages");
  const Account account =
      account_of({sample}, {"--group", "all"});  // nobody says what the owner was called
  EXPECT_EQ(account.run.code, 0);
  EXPECT_EQ(account.bins()["instagram/owner"], expected.at("instagram/mine"));
  std::size_t under_the_old_name = 0;
  for (const auto& [split, row] : account.rows)
    for (const Json& turn : row.at("messages"))
      under_the_old_name += turn.at("name") == "tamsinbakes" ? 1u : 0u;
  EXPECT_EQ(under_the_old_name, 0u);
  EXPECT_THAT(account.report.at("owner"), Contains("tamsinbakes"));
}

TEST_F(FirstScriptFaults, AnAccountWithOneNameIsEnough) {
  const Account account = prepared();
  EXPECT_THAT(account.report.at("owner"), SizeIs(1));
}

}  // namespace
}  // namespace idiolect::commands
