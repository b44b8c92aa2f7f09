#include <gmock/gmock.h>

#include "curate/curate.h"
#include "curate/phrases.h"
#include "tests/curate/threads.h"

namespace idiolect::curate {
namespace {

using chat::Kind;
using testing::said;
using testing::thread_of;

/// What becomes of one text in a thread of Robin Vale and Tom Okafor.
Kind kind_in(const char* source, std::string text) {
  chat::Thread thread =
      thread_of(source, {"Tom Okafor", "Robin Vale"}, {said("Tom Okafor", std::move(text))});
  classify(thread);
  return thread.messages.front().kind;
}

TEST(Classify, DropsSentencesThatMessengerWrites) {
  EXPECT_EQ(kind_in("messenger", "Tom Okafor sent an attachment."), Kind::Media);
  EXPECT_EQ(kind_in("messenger", "You sent an attachment."), Kind::Media);
  EXPECT_EQ(kind_in("messenger", "You missed a call from Tom."), Kind::Call);
  EXPECT_EQ(kind_in("messenger", "Tom Okafor started a video chat."), Kind::Call);
  EXPECT_EQ(kind_in("messenger", "Liked a message"), Kind::Reaction);
  EXPECT_EQ(kind_in("messenger", "Reacted \xE2\x9D\xA4 to your message "), Kind::Reaction);
  EXPECT_EQ(kind_in("messenger", "Tom Okafor named the group Weekend."), Kind::System);
  EXPECT_EQ(kind_in("messenger", "Tom Okafor added Sam to the group."), Kind::System);
  EXPECT_EQ(kind_in("messenger", "Tom Okafor left the group."), Kind::System);
  EXPECT_EQ(kind_in("messenger", "Tom Okafor set the nickname for Tom to Tommy."), Kind::System);
  EXPECT_EQ(kind_in("messenger", "Tom Okafor sent a live location."), Kind::Location);
  EXPECT_EQ(kind_in("messenger", "Tom Okafor created a poll: When?."), Kind::Poll);
  EXPECT_EQ(kind_in("instagram", "You are now connected on Messenger."), Kind::System);
  EXPECT_EQ(kind_in("instagram", "You unsent a message"), Kind::Unsent);
}

TEST(Classify, KeepsWhatPeopleSayInTheSameWords) {
  EXPECT_EQ(kind_in("messenger", "he left the group."), Kind::Text);
  EXPECT_EQ(kind_in("messenger", "Priya left the group."), Kind::Text);  // nobody here is Priya
  EXPECT_EQ(kind_in("messenger", "Tom left the group. again"), Kind::Text);
  EXPECT_EQ(kind_in("messenger", "I missed a call from Tom."), Kind::Text);
  EXPECT_EQ(kind_in("messenger", "You sent an attachment. What is it?"), Kind::Text);
  EXPECT_EQ(kind_in("messenger", "You see anything good lately?"), Kind::Text);
  EXPECT_EQ(kind_in("messenger", "I liked a message"), Kind::Text);
  EXPECT_EQ(kind_in("messenger", "Reacted badly to your message"), Kind::Text);
  EXPECT_EQ(kind_in("whatsapp", "You left"), Kind::Text);
  EXPECT_EQ(kind_in("whatsapp", "Tom called you."), Kind::Text);
}

TEST(Classify, DropsReactionsThatMessagesWritesOut) {
  EXPECT_EQ(kind_in("imessage", "Loved \u201csee you\nat eight\u201d"), Kind::Reaction);
  EXPECT_EQ(kind_in("imessage", "Laughed at an image"), Kind::Reaction);
  EXPECT_EQ(kind_in("sms", "Liked \"see you\""), Kind::Reaction);
  EXPECT_EQ(kind_in("imessage", "Reacted \U0001F602 to \u201csee you\u201d"), Kind::Reaction);
  EXPECT_EQ(kind_in("imessage", "Removed a like from \u201csee you\u201d"), Kind::Reaction);
  EXPECT_EQ(kind_in("imessage", "Loved \"Dune\" a lot"), Kind::Text);
  EXPECT_EQ(kind_in("imessage", "Loved every minute"), Kind::Text);
  EXPECT_EQ(kind_in("imessage", "Removed a stain from my shirt"), Kind::Text);
  EXPECT_EQ(kind_in("whatsapp", "Liked \"see you\""), Kind::Text);
}

TEST(Classify, KnowsWhatsAppsOwnWordsInItsOwnThreadsOnly) {
  EXPECT_EQ(kind_in("whatsapp", "This message was deleted"), Kind::Unsent);
  EXPECT_EQ(kind_in("whatsapp", "This message was deleted."), Kind::Unsent);
  EXPECT_EQ(kind_in("messenger", "This message was deleted"), Kind::Text);
  EXPECT_EQ(kind_in("telegram", "This message was deleted"), Kind::Text);
  EXPECT_EQ(kind_in("whatsapp", "Diese Nachricht wurde gel\u00f6scht."), Kind::Unsent);
  EXPECT_EQ(kind_in("whatsapp", "\u6b64\u8a0a\u606f\u5df2\u522a\u9664\u3002"), Kind::Unsent);
  EXPECT_EQ(kind_in("whatsapp", "\u200eMissed voice call. \u200eTap to call back"), Kind::Call);
  EXPECT_EQ(kind_in("whatsapp", "Voice call - 2 min"), Kind::Call);
  EXPECT_EQ(kind_in("whatsapp", "\u200eimage omitted"), Kind::Media);
  EXPECT_EQ(kind_in("whatsapp",
                    "Messages and calls are end-to-end encrypted. Only people in this chat "
                    "can read, listen to, or share them. Learn more."),
            Kind::System);
  EXPECT_EQ(kind_in("whatsapp", "Messages and calls are end-to-end encrypted on Signal too"),
            Kind::Text);
  EXPECT_EQ(kind_in("whatsapp", "Tom Okafor changed the subject to \u201cTrip\u201d"),
            Kind::System);
  EXPECT_EQ(kind_in("whatsapp", "Your security code with Tom Okafor changed. Tap to learn more."),
            Kind::System);
}

TEST(Classify, KnowsReactionsThatArriveAsTexts) {
  EXPECT_EQ(kind_in("sms", "Liked \u201cSee you \"there\"\u201d"), Kind::Reaction);
  EXPECT_EQ(kind_in("sms", "Laughed at an image"), Kind::Reaction);
  EXPECT_EQ(kind_in("sms", "Removed a heart from \u201cok\u201d"), Kind::Reaction);
  EXPECT_EQ(kind_in("sms", "\U0001F44D to \u201cSee you\u201d"), Kind::Reaction);
  EXPECT_EQ(kind_in("sms", "\u200a\U0001F44D\u200a to \u201c\u200aSee you\u200a\u201d"),
            Kind::Reaction);
  EXPECT_EQ(kind_in("sms", "Liked \u201cDune\u201d a lot"), Kind::Text);
  EXPECT_EQ(kind_in("sms", "Loved it"), Kind::Text);
  EXPECT_EQ(kind_in("whatsapp", "Liked \u201cok\u201d"), Kind::Text);
}

TEST(Classify, KnowsWhatDiscordSaysWhereAnExportHasNoTypes) {
  EXPECT_EQ(kind_in("discord", "Started a call that lasted 12 minutes."), Kind::Call);
  EXPECT_EQ(kind_in("discord", "Pinned a message."), Kind::System);
  EXPECT_EQ(kind_in("discord", "Changed the channel name: off topic"), Kind::System);
  EXPECT_EQ(kind_in("discord", "Pinned a message. ok?"), Kind::Text);
  EXPECT_EQ(kind_in("discord", "I joined the server."), Kind::Text);
  EXPECT_EQ(kind_in("slack", "Pinned a message."), Kind::Text);
}

TEST(Classify, MatchesNamesThroughMarksAndOddBlanks) {
  chat::Thread thread = thread_of("whatsapp", {"\u202a+44\u00a07700\u00a0900123\u202c"}, {});
  thread.messages = {said(thread.participants[0], "+44 7700 900123 left the group")};
  EXPECT_EQ(classify(thread), 1u);
}

TEST(Classify, TextTheExportMarksAsTheAppsIsNobodys) {
  chat::Thread thread = thread_of("whatsapp", {"Tom"},
                                  {said("Tom", "Tom was here"), said("Tom", "Missed voice call")});
  for (chat::Message& message : thread.messages) message.written_by_app = true;
  EXPECT_EQ(classify(thread), 2u);
  EXPECT_EQ(thread.messages[0].kind, Kind::System);
  EXPECT_EQ(thread.messages[1].kind, Kind::Call);
}

TEST(Classify, CallsBlankTextEmpty) {
  EXPECT_EQ(kind_in("messenger", " \n"), Kind::Empty);
  EXPECT_EQ(kind_in("whatsapp", "\u200e"), Kind::Empty);
  EXPECT_EQ(kind_in("telegram", ""), Kind::Empty);
}

TEST(Classify, LeavesWhatTheReaderDecidedAlone) {
  chat::Thread thread = thread_of("messenger", {"Tom"}, {said("Tom", "Liked a message")});
  thread.messages.front().kind = Kind::Call;
  EXPECT_EQ(classify(thread), 0u);
  EXPECT_EQ(thread.messages.front().kind, Kind::Call);
}

TEST(Classify, StopsAtLongTextsThatBeginLikeASentence) {
  const std::string text = "Tom voted for \"" + std::string(900, 'a') + "\" in the poll: x";
  EXPECT_EQ(kind_in("messenger", text), Kind::Text);
  EXPECT_EQ(kind_in("messenger", text + "."), Kind::Poll);
  EXPECT_EQ(kind_in("messenger", "Tom voted for \"" + std::string(1 << 20, 'a')), Kind::Text);
}

/// Every row must match its own pattern with the slots filled in, or it is a row that never
/// fires.
TEST(Phrases, EachRowMatchesASentenceOfItsForm) {
  const std::vector<std::pair<std::string, std::string>> fillings{
      {"{name}", "Tom Okafor"}, {"{any}", "Bits & Pieces"}, {"{rest}", ""}, {"{lines}", "one\ntwo"},
      {"{number}", "12"},       {"{emoji}", "\U0001F602"},  {"{.}", "."}};
  for (const Phrase& phrase : phrases()) {
    std::string text(phrase.pattern);
    for (const auto& [slot, filling] : fillings)
      for (std::size_t at; (at = text.find(slot)) != std::string::npos;)
        text.replace(at, slot.size(), filling);
    const auto source = std::ranges::find(kApps, phrase.app, &AppSource::app)->source;
    EXPECT_EQ(kind_in(source.data(), text), phrase.kind) << phrase.pattern;
    EXPECT_EQ(text.find('{'), std::string::npos) << phrase.pattern;
  }
}

}  // namespace
}  // namespace idiolect::curate
