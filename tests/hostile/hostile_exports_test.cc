// Files that were made to harm who reads them (docs/formats/README.md has the list). Of
// each, `sources` and `prepare --dry-run` have to say what is wrong, or to count what is,
// in less than 512 MiB and a minute.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/hostile/hostile_files.h"
#include "tests/support.h"

namespace idiolect::hostile {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TemporaryFolder;

/// Of the processor, as the machine may be doing other things.
constexpr double kMostSeconds = 60;
constexpr long kMostMebibytes = 512;
constexpr std::uint64_t kTwentyGigabytes = 20'000'000'000;

/// True for the sizes that take minutes.
bool in_full() {
  const char* const wish = std::getenv("IDIOLECT_HOSTILE");
  return wish != nullptr && std::string_view(wish) == "all";
}

std::size_t scaled(std::size_t full, std::size_t quick) { return in_full() ? full : quick; }

struct Outcome {
  int exit_code = -1;  // -1: ended by a signal
  double seconds = 0;
  long mebibytes = 0;  // at the peak
  std::string output;
};

Outcome run(const std::vector<std::string>& arguments, const fs::path& output) {
  std::vector<char*> values{const_cast<char*>(IDIOLECT_PROGRAM)};
  for (const std::string& argument : arguments)
    values.push_back(const_cast<char*>(argument.c_str()));
  values.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    if (::chdir(output.parent_path().c_str()) == 0) ::execv(IDIOLECT_PROGRAM, values.data());
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  std::ifstream file(output);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          seconds(usage.ru_utime) + seconds(usage.ru_stime),
          usage.ru_maxrss >> 10,
          {std::istreambuf_iterator<char>(file), {}}};
}

/// What both commands say of a file, after holding them to the limits.
class HostileExports : public ::testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / "export" / name; }

  void SetUp() override { fs::create_directories(folder_.path() / "export"); }

  std::string said_of(const fs::path& path) {
    const std::string sources = check({"sources", path.string(), "--rows", "5"});
    return sources + check({"prepare", path.string(), "--me", "Robin", "--dry-run"});
  }

 private:
  std::string check(const std::vector<std::string>& arguments) {
    const Outcome outcome = run(arguments, folder_.path() / "output");
    std::cout << "  " << arguments[0] << " " << fs::path(arguments[1]).filename().string()
              << ": exit " << outcome.exit_code << ", " << outcome.mebibytes << " MiB, "
              << outcome.seconds << " s\n";
    EXPECT_THAT(outcome.exit_code, AnyOf(0, 1)) << outcome.output;
    EXPECT_LE(outcome.seconds, kMostSeconds) << outcome.output;
#ifndef IDIOLECT_SANITIZED
    EXPECT_LE(outcome.mebibytes, kMostMebibytes) << outcome.output;
#endif
    EXPECT_EQ(outcome.output.find('\x1b'), std::string::npos) << "it writes to the terminal";
    EXPECT_FALSE(outcome.output.empty());
    return outcome.output;
  }

  TemporaryFolder folder_;
};

std::string number(std::size_t i) { return std::to_string(i); }

TEST_F(HostileExports, AZipInAZipInAZip) {
  const fs::path bomb = path("leaf.zip"), middle = path("middle.zip"), outer = path("outer.zip");
  write_zip_of_blanks(bomb, 16, scaled(64 << 20, 4 << 20),
                      [](std::size_t i) { return number(i) + "/message_1.json"; });
  write_zip_of(middle, std::vector<fs::path>(16, bomb));
  write_zip_of(outer, std::vector<fs::path>(16, middle));
  EXPECT_THAT(said_of(outer), HasSubstr("archive"));
  EXPECT_THAT(said_of(middle), HasSubstr("unpacks to far more than a chat export would"));
}

