// idiolect pull: a base model from the Hugging Face hub.
#include "hub/pull.h"

#include <fmt/format.h>

#include <iostream>
#include <map>

#include "base/error.h"
#include "commands/cli.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace {

struct PullOptions {
  std::string name;
  std::string revision = "main";
  bool offline = false;
  int connections = 4;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("ORG/NAME", name, "the model, as the hub names it");
    visit("revision", revision, "branch, tag or commit");
    visit("offline", offline, "only look whether it is here; also by HF_HUB_OFFLINE=1");
    visit("connections", connections, "parts to download at a time");
  }
};

hub::PullRequest to_request(const PullOptions& options) {
  const auto name = hub::parse_model_name(options.name);
  if (!name)
    throw UsageError("'" + options.name + "' is no name of a model on the hub",
                     "it looks like HuggingFaceTB/SmolLM2-135M-Instruct");
  if (!hub::is_revision(options.revision))
    throw UsageError("--revision: '" + options.revision + "' is no branch, tag or commit");
  if (options.connections < 1 || options.connections > 32)
    throw UsageError("--connections must be between 1 and 32");
  hub::PullRequest request;
  request.name = *name;
  request.revision = options.revision;
  request.environment = hub::read_environment();
  request.environment.is_offline |= options.offline;
  request.connections = options.connections;
  request.interrupt = interrupt_flag();
  return request;
}

/// The live line is ended when this returns.
hub::Pulled pull_and_show(hub::PullRequest request) {
  const Display display = open_display();
  request.progress = display.progress;
  request.say = display.say;
  try {
    return hub::pull(request);
  } catch (const Interrupted&) {
    throw Interrupted(request.name.text() + ": stopped; what came so far is kept",
                      "the same command goes on from there");
  }
}

/// One line per reason: which files were left where they are.
void say_left_out(const std::vector<hub::LeftOut>& files) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const hub::LeftOut& file : files) by_reason[file.reason].push_back(file.path);
  for (const auto& [reason, paths] : by_reason)
    std::cout << fmt::format("left out: {}{} ({})\n", paths.front(),
                             paths.size() == 1 ? "" : fmt::format(" and {} more", paths.size() - 1),
                             reason);
}

}  // namespace

int run_pull(const Command& self, Arguments arguments) {
  const auto options = parse<PullOptions>(self, arguments);
  if (!options) return 0;
  const hub::Pulled pulled = pull_and_show(to_request(*options));
  say_left_out(pulled.left_out);
  std::cout << fmt::format(
      "{} at {}: {}\nlicence: {}\nfolder: {}\nnext: idiolect train --base {}{}\n", options->name,
      pulled.commit.substr(0, 12),
      pulled.downloaded == 0 ? "all of it was here"
                             : fmt::format("{:.1f} MB fetched, checksums right",
                                           static_cast<double>(pulled.downloaded) / 1e6),
      pulled.licence.empty() ? "the card names none; see its page before you share anything"
                             : pulled.licence,
      pulled.snapshot.string(), options->name,
      options->revision == "main" ? "" : '@' + options->revision);
  return 0;
}

}  // namespace idiolect::commands
