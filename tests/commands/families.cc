#include "tests/commands/families.h"

#include <regex>
#include <sstream>

#include "base/files.h"
#include "tests/commands/raw_records.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

/// Counts how often a field stands in a file.
Counter fields(std::vector<std::string> names) {
  return [names = std::move(names)](const fs::path& file) {
    const std::string text = file.extension() == ".zip" ? unpacked(file) : read_file(file);
    std::size_t count = 0;
    for (const std::string& name : names) count += occurrences(text, name);
    return count;
  };
}

Counter csv_rows() {
  return [](const fs::path& file) { return csv_records(read_file(file)).records.size(); };
}

Counter dated_lines() {
  return [](const fs::path& file) { return dated_records(read_file(file)).records.size(); };
}

Counter database_rows(std::string table) {
  return [table = std::move(table)](const fs::path& file) {
    return sql(file, "SELECT count(*) FROM " + table);
  };
}

/// Lines that begin with a clock, perhaps behind a word for the half of the day.
Counter timed_lines() {
  return [](const fs::path& file) {
    static const std::regex clock(R"(^[^0-9]{0,6}\d{1,2}:\d{2}\D)");
    std::istringstream lines(read_file(file));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) count += std::regex_search(line, clock);
    return count;
  };
}

Counter json_elements(std::string key) {
  return [key = std::move(key)](const fs::path& file) {
    return json_records(read_file(file), key).records.size();
  };
}

}  // namespace

Counter rows_or_fields(std::vector<std::string> names) {
  return [names = std::move(names)](const fs::path& file) {
    return (file.extension() == ".csv" ? csv_rows() : fields(names))(file);
  };
}

void PrintTo(const Family& family, std::ostream* out) { *out << family.name; }

const std::vector<Family>& families() {
  static const std::vector<std::string> kMeta{"\"timestamp_ms\"", "\"timestamp\":", " PM</div>"};
  static const std::vector<Family> kFamilies{
      {"DiscordCsv", "formats/discord/chatpack/discord.csv", csv_rows(), {"Alice"}},
      {"DiscordJson",
       "formats/discord/chatpack/discord.json",
       fields({"\"timestamp\":"}),
       {"Alice"}},
      {"DiscordText", "formats/discord/chatpack/discord.txt", dated_lines(), {"Alice"}},
      {"ImazingCsv", "formats/imazing", csv_rows(), {}, {"contacts.csv"}},
      {"IMessageDatabase", "formats/imessage/langchain", database_rows("message")},
      {"OpenExtractCsv", "formats/imessage/message-vault", csv_rows()},
      {"InstagramJson",
       "formats/instagram",
       fields({"\"timestamp_ms\""}),
       {"user_one", "John Doe"},
       {"target.json"}},
      {"MessengerJson", "formats/messenger/langchain", fields({"\"timestamp_ms\""}), {"User 1"}},
      {"MessengerEncrypted",
       "formats/messenger/msgvault/e2ee_simple",
       fields({"\"timestamp\":"}),
       {"Test User"}},
      {"MessengerHtml",
       "formats/messenger/msgvault/html_simple",
       fields({" PM</div>"}),
       {"Test User"}},
      {"MessengerHtmlWithMedia",
       "formats/messenger/msgvault/html_with_media",
       fields({" PM</div>"}),
       {"Test User"},
       {},
       {},
       "the page holds one message"},
      {"MessengerJsonGroup",
       "formats/messenger/msgvault/json_group",
       fields({"\"timestamp_ms\""}),
       {"Test User"},
       {},
       {},
       "a group is context only"},
      {"MessengerJsonInParts",
       "formats/messenger/msgvault/json_multifile",
       fields({"\"timestamp_ms\""}),
       {"Test User"}},
      {"MessengerJsonArchived",
       "formats/messenger/msgvault/json_simple",
       fields({"\"timestamp_ms\""}),
       {"Test User"}},
      {"MessengerJsonWithMedia",
       "formats/messenger/msgvault/json_with_media",
       fields({"\"timestamp_ms\""}),
       {"Test User"},
       {},
       {},
       "the thread holds one message"},
      {"MessengerJsonOtherRoot",
       "formats/messenger/msgvault/json_with_media_alt",
       fields({"\"timestamp_ms\""}),
       {"Test User"},
       {},
       {},
       "the thread holds one message"},
      {"MessengerEveryLayoutAtOnce", "formats/messenger", fields(kMeta), {"Test User", "User 1"}},
      {"SignalExport", "formats/signal", dated_lines(), {"John Doe"}, {"target.json"}},
      {"SlackZip",
       "formats/slack",
       fields({"\"ts\":"}),
       {"Example User"},
       {},
       {},
       "channels are groups, and context only"},
      {"SmsXml", "formats/sms_xml", fields({"<sms ", "<mms "})},
      {"TelegramJson",
       "formats/telegram",
       fields({"\"from\":", "id=\"message"}),
       {"Alex Tan", "Batman & Robin", "Henry", "Author 1"},
       {"target.json", "not_an_export_api_dump.json"}},
      {"WhatsAppChatExporter", "formats/whatsapp_db_export", fields({"\"key_id\""})},
      {"WhatsAppText",
       "formats/whatsapp_txt",
       dated_lines(),
       {"John Doe", "Thomas"},
       {"expected_target.json", ".jsonl"},
       {{"chat_eu_corner_cases.txt", 1,
         "a line with the header of another locale belongs to the message above it"},
        {"chat_eu_embedded_date.txt", 1,
         "a line with the header of another locale belongs to the message above it"}}},
      {"PersonaA",
       "personas/a",
       rows_or_fields({"\"timestamp_ms\""}),
       {"Robin Vale", "robin"},
       {"expected.json"}},
      {"PersonaD", "personas/d", rows_or_fields({"\"timestamp_ms\""}), {}, {"expected.json"}},
  };
  return kFamilies;
}