TEST_F(HostileExports, AZipOfOneFileThatIsNothingButBlanks) {
  write_zip_of_blanks(path("a.zip"), 1, scaled(4'000'000'000, 200'000'000),
                      [](std::size_t) { return "inbox/anna_1/message_1.json"; });
  EXPECT_THAT(said_of(path("a.zip")),
              AnyOf(HasSubstr("unpacks to far more than a chat export would"),
                    HasSubstr("larger than 256 MiB")));
}

TEST_F(HostileExports, AZipWhoseFilesAreTheSameBytes) {
  write_overlapping_zip(path("a.zip"), 60'000, 1'000'000);
  EXPECT_THAT(said_of(path("a.zip")),
              AnyOf(HasSubstr("unpacks to far more"), HasSubstr("cannot be read")));
}

TEST_F(HostileExports, AMillionFilesInAZip) {
  if (!in_full()) GTEST_SKIP() << "it takes long to write; archive_test has it with a lower limit";
  write_zip_of_blanks(path("a.zip"), 1'000'000, 0,
                      [](std::size_t i) { return number(i) + ".json"; });
  EXPECT_THAT(said_of(path("a.zip")), HasSubstr("more than 500000 files"));
}

TEST_F(HostileExports, PathsThatLeadOut) {
  for (const std::string name :
       {"../../evil.json", "/etc/evil.json", "C:\\evil.json", "a\\..\\..\\b"}) {
    write_zip_of_blanks(path("a.zip"), 1, 10, [&](std::size_t) { return name; });
    EXPECT_THAT(said_of(path("a.zip")), HasSubstr("leads out of the archive"));
  }
}

TEST_F(HostileExports, Links) {
  for (const Link link : {Link::Symbolic, Link::Hard}) {
    write_tar_with_link(path("a.tar"), "message_1.json", "/etc/passwd", link);
    EXPECT_THAT(said_of(path("a.tar")), HasSubstr("a link or special file"));
  }
  fs::remove(path("a.tar"));
  fs::create_symlink("/etc/passwd", path("result.json"));
  fs::create_symlink(path("").parent_path(), path("again"));
  EXPECT_THAT(said_of(path("").parent_path()), HasSubstr("a link or special file"));
}

TEST_F(HostileExports, NamesThatWriteToTheTerminal) {
  write_zip_of_blanks(path("a.zip"), 1, 10, [](std::size_t) { return "\x1b[2J\u202Egnp.json"; });
  EXPECT_THAT(said_of(path("a.zip")), HasSubstr("not read"));
  std::ofstream(path("\x1b[2J_chat.txt")) << "23/08/2023, 13:00 - Anna: hi\n";
  EXPECT_THAT(said_of(path("").parent_path()), HasSubstr("[2J_chat.txt"));
}

/// How the files of each family begin, and a name by which they are known.
struct Head {
  const char* name;
  std::string_view bytes;
};

constexpr std::string_view kTelegram =
    R"({"name": "Anna", "type": "personal_chat", "id": 20, "messages": [{"id": 1, "type": "message",
 "date_unixtime": "1692788400", "from": "Anna", "from_id": "user20", "text": ")";

constexpr Head kHeads[]{
    {"result.json", kTelegram},
    {"exporter.json", R"({"49@s.whatsapp.net": {"name": "Anna", "messages": {"1": {"data": ")"},
    {"Hangouts.json", R"({"conversations": [{"conversation": {"conversation_id": {"id": "a"}},
 "events": [{"sender_id": {"gaia_id": "1"}, "timestamp": "1692788400000000", "x": ")"},
    {"messages.json", R"({"messages": [{"creator": {"name": "Anna", "email": "a@example.org",
 "user_type": "Human"}, "topic_id": "a", "created_date": "x", "text": ")"},
    {"channel.json", R"({"guild": {"id": "0", "name": "x"}, "channel": {"id": "1"}, "messages":
 [{"id": "1", "timestamp": "2023-08-23T13:00:00+00:00", "content": ")"},
    {"main.jsonl", "{\"version\": \"1\", \"backupTimeMs\": \"1\"}\n{\"chatItem\": {\"x\": \""},
    {"sms.xml", R"(<?xml version='1.0'?><smses count="1"><sms address="1" date="1" body=")"},
    {"message_1.json", R"({"participants": [{"name": "Anna"}], "messages": [{"content": ")"},
    {"chat.db", std::string_view("SQLite format 3\0\x10\0\1\1\0\x40\x20\x20\0\0\0\1", 28)},
    {"_chat.txt", "23/08/2023, 13:00 - Anna: hi\n23/08/2023, 13:01 - Robin: "},
    {"chats.csv",
     "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Forwarded,Replying "
     "to,Text,Reactions,Attachment,Attachment type,Attachment info\nAnna,2023-08-23 13:00:00,,"},
    {"line.txt", "[LINE] Chat history with Anna\nSaved on: 2023/08/23 13:00\n\n2023/08/23(Wed)\n"},
    {"messages.html", "<html><head><title>Exported Data</title></head><body class=\"tgme\">"},
};

TEST_F(HostileExports, TwentyGigabytesOfNoughtBehindTheHeadOfEachFormat) {
  for (const Head& head : kHeads) {
    write_sparse(path(head.name), head.bytes, kTwentyGigabytes);
    EXPECT_THAT(said_of(path(head.name)),
                AnyOf(HasSubstr("larger than 256 MiB"), HasSubstr("not a whole"),
                      HasSubstr("longer than 64 MiB"), HasSubstr("cannot be read"),
                      HasSubstr("no chat export found")));
    fs::remove(path(head.name));
  }
}

TEST_F(HostileExports, TwentyGigabytesOfNoughtAreNoChat) {
  for (const Head& head : kHeads) {
    if (head.name == std::string_view("message_1.json")) continue;  // known by its name
    write_sparse(path(head.name), "", kTwentyGigabytes);
    EXPECT_THAT(said_of(path(head.name)), HasSubstr("no chat export found"));
    fs::remove(path(head.name));
  }
}

TEST_F(HostileExports, LinesThatNeverEnd) {
  const std::size_t steps = scaled(2'000, 80);  // of a megabyte
  const std::string blanks(1'000'000, 'x');
  const auto more = [&](std::size_t) { return blanks; };
  for (const Head& head : {kHeads[0], kHeads[1], kHeads[5], kHeads[6], kHeads[9]}) {
    write_rows(path(head.name), head.bytes, steps, more);
    said_of(path(head.name));
    fs::remove(path(head.name));
  }
}

TEST_F(HostileExports, DeepJson) {
  const std::size_t steps = scaled(200, 10);  // of a megabyte
  const std::string brackets(1'000'000, '[');
  const auto deeper = [&](std::size_t) { return brackets; };
  constexpr std::string_view kTelegramField =
      R"({"name": "Anna", "type": "personal_chat", "id": 20, "messages": [{"id": 1, "text": )";
  write_rows(path("result.json"), kTelegramField, steps, deeper);
  EXPECT_THAT(said_of(path("result.json")), HasSubstr("not a whole JSON"));
  write_rows(path("message_1.json"), R"({"participants": [], "messages": [{"content": )", steps,
             deeper);
  EXPECT_THAT(said_of(path("message_1.json")), HasSubstr("message_1.json"));
}

TEST_F(HostileExports, NothingButSignsOfJson) {
  const std::string commas(1'000'000, ',');
  write_rows(path("message_1.json"), R"({"participants": [], "messages": [)", scaled(250, 30),
             [&](std::size_t) { return commas; });
  EXPECT_THAT(said_of(path("message_1.json")), HasSubstr("message_1.json"));
}

constexpr std::string_view kImazing =
    "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Forwarded,Replying to,"
    "Text,Reactions,Attachment,Attachment type,Attachment info\n";

TEST_F(HostileExports, TenMillionRowsThatAreNone) {
  const std::size_t rows = scaled(10'000'000, 1'000'000);
  write_rows(
      path("WhatsApp - Anna.csv"), kImazing, rows, [](std::size_t) { return "a,b\n"; },
      "Anna,2023-08-23 13:00:00,,Incoming,1,Anna,Read,,,hi,,,,\n"
      "Anna,2023-08-23 13:01:00,,Outgoing,,,Read,,,you,,,,\n");
  const std::string said = said_of(path("WhatsApp - Anna.csv"));
  EXPECT_THAT(said, HasSubstr(number(rows)));
}

TEST_F(HostileExports, MoreRowsThanFitIntoAFileThatIsRead) {
  write_sparse(path("WhatsApp - Anna.csv"), kImazing, kTwentyGigabytes);
  EXPECT_THAT(said_of(path("WhatsApp - Anna.csv")), HasSubstr("larger than 256 MiB"));
}

std::string telegram_message(std::size_t i, std::string_view text) {
  return (i > 0 ? ",\n" : "") +
         (R"({"id": )" + number(i) + R"(, "type": "message", "date_unixtime": ")" +
          number(1'692'788'400 + i) + R"(", "from": "Anna", "from_id": "user20", "text": ")") +
         std::string(text) + "\"}";
}

TEST_F(HostileExports, BytesThatAreNoText) {
  const std::string head(kTelegram.substr(0, kTelegram.find("[{") + 1));
  write_rows(
      path("result.json"), head, 4,
      [](std::size_t i) {
        constexpr std::string_view kTexts[]{"\xff\xc0\xaf\xed\xa0\x80", R"(\ud83d lone)",
                                            "\u202Eevil\u202C \u2068kept\u2069",
                                            R"(=cmd|' /C calc'!A0)"};
        return telegram_message(i, kTexts[i]);
      },
      "]}");
  const std::string said = said_of(path("result.json"));
  EXPECT_THAT(said, HasSubstr("invalid UTF-8 sequences were replaced"));
  EXPECT_THAT(said, HasSubstr("1 characters that turn text around"));
}

TEST_F(HostileExports, AnAccountOfManyChatsIsReadInLittleMemory) {
  const std::size_t chats = scaled(20'000, 600), messages = 400;
  const auto chat = [&](std::size_t i) {
    std::string text = i > 0 ? "," : "";
    text += R"({"name": "Contact )" + number(i) + R"(", "type": "personal_chat", "id": )" +
            number(1000 + i) + R"(, "messages": [)";
    for (std::size_t m = 0; m < messages; ++m)
      text +=
          telegram_message(m, "a message that says nothing, again and again, number " + number(m));
    return text + "]}";
  };
  write_rows(path("result.json"),
             R"({"about": "", "personal_information": {"user_id": 1, "first_name": "Robin"},
                 "chats": {"list": [)",
             chats, chat, "]}}");
  const Outcome outcome = run({"sources", path("result.json").string(), "--json"}, path("output"));
  std::cout << "  " << (fs::file_size(path("result.json")) >> 20) << " MiB: " << outcome.mebibytes
            << " MiB, " << outcome.seconds << " s\n";
  EXPECT_THAT(outcome.output, HasSubstr("\"text\":" + number(chats * messages)));
#ifndef IDIOLECT_SANITIZED
  EXPECT_LE(outcome.mebibytes, 120);
#endif
}

}  // namespace
}  // namespace idiolect::hostile
