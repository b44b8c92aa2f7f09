// evaluate/forgetting.h
//
// What tuning cost besides: plain text that is nobody's chat, under the base and
// under the tuned model; and whether the base is still itself, to the bit, where the
// adapter is switched off.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"
#include "evaluate/evidence.h"
#include "evaluate/section.h"

namespace idiolect::evaluate {

/// Each line of `text` as an answer to the line before it, so that a chat model can be asked.
std::vector<chat::Conversation> neutral_conversations(std::string_view text);

/// {"tokens", "equal"}: in how many the two agree to the bit.
Json compare_bits(std::span<const chat::Score> base_alone,
                  std::span<const chat::Score> switched_off);

/// From "forgetting" {"texts": [{"language", "base": costs, "tuned": costs}]} and "adapter_off"
/// (compare_bits): {"texts": [{"language", "bytes", "base", "tuned", "above", "above_interval"}],
/// "adapter_off"}. Null without both.
Json measure_forgetting(const Evidence& evidence);
Section show_forgetting(const Json& measured);

}  // namespace idiolect::evaluate