const std::vector<Family>& seeds() {
  static const std::string kOne = "a few records, most of them odd";
  static const std::vector<Family> kSeeds{
      {"LineWithTabs", "line_text/tabs.txt", timed_lines(), {"Bob"}, {}, {}, kOne},
      {"LineWithBlanks", "line_text/blanks.txt", timed_lines(), {"Bob"}, {}, {}, kOne},
      {"GoogleChat",
       "google_chat",
       json_elements("\"messages\""),
       {"Robin Vale"},
       {"group_info.json"},
       {},
       kOne},
      {"Hangouts", "hangouts/new.json", json_elements("\"events\""), {}, {}, {}, kOne},
      {"HangoutsOfTakeout2017", "hangouts/old.json", json_elements("\"event\""), {}, {}, {}, kOne},
      {"Matrix", "matrix_json", fields({"\"origin_server_ts\""}), {}, {}, {}, kOne},
      {"WeChatNames", "wechat_csv/names.csv", csv_rows(), {}, {}, {}, kOne},
      {"WeChatContent", "wechat_csv/content.csv", csv_rows(), {}, {}, {}, kOne},
      {"Sigtop", "sigtop", fields({"\"conversationId\""}), {}, {}, {}, kOne},
      {"SignalMarkdown", "signal_export", dated_lines(), {}, {}, {}, kOne},
      {"SignalNative", "signal_native", fields({"\"chatItem\""}), {}, {}, {}, kOne},
      {"IMessageExporterText",
       "imessage_exporter/chat.txt",
       fields({"\nMay "}),
       {},
       {},
       {{"chat.txt", -1, "the first line has none before it"}},
       kOne},
      {"IMessageExporterHtml",
       "imessage_exporter/chat.html",
       fields({"class=\"timestamp\""}),
       {},
       {},
       {},
       kOne},
      {"IMessageDatabaseSmall", "imessage_db", database_rows("message"), {}, {}, {}, kOne},
      {"DiscordPackageCsv", "discord/messages.csv", csv_rows(), {}, {}, {}, kOne},
      {"DiscordPackageJson", "discord/messages.json", fields({"\"Timestamp\""}), {}, {}, {}, kOne},
      {"DiscordChannel", "discord/channel.json", json_elements("\"messages\""), {}, {}, {}, kOne},
      {"DiscordChannelText", "discord/channel.txt", dated_lines(), {}, {}, {}, kOne},
      {"Instagram2019",
       "messenger_e2ee/2019.json",
       fields({"\"created_at\""}),
       {"robin"},
       {},
       {},
       kOne},
      {"MessengerEncryptedBob",
       "messenger_e2ee/bob.json",
       json_elements("\"messages\""),
       {"Robin"},
       {},
       {},
       kOne},
      {"ImazingOddRows", "imazing_csv/broken.csv", csv_rows(), {}, {}, {}, kOne},
      {"ImazingBlankLine",
       "imazing_csv/chat.csv",
       csv_rows(),
       {},
       {},
       {{"chat.csv", 1, "an empty line is no row"}},
       kOne},
      {"ImazingUnclosedQuote",
       "imazing_csv/semicolon.csv",
       csv_rows(),
       {},
       {},
       {{"semicolon.csv", -1, "a quote that is never closed ends with its line"}},
       kOne},
      {"ImazingMessages", "imazing_csv/messages.csv", csv_rows(), {}, {}, {}, kOne},
      {"SmsOdd", "sms_xml", fields({"<sms ", "<mms "}), {}, {}, {}, kOne},
      {"TelegramHtmlOdd", "telegram_html", fields({" id=\"message"}), {}, {}, {}, kOne},
      {"TelegramAccount",
       "telegram_json/account.json",
       fields({"\"type\": \"message\"", "\"type\": \"service\"", "\"type\": \"unsupported\""}),
       {},
       {},
       {},
       kOne},
      {"TelegramChat", "telegram_json/chat.json", json_elements("\"messages\""), {}, {}, {}, kOne},
      {"SlackDay", "slack/day.json", fields({"\"ts\":"}), {"A"}, {}, {}, kOne},
      {"WhatsAppChatExporterOdd",
       "whatsapp_chat_exporter",
       fields({"\"timestamp\":"}),
       {},
       {},
       {{"result.json", -1, "a number stands where a message should"}},
       kOne},
      {"WhatsAppTextAndroid", "whatsapp_text/android.txt", dated_lines(), {"Anna"}, {}, {}, kOne},
      {"WhatsAppTextIPhone", "whatsapp_text/iphone.txt", dated_lines(), {"Anna"}, {}, {}, kOne},
      {"OpenExtract", "openextract_csv", csv_rows(), {}, {}, {}, kOne},
      {"MetaThread",
       "meta_json/thread.json",
       json_elements("\"messages\""),
       {"Anna"},
       {},
       {},
       kOne},
  };
  return kSeeds;
}

}  // namespace idiolect::commands
