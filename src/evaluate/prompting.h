// evaluate/prompting.h
//
// Whether a base can be prompted at all. A small base, or one that was never taught
// to follow instructions, does worse at everything that a prompt asks of it; beating
// it by prompts shows nothing.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"

namespace idiolect::evaluate {

struct BaseFacts {
  std::uint64_t parameters = 0;    // counted from the shapes of the weights
  bool has_chat_template = false;  // of its own
};

/// Below this, summaries and examples in a prompt are not measurable.
inline constexpr std::uint64_t kFewestPromptedParameters = 500'000'000;

struct PromptsMeanSomething {
  bool holds = false;
  std::string reason;  // a sentence
};

PromptsMeanSomething prompts_mean_something(const BaseFacts& base);

/// {"holds", "reason", "parameters", "has_chat_template"}, as comparison.json has it.
Json prompting_to_json(const BaseFacts& base);

}  // namespace idiolect::evaluate
