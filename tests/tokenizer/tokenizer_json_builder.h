// A few bytes of tokenizer.json for tests: a vocabulary of letters and what a test adds.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/json.h"

namespace idiolect::tokenizer::testing {

/// A BPE with byte fallback over "▁", "a" … "e", "<0x00>" … and the merges a+b, ab+c, ▁+a.
/// `</s>` is id 1; `<unk>` 0.
inline Json letters() {
  Json vocabulary = {{"<unk>", 0}, {"</s>", 1}, {"▁", 2},  {"a", 3},   {"b", 4},   {"c", 5},
                     {"d", 6},     {"e", 7},    {"ab", 8}, {"abc", 9}, {"▁a", 10}, {"Ġ", 11}};
  for (int byte = 0; byte < 256; ++byte) vocabulary[fmt::format("<0x{:02X}>", byte)] = 12 + byte;
  const Json merges = {"a b", Json{"ab", "c"}, "▁ a"};
  return {
      {"added_tokens",
       Json::array({{{"id", 1}, {"content", "</s>"}, {"special", true}, {"normalized", false}}})},
      {"normalizer", nullptr},
      {"pre_tokenizer", nullptr},
      {"post_processor", nullptr},
      {"decoder", nullptr},
      {"model",
       {{"type", "BPE"},
        {"unk_token", "<unk>"},
        {"fuse_unk", true},
        {"byte_fallback", true},
        {"vocab", vocabulary},
        {"merges", merges}}}};
}

}  // namespace idiolect::tokenizer::testing
