// idiolect chat: talk with the result in a terminal.
#include <unistd.h>

#include <iostream>

#include "base/error.h"
#include "chat/system_text.h"
#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/model_flags.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace {

struct ChatOptions {
  ModelFlags model;
  std::string contact = "a friend";
  int max_new_tokens = 128;
  SamplerFlags sampler;

  template <class Visit>
  void describe(Visit&& visit) {
    model.describe(visit);
    visit("contact", contact,
          "who you are in this chat; a name from the dataset brings out how you two talk");
    visit("max-new-tokens", max_new_tokens, "most tokens of one reply");
    sampler.describe(visit);
  }
};

/// Reads what the user says; false at the end.
bool read_line(bool at_terminal, std::string& line) {
  if (at_terminal) std::cerr << "> " << std::flush;
  return static_cast<bool>(std::getline(std::cin, line)) && line != "/quit";
}

}  // namespace

int run_chat(const Command& self, Arguments arguments) {
  const auto options = parse<ChatOptions>(self, arguments);
  if (!options) return 0;
  if (options->max_new_tokens < 1) throw UsageError("--max-new-tokens must be at least 1");
  ModelSelection selection = select_model(options->model);
  selection.options.progress = {};
  const bool at_terminal = ::isatty(STDIN_FILENO) != 0;

  chat::Request request;
  request.system = chat::system_text(selection.system, selection.owner, options->contact);
  request.sampler = options->sampler.sampler();
  request.max_new_tokens = static_cast<std::size_t>(options->max_new_tokens);
  request.stream = [](std::string_view piece) { std::cout << piece << std::flush; };

  const auto model = open_engine_model(selection.options);
  if (at_terminal)
    std::cerr << model->placement() << "\nWrite, and " << selection.owner
              << " answers; /new starts over, /quit ends.\n";
  for (std::string line; read_line(at_terminal, line);) {
    if (line == "/new") {
      request.turns.clear();
      continue;
    }
    request.turns.push_back({chat::Role::User, options->contact, line, {}});
    request.seed = static_cast<std::uint64_t>(options->sampler.seed) + request.turns.size();
    const chat::Reply reply = model->reply({&request, 1}).front();
    std::cout << '\n';
    request.turns.push_back({chat::Role::Assistant, selection.owner, reply.text, {}});
  }
  return 0;
}

}  // namespace idiolect::commands
