// A tokenizer.json from a stranger: either an Error, or a tokenizer whose ids and offsets
// stay within bounds, whatever the text.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "tokenizer/tokenizer.h"

namespace {

using namespace idiolect::tokenizer;

constexpr std::array<std::string_view, 6> kTexts{
    "",
    "a b  c\n\nI'll go, 12.5% </s> <|im_end|>",
    "e\xCC\x81\xCC\xA3 \xE2\x96\x81 \xEF\xB7\xBA \xF0\x9F\x99\x82",
    "<s>[INST] hi [/INST]</s>",
    "   \t x   ",
    std::string_view("\0\x7F\xC2\xA0", 4)};

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Tokenizer& tokenizer, std::string_view text) {
  const Range content{text.size() / 3, text.size() / 2};
  for (const std::span<const Range> ranges : {std::span<const Range>(), std::span(&content, 1)}) {
    const Encoding encoding = tokenizer.encode(text, AddSpecial::Yes, ranges);
    require(encoding.offsets.size() == encoding.ids.size());
    for (const TokenId id : encoding.ids)
      require(id >= 0 && static_cast<std::size_t>(id) < tokenizer.vocabulary_size());
    for (const Range& range : encoding.offsets)
      require(range.begin <= range.end && range.end <= text.size());
    tokenizer.decode(encoding.ids, SkipSpecial::No);
    tokenizer.decode(encoding.ids);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const Tokenizer tokenizer =
        Tokenizer::parse({reinterpret_cast<const char*>(data), size}, "tokenizer.json");
    for (const std::string_view text : kTexts) check(tokenizer, text);
  } catch (const idiolect::Error&) {
    // Refusing is fine.
  }
  return 0;
}
