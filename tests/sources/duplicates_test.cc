#include "sources/duplicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sources/exports.h"
#include "tests/sources/joined.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

chat::Message said(int second, std::string text, std::string author = "Anna") {
  chat::Message message;
  message.author = std::move(author);
  message.sent_at = Time(std::chrono::seconds(second));
  message.text = std::move(text);
  return message;
}

ThreadPart part(std::string path, std::vector<chat::Message> messages) {
  ThreadPart part;
  part.path = std::move(path);
  part.thread.source = "instagram";
  part.thread.key = "x";
  part.thread.messages = std::move(messages);
  return part;
}

JoinedThreads join(std::vector<ThreadPart> parts) {
  ThreadJoiner joiner(0);  // on the disk
  for (ThreadPart& one : parts) joiner.add(std::move(one));
  return take_all(joiner);
}

TEST(Duplicates, WhatTwoFilesBothHaveIsKeptOnce) {
  const JoinedThreads joined =
      join({part("a", {said(1, "one"), said(2, "two"), said(3, "three")}),
            part("b", {said(2, "two"), said(3, "three"), said(4, "four")})});
  ASSERT_THAT(joined.threads, SizeIs(1));
  EXPECT_THAT(texts_of(joined.threads[0]), ElementsAre("one", "two", "three", "four"));
  ASSERT_THAT(joined.rejects, SizeIs(2));
  EXPECT_EQ(joined.rejects[1].path, "b");
  EXPECT_EQ(joined.rejects[1].line, 2u);
  EXPECT_EQ(joined.rejects[1].source, "instagram");
  EXPECT_EQ(joined.rejects[1].reason, "duplicate");
}

TEST(Duplicates, WhatOneFileHasTwiceStaysTwice) {
  const JoinedThreads alone = join({part("a", {said(1, "ok"), said(1, "ok")})});
  EXPECT_THAT(texts_of(alone.threads[0]), ElementsAre("ok", "ok"));
  const JoinedThreads both =
      join({part("a", {said(1, "ok")}), part("b", {said(1, "ok"), said(1, "ok"), said(1, "ok")}),
            part("c", {said(1, "ok"), said(1, "ok")})});
  EXPECT_THAT(texts_of(both.threads[0]), ElementsAre("ok", "ok", "ok"));
  EXPECT_THAT(both.rejects, SizeIs(3));
}

TEST(Duplicates, PartsOfTheSamePathAreOneFile) {
  const JoinedThreads joined = join({part("a", {said(1, "ok")}), part("a", {said(1, "ok")})});
  EXPECT_THAT(texts_of(joined.threads[0]), ElementsAre("ok", "ok"));
}

TEST(Duplicates, AnotherTimeAuthorTextOrKindIsAnotherMessage) {
  chat::Message taken_back = said(1, "");
  taken_back.kind = chat::Kind::Unsent;
  chat::Message photo = said(1, "");
  photo.kind = chat::Kind::Media;
  const JoinedThreads joined =
      join({part("a", {said(1, "one"), photo}),
            part("b", {said(2, "one"), said(1, "one", "Robin"), said(1, "two"), taken_back})});
  EXPECT_THAT(joined.threads.at(0).messages, SizeIs(6));
  EXPECT_THAT(joined.rejects, SizeIs(0));
}

TEST(Duplicates, OtherThreadsAreNotCompared) {
  ThreadPart other = part("b", {said(1, "one")});
  other.thread.key = "y";
  const JoinedThreads joined = join({part("a", {said(1, "one")}), std::move(other)});
  EXPECT_THAT(joined.threads, SizeIs(2));
  EXPECT_THAT(joined.rejects, SizeIs(0));
}

TEST(Duplicates, OverlapsAreFoundWhateverTheOrderOfFiles) {
  std::vector<ThreadPart> parts{part("a", {said(50, "x")}), part("b", {said(9, "y"), said(1, "z")}),
                                part("c", {}), part("d", {said(60, "w"), said(1, "z")}),
                                part("e", {said(50, "x")})};
  const JoinedThreads joined = join(std::move(parts));
  EXPECT_THAT(texts_of(joined.threads.at(0)), ElementsAre("z", "y", "x", "w"));
  EXPECT_THAT(joined.rejects, SizeIs(2));
}

TEST(Duplicates, ManyCopiesTakeLinearTime) {
  std::vector<chat::Message> many(200'000, said(1, "ok"));
  const JoinedThreads joined = join({part("a", many), part("b", many)});
  EXPECT_THAT(joined.threads.at(0).messages, SizeIs(200'000));
  EXPECT_THAT(joined.rejects, SizeIs(200'000));
}

}  // namespace
}  // namespace idiolect::sources
