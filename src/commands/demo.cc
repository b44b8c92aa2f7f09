// idiolect demo: the whole loop on the shipped sample, each step said and shown.
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "commands/cli.h"
#include "commands/progress_bar.h"
#include "commands/shipped.h"
#include "commands/table.h"
#include "evaluate/side_by_side.h"
#include "hub/base_model.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

/// What the demo makes in its folder; nothing else may lie there.
constexpr std::array kFolders{"dataset", "tuned", "stranger"};

struct DemoOptions {
  std::string out = "idiolect-demo";
  std::string exports;
  std::string base;
  std::string me = "Tamsin Vey";
  int rounds = 3;
  int threads = 0;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("out", out, "folder for the dataset and the two runs; an older demo there is replaced");
    visit("exports", exports, "chat exports; default: the sample that comes with the program");
    visit("base", base,
          "folder or hub name of the base model; default: the one that comes with the program");
    visit("me", me, "the name to show for the owner of the exports");
    visit("rounds", rounds, "contexts to answer side by side");
    visit("threads", threads, "processor threads; 0: one per core");
  }
};

/// Removing an older demo must not remove anything else.
void clear(const fs::path& out) {
  if (!fs::exists(out)) return;
  if (!fs::is_directory(out)) throw UsageError("--out: " + out.string() + " is a file");
  for (const auto& entry : fs::directory_iterator(out)) {
    const std::string name = entry.path().filename().string();
    if (std::ranges::find(kFolders, name) == kFolders.end())
      throw UsageError(
          fmt::format("--out: {} holds '{}', which is no part of a demo", out.string(), name),
          "choose another --out");
  }
  for (const char* const name : kFolders) fs::remove_all(out / name);
}

/// The steps, with one clock.
class Tour {
 public:
  explicit Tour(const DemoOptions& options)
      : out_(options.out),
        exports_(options.exports.empty() ? shipped_sample() : fs::path(options.exports)),
        base_(options.base.empty() ? shipped_base() : fs::path(options.base)),
        options_(options) {}

  void run() {
    clear(out_);
    make_private_folder(out_);
    step("prepare",
         "Chat exports become a dataset. Look at the bottom: every message is kept or dropped for "
         "a reason that is counted.",
         prepare_words());
    step("train",
         "A small adapter learns from the owner's turns. Look at the validation loss: it should "
         "fall.",
         with_threads(
             {"--base", base_.string(), "--dataset", path("dataset"), "--out", path("tuned")}));
    step("train",
         "A control: a second adapter, by the same recipe, from what the others wrote in the same "
         "chats. It is the stranger of the table below.",
         with_threads({"--base", base_.string(), "--dataset", path("dataset"), "--out",
                       path("stranger"), "--learn", "contacts"}));
    step("compare",
         "The newest part of the chats, which training never saw: the reply that was really given, "
         "the base model, the base told who it should be, and the tuned one. Look at case, "
         "punctuation and the number of lines; a model this small says little of sense.",
         with_threads({"--run", path("tuned"), "--rounds", std::to_string(options_.rounds)}));
    step("score",
         "The same contestants in numbers, and the stranger: how many bits each needs per byte of "
         "the real replies. Look at the intervals in the last column: one without zero says that "
         "the tuned model knows the owner better, and that it is no chance.",
         with_threads({"--run", path("tuned"), "--against", path("stranger")}));
    say_end();
  }

 private:
  std::string path(const char* name) const { return (out_ / name).string(); }

  /// In the sample everybody agrees to everything; in other exports, groups are asked for.
  std::vector<std::string> prepare_words() const {
    std::vector<std::string> words{exports_.string(), "--me", options_.me, "--out",
                                   path("dataset")};
    if (options_.exports.empty()) words.insert(words.end(), {"--group", "all"});
    return words;
  }

  std::vector<std::string> with_threads(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--threads", std::to_string(options_.threads)});
    return arguments;
  }

  void step(std::string_view name, std::string_view what, const std::vector<std::string>& words) {
    std::string line = "idiolect " + std::string(name);
    for (const std::string& word : words)
      line += word.find(' ') == std::string::npos ? " " + word : " \"" + word + "\"";
    std::cout << fmt::format("\n━━ {} of 5: {} ━━\n", ++number_, name);
    for (const std::string& row : evaluate::wrap(what, 100)) std::cout << row << '\n';
    std::cout << fmt::format("$ {}\n\n", line) << std::flush;
    const Command& command = find_command(name);
    command.run(command, words);
    std::cout << std::flush;
  }

  void say_end() const {
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began_);
    std::cout << fmt::format(
        "\n━━ done in {} ━━\n"
        "dataset   {}\n"
        "adapter   {}/adapter (a PEFT folder)\n"
        "curves    {}/curves.html\n"
        "summary   {}/persona.md (edit it, and compare again)\n"
        "talk      idiolect chat --adapter {}\n\n"
        "The same with your own chats (docs/formats tells how to get them):\n"
        "  idiolect prepare ~/exports --out dataset\n"
        "  idiolect train --base {} --out runs/first\n"
        "  idiolect compare --run runs/first && idiolect score --run runs/first\n"
        "A larger base writes better: any Llama, Mistral or Qwen2 folder for --base.\n",
        format_duration(elapsed), path("dataset"), path("tuned"), path("tuned"), path("tuned"),
        path("tuned"), base_.string());
  }

  fs::path out_;
  fs::path exports_;
  fs::path base_;
  const DemoOptions& options_;
  int number_ = 0;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace

int run_demo(const Command& self, Arguments arguments) {
  auto options = parse<DemoOptions>(self, arguments);
  if (!options) return 0;
  options->base = hub::resolve_base(options->base);
  if (options->rounds < 1) throw UsageError("--rounds must be at least 1");
  Tour(*options).run();
  return 0;
}

}  // namespace idiolect::commands
