#include "sources/meta_path.h"

#include <gtest/gtest.h>

namespace idiolect::sources {
namespace {

TEST(MetaPath, TheFolderNamesTheApp) {
  using enum MetaApp;
  EXPECT_EQ(meta_app_of("/a/your_instagram_activity/messages/inbox/x_1/message_1.json"), Instagram);
  EXPECT_EQ(meta_app_of("/a/your_facebook_activity/messages/inbox/x_1/message_1.json"), Messenger);
  EXPECT_EQ(meta_app_of("/a/your_activity_across_facebook/messages/inbox/x_1/message_1.json"),
            Messenger);
  EXPECT_EQ(meta_app_of("/a/instagram-robin-2024-01-31-x.zip!messages/inbox/x_1/message_1.json"),
            Instagram);
  EXPECT_EQ(meta_app_of("/a/facebook-robin/messages/inbox/x_1/message_1.json"), Messenger);
  EXPECT_EQ(meta_app_of("/a/Messenger/x.json"), Messenger);
  EXPECT_EQ(meta_app_of("/a/messages/archived_threads/x_1/message_1.json"), Messenger);
  EXPECT_EQ(meta_app_of("/a/messages/inbox/x_1/message_1.json"), std::nullopt);
}

TEST(MetaPath, TheNearestFolderDecidesAndMetasOwnNamesComeFirst) {
  EXPECT_EQ(meta_app_of("/facebook/instagram/messages/inbox/x_1/message_1.json"),
            MetaApp::Instagram);
  EXPECT_EQ(meta_app_of("/your_facebook_activity/instagram/x.json"), MetaApp::Messenger);
}

TEST(MetaPath, AThreadNamedLikeAnAppSaysNothing) {
  EXPECT_EQ(meta_app_of("/your_facebook_activity/messages/inbox/instagram-fans_1/message_1.json"),
            MetaApp::Messenger);
  EXPECT_EQ(meta_app_of("/messages/inbox/instagramuser_1/message_1.json"), std::nullopt);
}

TEST(MetaPath, ReadsTheNumberOfAPart) {
  EXPECT_EQ(meta_part_number("a/message_10.json"), 10u);
  EXPECT_EQ(meta_part_number("z.zip!message_2.json"), 2u);
  EXPECT_EQ(meta_part_number("a/message_3.html"), 3u);
  EXPECT_EQ(meta_part_number("a/message_.json"), std::nullopt);
  EXPECT_EQ(meta_part_number("a/message_1x.json"), std::nullopt);
  EXPECT_EQ(meta_part_number("a/messages.json"), std::nullopt);
}

TEST(MetaPath, AThreadIsKnownByItsFolderWhateverTheSection) {
  EXPECT_EQ(meta_thread_key("inbox/anna_1", "x/message_1.json"), "anna_1");
  EXPECT_EQ(meta_thread_key("archived_threads/anna_1", "x/message_1.json"), "anna_1");
  EXPECT_EQ(meta_thread_key("", "z.zip!messages/inbox/anna_1/message_1.html"), "anna_1");
  EXPECT_EQ(meta_thread_key("", "somewhere/anna/message_1.json"), "somewhere/anna");
  EXPECT_EQ(meta_thread_key("", "messages/anna_1/message.html"), "messages/anna_1");
  EXPECT_EQ(meta_thread_key("", "somewhere/chat.json"), "somewhere/chat.json");
  EXPECT_EQ(meta_thread_key("inbox/", "somewhere/chat.json"), "somewhere/chat.json");
}

}  // namespace
}  // namespace idiolect::sources
