#include "sources/sms_xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

FileContent read(std::string_view elements) {
  return read_text(read_sms_xml,
                   "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By "
                   "SMS Backup & Restore-->\n<smses count=\"1\">\n" +
                       std::string(elements) + "</smses>\n");
}

std::string sms(std::string_view type, std::string_view body,
                std::string_view address = "+15555550101", std::string_view name = "Sam") {
  return "<sms protocol=\"0\" address=\"" + std::string(address) +
         "\" date=\"1400773261000\" type=\"" + std::string(type) + "\" subject=\"null\" body=\"" +
         std::string(body) + "\" contact_name=\"" + std::string(name) + "\" />\n";
}

std::string mms(std::string_view box, std::string_view address, std::string_view inside,
                std::string_view more = "") {
  return "<mms date=\"1400773400000\" msg_box=\"" + std::string(box) + "\" address=\"" +
         std::string(address) + "\" contact_name=\"(Unknown)\" " + std::string(more) + ">\n" +
         std::string(inside) + "</mms>\n";
}

std::string part(std::string_view type, std::string_view text) {
  return "<part seq=\"0\" ct=\"" + std::string(type) + "\" text=\"" + std::string(text) + "\"/>\n";
}

std::string addr(std::string_view address, std::string_view type) {
  return "<addr address=\"" + std::string(address) + "\" type=\"" + std::string(type) +
         "\" charset=\"106\"/>\n";
}

chat::Thread only_thread(FileContent content) {
  EXPECT_EQ(content.parts.size(), 1u);
  EXPECT_TRUE(content.rejects.empty());
  return content.parts.at(0).thread;
}

std::vector<Kind> kinds_of(const chat::Thread& thread) {
  std::vector<Kind> kinds;
  for (const chat::Message& message : thread.messages) kinds.push_back(message.kind);
  return kinds;
}

TEST(SmsXml, ReadsBothSidesOfAChat) {
  const chat::Thread thread =
      only_thread(read(sms("1", "hello&#10;you") + sms("2", "hey &amp; ho")));
  EXPECT_EQ(thread.title, "Sam");
  EXPECT_THAT(thread.participants, ElementsAre("Sam"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Utc);
  EXPECT_THAT(texts_of(thread), ElementsAre("hello\nyou", "hey & ho"));
  EXPECT_EQ(thread.messages[0].author, "Sam");
  EXPECT_FALSE(thread.messages[0].marked_owner);
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2014-05-22T15:41:01Z");
}

TEST(SmsXml, EmojiOutOfTwoReferencesAreWhole) {
  EXPECT_THAT(texts_of(only_thread(read(sms("1", "ok &#55357;&#56832;")))), ElementsAre("ok 😀"));
}

TEST(SmsXml, WhatWasNotDeliveredIsADraftWithoutText) {
  const chat::Thread thread =
      only_thread(read(sms("3", "a") + sms("4", "b") + sms("5", "c") + sms("6", "d") +
                       mms("4", "+15555550101", part("text/plain", "e"))));
  EXPECT_THAT(kinds_of(thread),
              ElementsAre(Kind::Draft, Kind::Draft, Kind::Draft, Kind::Draft, Kind::Draft));
  EXPECT_THAT(texts_of(thread), ElementsAre("", "", "", "", ""));
}

TEST(SmsXml, TellsTheKindsOfMmsApart) {
  const std::string photo = "<part ct=\"image/jpeg\" data=\"/9j/4AAQ\"/>";
  const std::string smil = part("application/smil", "&lt;smil&gt;");
  const auto one = [](const std::string& parts, std::string_view more = "m_type=\"132\"") {
    return mms("1", "+15555550101", "<parts>" + parts + "</parts>", more);
  };
  const chat::Thread thread = only_thread(
      read(one(smil + part("text/plain", "two") + photo + part("text/plain", "parts")) +
           one(smil + photo) + one(part("text/x-vCard", "null")) + one(part("text/plain", "null")) +
           one("", "m_type=\"130\"") + sms("1", "null")));
  EXPECT_THAT(kinds_of(thread), ElementsAre(Kind::Text, Kind::Media, Kind::Contact, Kind::Empty,
                                            Kind::System, Kind::Empty));
  EXPECT_EQ(thread.messages[0].text, "two\nparts");
}

TEST(SmsXml, AGroupIsWhereTheAddressListsSeveral) {
  const std::string to_all = "+15555550101~+15555550102";
  const FileContent content =
      read(sms("1", "x", "+1 (555) 555-0101", "Sam") +
           mms("1", to_all,
               part("text/plain", "one") + addr("+15555550102", "137") +
                   addr("insert-address-token", "151")) +
           mms("2", "5555550102~5555550101",
               part("text/plain", "two") + addr("insert-address-token", "137")));
  ASSERT_EQ(content.parts.size(), 2u);
  const chat::Thread& group = content.parts[1].thread;
  EXPECT_TRUE(group.is_group);
  EXPECT_THAT(texts_of(group), ElementsAre("one", "two"));
  EXPECT_THAT(group.participants, ElementsAre("Sam", "+15555550102"));
  EXPECT_EQ(group.messages[0].author, "+15555550102");
  EXPECT_TRUE(group.messages[1].marked_owner);
}

TEST(SmsXml, TheOwnersNumberMakesNoGroup) {
  const std::string own = "+15555550100";
  const FileContent content =
      read(mms("2", "+15555550101", part("text/plain", "one") + addr(own, "137")) +
           mms("1", "+15555550101~" + own,
               part("text/plain", "two") + addr("+15555550101", "137") + addr(own, "151")));
  ASSERT_EQ(content.parts.size(), 2u);
  EXPECT_EQ(content.parts[0].thread.key, content.parts[1].thread.key);
  EXPECT_FALSE(content.parts[1].thread.is_group);
}

TEST(SmsXml, OneNumberIsOnePersonHoweverItIsWritten) {
  const chat::Thread thread = only_thread(read(sms("1", "a", "+49 151 5550101", "(Unknown)") +
                                               sms("1", "b", "0151-5550101", "Kim") +
                                               sms("2", "c", "01515550101", "null")));
  EXPECT_EQ(thread.title, "Kim");
  EXPECT_EQ(thread.messages[0].author, "Kim");
}

TEST(SmsXml, ServicesAreThreadsOfTheirOwn) {
  const FileContent content =
      read(sms("1", "a", "MyBank", "(Unknown)") + sms("1", "b", "60123", "(Unknown)") +
           sms("1", "c", "MYBANK", "null"));
  ASSERT_EQ(content.parts.size(), 2u);
  EXPECT_EQ(content.parts[0].thread.title, "MyBank");
  EXPECT_EQ(content.parts[1].thread.title, "60123");
}

TEST(SmsXml, EveryElementThatIsNoMessageIsAReject) {
  const FileContent content =
      read("<sms address=\"1\" date=\"soon\" type=\"1\" body=\"x\"/>" + sms("9", "x") +
           sms("x", "x") + sms("1", "x", "null") +
           mms("1", "+15555550101~+15555550102", part("text/plain", "who?")) + sms("1", "kept"));
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("bad-time", "bad-type", "bad-type", "no-address", "no-sender"));
  EXPECT_EQ(content.rejects[4].line, 5u);
  EXPECT_EQ(content.records, 6u);
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("kept"));
}

