// idiolect chat: talk with the result in a terminal.
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <iostream>

#include "base/error.h"
#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/model_flags.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace {

struct ChatOptions {
  ModelFlags model;
  std::string contact = "a friend";
  std::string relationship;
  std::string platform;
  std::string gap;
  int max_new_tokens = 128;
  SamplerFlags sampler;

  template <class Visit>
  void describe(Visit&& visit) {
    model.describe(visit);
    visit("contact", contact,
          "who you are in this chat; a name from the dataset brings out how you two talk");
    visit("relationship", relationship,
          "who you are to the owner, e.g. sister; as the run knows it when not given");
    visit("platform", platform, "where you two write, e.g. whatsapp; left out when not given");
    visit("gap", gap, "how long ago you two last wrote, e.g. \"3 days\"; left out when not given");
    visit("max-new-tokens", max_new_tokens, "most tokens of one reply");
    sampler.describe(visit);
  }
};

/// What a run with a header tells of this chat; the hour is the one on the wall.
chat::Facts facts_of(const ChatOptions& options, const chat::SystemPrompt& prompt) {
  chat::Facts facts;
  facts.contact = options.contact;
  facts.relationship =
      options.relationship.empty() ? prompt.relationship_to(options.contact) : options.relationship;
  facts.platform = chat::platform_name(options.platform);
  facts.gap = options.gap;
  const std::time_t now = std::time(nullptr);
  std::tm clock{};
  if (::localtime_r(&now, &clock) != nullptr)
    chat::set_time(facts, Time(std::chrono::seconds(::timegm(&clock))));
  return facts;
}

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
  request.system = selection.prompt.text(facts_of(*options, selection.prompt));
  request.sampler = options->sampler.sampler();
  request.max_new_tokens = static_cast<std::size_t>(options->max_new_tokens);
  request.stream = [](std::string_view piece) { std::cout << piece << std::flush; };

  const auto model = open_engine_model(selection.options);
  if (at_terminal)
    std::cerr << model->placement() << "\nWrite, and " << selection.prompt.owner
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
    request.turns.push_back({chat::Role::Assistant, selection.prompt.owner, reply.text, {}});
  }
  return 0;
}

}  // namespace idiolect::commands
