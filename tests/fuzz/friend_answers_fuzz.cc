// Answers of a friends' test come from somebody else's machine: whatever is in them is refused
// with an Error, or is a list of answers within its limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "base/error.h"
#include "evaluate/friends.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect::evaluate;
  try {
    const FriendAnswers parsed = parse_friend_answers({reinterpret_cast<const char*>(data), size});
    std::set<std::size_t> items;
    if (parsed.answers.empty()) std::abort();
    for (const FriendAnswerRecord& answer : parsed.answers) {
      if (!items.insert(answer.item).second || answer.item == 0 || answer.item > 200) std::abort();
      if (answer.confidence < 1 || answer.confidence > 5) std::abort();
      if (answer.judge.empty() || answer.judge.size() > 64) std::abort();
    }
  } catch (const idiolect::Error&) {
  }
  return 0;
}