TEST(SmsXml, ATruncatedFileIsAnError) {
  const std::string text = "<smses>" + sms("1", "a");
  EXPECT_EQ(is_sms_xml({"x.xml", text, {}}), Match::Yes);
  try {
    read_text(read_sms_xml, text);
    FAIL() << "a truncated file was read";
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        ("export/file: not a whole XML file: byte " + std::to_string(text.size())).c_str());
    EXPECT_THAT(error.hint(), HasSubstr("again"));
  }
  EXPECT_THROW(read_text(read_sms_xml, "<smses><mms date='1' msg_box='1'></sms></smses>"), Error);
}

TEST(SmsXml, KnowsItsRootOnly) {
  EXPECT_EQ(is_sms_xml({"x.xml", "<?xml version='1.0'?><allsms count='1'>", {}}), Match::Yes);
  EXPECT_EQ(is_sms_xml({"x.xml", "<?xml version='1.0'?><calls count='1'>", {}}), Match::No);
  EXPECT_EQ(is_sms_xml({"x.html", "<html><smses>", {}}), Match::No);
  EXPECT_EQ(is_sms_xml({"x.txt", "I wrote <smses>", {}}), Match::No);
}

TEST(SmsXml, ReadsTheFixture) {
  IDIOLECT_FIXTURE(path, "formats/sms_xml/message-vault/sample.xml");
  const Read imported = read_one(path);
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("hello", "hey", "mms hi"));
  EXPECT_EQ(imported.threads[0].title, "Sam");
  EXPECT_EQ(imported.files.at(0).source, "sms");
}

TEST(SmsXml, ACallLogIsLeftOut) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "sms.xml", "<smses>" + sms("1", "a") + "</smses>");
  put(folder.path(), "calls.xml", "<?xml version='1.0'?>\n<calls count='0'></calls>");
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.skipped.size(), 1u);
  EXPECT_EQ(imported.skipped[0].reason, "call log of SMS Backup & Restore: calls, no messages");
}

}  // namespace
}  // namespace idiolect::sources
