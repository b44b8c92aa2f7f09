#include "sources/interleaved.h"

#include <gtest/gtest.h>

#include <string>

namespace idiolect::sources {
namespace {

TEST(Interleaved, GivesEachThreadItsMessagesInTheirOrderHoweverMany) {
  for (const std::size_t memory : {std::size_t{0}, std::size_t{5000}, Interleaved::kInMemory}) {
    Interleaved messages(memory);
    for (std::size_t i = 0; i < 1000; ++i) {
      chat::Message message;
      message.text = std::to_string(i);
      messages.add(i % 7 == 0 ? 9 : i % 7, std::move(message));
    }
    std::size_t count = 0;
    for (std::size_t thread = 0; thread < 12; ++thread) {
      std::size_t last = 0;
      for (const chat::Message& message : messages.take(thread)) {
        const std::size_t number = std::stoul(message.text);
        EXPECT_EQ(number % 7 == 0 ? 9 : number % 7, thread);
        EXPECT_TRUE(last == 0 || number > last);
        last = number;
        ++count;
      }
    }
    EXPECT_EQ(count, 1000u);
  }
}

}  // namespace
}  // namespace idiolect::sources
