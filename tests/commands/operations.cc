#include "tests/commands/operations.h"

namespace idiolect::commands {
namespace {

Splitter json() {
  return [](std::string_view text) { return json_records(text); };
}

Splitter dated(std::string_view end = "") {
  return [end](std::string_view text) { return dated_records(text, end); };
}

Splitter elements(std::vector<std::string_view> openings) {
  return [openings = std::move(openings)](std::string_view text) {
    return element_records(text, openings);
  };
}

}  // namespace

void PrintTo(const Operation& operation, std::ostream* out) { *out << operation.name; }

const std::vector<Operation>& operations() {
  static const std::string kMessages = "your_facebook_activity/messages/inbox/";
  static const std::vector<Operation> kOperations{
      {"ImazingCsv",
       "sample/whatsapp/WhatsApp - Landlord (Mr Petrie).csv",
       "whatsapp",
       csv_records,
       {},
       {{1, "system"},
        {2, "owner"},
        {4, "context"},
        {16, "context"},
        {23, "media"},
        {31, "context"}},
       {{2, "hello", "hallo"}, {16, "ginger", "tabby"}, {23, "626bf", "626be"}, {31, "\n", " \n"}}},
      {"MetaJson",
       "sample/facebook-tamsinvey-2024-12-21/" + kMessages +
           "auntiebea_9788293226746082/message_1.json",
       "messenger",
       json(),
       {"--me", "Tamsin Vey", "--source", "messenger"},
       {{1, "owner"}, {3, "context"}, {47, "call"}, {54, "media"}, {64, "owner"}, {68, "context"}},
       {{1, "good", "bad"},
        {3, "wobbles", "sways"},
        {54, "timestamp_ms\": 1", "timestamp_ms\": 1"}}},
      {"InstagramJson",
       "formats/instagram/chatpack/instagram.json",
       "instagram",
       json(),
       {"--me", "user_one"},
       {{1, "owner"}, {2, "context"}, {6, "empty"}},
       {{1, "Hey", "Hay"}, {5, "Check", "See"}, {6, "1705316060000", "1705316061000"}}},
      {"WhatsAppText",
       "formats/whatsapp_txt/langchain/whatsapp_ios_lrm.txt",
       "whatsapp",
       dated(),
       {"--me", "Dr. Feather"},
       {{1, "system"},
        {2, "owner"},
        {3, "media"},
        {7, "context"},
        {9, "owner"},
        {12, "no-owner-in-session"}},
       {{2, "rare", "very rare"},
        {3, "9:12:48", "9:12:49"},
        {7, "How's", "How is"},
        {12, "great", "good"}}},
      {"TelegramJson",
       "formats/telegram/doppelganger/full_export_with_fake_pii.json",
       "telegram",
       json(),
       {},
       {{1, "context"}, {2, "owner"}, {5, "context"}, {10, "owner"}},
       {{1, "airbnb", "hotel"}, {6, "got it", "done"}, {10, "ya", "you"}}},
      {"TelegramHtml",
       "formats/telegram/langchain/messages.html",
       "telegram",
       elements({"<div class=\"message "}),
       {"--me", "Jimmeny Marvelton"},
       {{1, "system"}, {2, "owner"}, {5, "owner"}},
       {{3, "Hi nemesis", "Hello nemesis"}, {5, "trick me", "trick us"}}},
      {"SmsXml",
       "formats/sms_xml/message-vault/sample.xml",
       "sms",
       elements({"<sms ", "<mms "}),
       {},
       {{1, "context"}, {3, "context"}},
       {{1, "hello", "hallo"}, {2, "hey", "hay"}, {3, "mms hi", "mms ho"}}},
      {"DiscordCsv",
       "formats/discord/chatpack/discord.csv",
       "discord",
       csv_records,
       {"--me", "Alice"},
       {{1, "owner"}, {3, "owner"}},
       {{1, "Hello", "Hallo"}, {2, "Hi", "Ho"}}},
      {"DiscordJson",
       "formats/discord/chatpack/discord.json",
       "discord",
       json(),
       {"--me", "Alice"},
       {{3, "sticker"}},
       {{1, "Hello", "Hallo"}, {2, "Hi ", "Ho "}, {3, "1003", "1004"}}},
      {"DiscordText",
       "formats/discord/chatpack/discord.txt",
       "discord",
       dated("===="),
       {"--me", "Alice"},
       {{3, "sticker"}},
       {{1, "Hello", "Hallo"}, {2, "Hi ", "Ho "}, {3, "10:33", "10:34"}}},
      {"MessengerEncrypted",
       "formats/messenger/msgvault/e2ee_simple/your_activity_across_facebook/messages/alice_1.json",
       "messenger",
       json(),
       {"--me", "Test User"},
       {{1, "owner"}, {3, "owner"}, {4, "unsent"}},
       {{1, "Hello", "Hallo"}, {2, "time?", "now?"}, {4, "oops", "ooops"}}},
      {"MessengerHtml",
       "formats/messenger/msgvault/html_simple/your_activity_across_facebook/messages/inbox/"
       "alice_ABC123/message_1.html",
       "messenger",
       elements({"<div class=\"_a6-p\">"}),
       {"--me", "Test User", "--source", "messenger"},
       {{1, "owner"}, {3, "owner"}},
       {{2, "time?", "now?"}, {3, "soon", "later"}}},
      {"WhatsAppChatExporter",
       "formats/whatsapp_db_export/message-vault/wtsexporter_result.json",
       "whatsapp",
       json(),
       {},
       {},
       {{1, "\"AAA\"", "\"AAB\""}, {2, "\"BBB\"", "\"BBC\""}},
       2},
      {"SignalExport",
       "formats/signal/chat-miner/test_export.txt",
       "signal",
       dated(),
       {"--me", "John Doe"},
       {},
       {{1, "Hello", "Hallo"}, {2, "Hello", "Hallo"}}},
      {"OpenExtractCsv",
       "formats/imessage/message-vault/openextract_all_conversations.csv",
       "imessage",
       csv_records,
       {},
       {},
       {{1, "Hello", "Hallo"}}},
  };
  return kOperations;
}

}  // namespace idiolect::commands
