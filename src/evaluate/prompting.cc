#include "evaluate/prompting.h"

#include <fmt/format.h>

namespace idiolect::evaluate {

PromptsMeanSomething prompts_mean_something(const BaseFacts& base) {
  const double millions = static_cast<double>(base.parameters) / 1e6;
  if (base.parameters < kFewestPromptedParameters)
    return {false, fmt::format("the base has {:.3g} million parameters, and below {} million a "
                               "prompt teaches it nothing",
                               millions, kFewestPromptedParameters / 1'000'000)};
  if (!base.has_chat_template)
    return {false,
            "the base brings no chat template: nobody taught it to follow what a prompt says"};
  return {true, fmt::format("the base has {:.4g} million parameters and a chat template of its own",
                            millions)};
}

Json prompting_to_json(const BaseFacts& base) {
  const PromptsMeanSomething answer = prompts_mean_something(base);
  return {{"holds", answer.holds},
          {"reason", answer.reason},
          {"parameters", base.parameters},
          {"has_chat_template", base.has_chat_template}};
}

}  // namespace idiolect::evaluate
