// idiolect generate: one text from a model.
#include <iostream>

#include "base/error.h"
#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/model_flags.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace {

struct GenerateOptions {
  ModelFlags model;
  std::string prompt;
  bool raw = false;
  int max_new_tokens = 256;
  SamplerFlags sampler;

  template <class Visit>
  void describe(Visit&& visit) {
    model.describe(visit);
    visit("prompt", prompt, "what to answer; with --raw, the text to continue");
    visit("raw", raw, "continue the prompt as plain text, without a chat template");
    visit("max-new-tokens", max_new_tokens, "most tokens to write");
    sampler.describe(visit);
  }
};

}  // namespace

int run_generate(const Command& self, Arguments arguments) {
  const auto options = parse<GenerateOptions>(self, arguments);
  if (!options) return 0;
  if (options->max_new_tokens < 1) throw UsageError("--max-new-tokens must be at least 1");
  ModelSelection selection = select_model(options->model);
  selection.options.progress = {};  // the text itself shows how far it is

  chat::Request request;
  request.sampler = options->sampler.sampler();
  request.seed = static_cast<std::uint64_t>(options->sampler.seed);
  request.max_new_tokens = static_cast<std::size_t>(options->max_new_tokens);
  request.stream = [](std::string_view piece) { std::cout << piece << std::flush; };

  const auto model = open_engine_model(selection.options);
  if (options->raw) {
    model->complete(options->prompt, request);
  } else {
    chat::Facts facts;  // not the hour: the same prompt and seed give the same answer
    facts.contact = "a friend";
    request.system = selection.prompt.text(facts);
    request.turns = {{chat::Role::User, "", options->prompt, {}}};
    model->reply({&request, 1});
  }
  std::cout << '\n';
  return 0;
}

}  // namespace idiolect::commands
