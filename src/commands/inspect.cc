// idiolect inspect: what a dataset holds, as a person wants to see it.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"
#include "chat/shown_turns.h"
#include "chat/system_text.h"
#include "commands/cli.h"
#include "commands/inspection.h"
#include "commands/progress_bar.h"
#include "commands/table.h"
#include "dataset/dataset.h"
#include "hub/base_model.h"
#include "tokenizer/chat_format.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kExtremes = 3;  // longest and shortest sessions to name

struct InspectOptions {
  std::string dataset = "dataset";
  int show = 2;
  std::string session;
  std::string base;
  std::string chat_template = "auto";
  std::string html;
  std::int64_t seed = 1;
  int width = 100;
  bool json = false;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("DATASET", dataset, "folder that `idiolect prepare` wrote");
    visit("show", show, "conversations to show, drawn at random");
    visit("session", session, "the one to show instead, by its id or the beginning of it");
    visit("base", base,
          "a model, folder or hub name: counts tokens and shows which of them are trained on");
    visit("template", chat_template, "chat template: auto (the model's own), chatml or plain");
    visit("html", html, "write one web page with everything to this file");
    visit("seed", seed, "of the draw");
    visit("width", width, "columns of the terminal");
    visit("json", json, "print the figures as one JSON object");
  }
};

struct Row {
  chat::Conversation conversation;
  std::string split;
  std::size_t messages = 0;
};

std::size_t count_messages(const chat::Conversation& conversation) {
  std::size_t messages = 0;
  for (const chat::Turn& turn : conversation.turns)
    if (!turn.carried) messages += chat::split_bubbles(turn.content).size();
  return messages;
}

std::vector<Row> read_rows(const fs::path& folder) {
  std::vector<Row> rows;
  for (const dataset::Split split : dataset::kSplits)
    for (chat::Conversation& conversation : dataset::read_split(folder, split)) {
      const std::size_t messages = count_messages(conversation);
      rows.push_back({std::move(conversation), std::string(dataset::to_string(split)), messages});
    }
  if (rows.empty()) throw Error(folder.string() + ": there is no session in it");
  return rows;
}

/// The tokens of sessions as training will see them, if they were not cut.
class Viewer {
 public:
  Viewer(const InspectOptions& options, std::string owner)
      : format_(tokenizer::ChatFormat::load(options.base, options.chat_template)),
        owner_(std::move(owner)) {}

  std::vector<UsedToken> tokens_of(const chat::Conversation& conversation) const {
    const auto turns = chat::shown_turns<tokenizer::FormatTurn>(conversation.turns);
    const auto shown =
        format_.show(chat::system_text(chat::kSystemPattern, owner_, conversation.contact), turns);
    std::vector<UsedToken> tokens;
    for (std::size_t i = 0; i < shown.offsets.size(); ++i) {
      const auto [begin, end] = shown.offsets[i];
      const TokenUse use = shown.encoded.loss[i] != 0 ? TokenUse::Trained
                           : shown.content[i] != 0    ? TokenUse::Context
                                                      : TokenUse::Control;
      tokens.push_back({shown.text.substr(begin, end - begin), use});
    }
    return tokens;
  }

 private:
  tokenizer::ChatFormat format_;
  std::string owner_;
};

void count_tokens(Inspection& inspection, const std::vector<Row>& rows, const Viewer& viewer) {
  const Progress progress = draw_progress();
  std::size_t done = 0;
  for (const Row& row : rows) {
    const std::vector<UsedToken> tokens = viewer.tokens_of(row.conversation);
    inspection.tokens += tokens.size();
    inspection.longest_tokens = std::max(inspection.longest_tokens, tokens.size());
    inspection.trained_tokens +=
        static_cast<std::size_t>(std::ranges::count(tokens, TokenUse::Trained, &UsedToken::use));
    report(progress, {"tokenizing", ++done, rows.size(), "sessions", {}});
  }
}

Shown to_shown(const Row& row, const std::optional<Viewer>& viewer) {
  Shown shown{row.conversation, row.split, {}};
  if (viewer) shown.tokens = viewer->tokens_of(row.conversation);
  return shown;
}

std::vector<Shown> chosen(const std::vector<Row>& rows, const InspectOptions& options,
                          const std::optional<Viewer>& viewer) {
  std::vector<Shown> shown;
  if (!options.session.empty()) {
    for (const Row& row : rows)
      if (row.conversation.id.starts_with(options.session)) shown.push_back(to_shown(row, viewer));
    if (shown.empty())
      throw UsageError("--session: no session's id begins with '" + options.session + "'",
                       "the ids are in the rows of the dataset, and under each conversation shown");
    return shown;
  }
  std::vector<std::size_t> order(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  Random random(static_cast<std::uint64_t>(options.seed));
  const std::size_t count =
      std::min<std::size_t>(static_cast<std::size_t>(options.show), rows.size());
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(order[i], order[i + random.below(order.size() - i)]);
    shown.push_back(to_shown(rows[order[i]], viewer));
  }
  return shown;
}

Inspection inspect(const InspectOptions& options) {
  const fs::path folder = options.dataset;
  std::vector<Row> rows = read_rows(folder);
  Inspection inspection;
  inspection.folder = options.dataset;
  inspection.owner = dataset::voice_of(dataset::read_manifest(folder));
  for (const Row& row : rows) inspection.overview.add(row.conversation);
  for (const dataset::Split split : dataset::kSplits)
    inspection.sessions.emplace_back(
        dataset::to_string(split),
        std::ranges::count(rows, dataset::to_string(split), &Row::split));
  std::optional<Viewer> viewer;
  if (!options.base.empty()) viewer.emplace(options, inspection.owner);
  if (viewer) count_tokens(inspection, rows, *viewer);
  inspection.shown = chosen(rows, options, viewer);
  std::ranges::stable_sort(rows, std::ranges::greater(), &Row::messages);
  const std::size_t extremes = std::min(kExtremes, rows.size());
  for (std::size_t i = 0; i < extremes; ++i) {
    inspection.longest.push_back(to_shown(rows[i], std::nullopt));
    inspection.shortest.push_back(to_shown(rows[rows.size() - 1 - i], std::nullopt));
  }
  return inspection;
}

}  // namespace

int run_inspect(const Command& self, Arguments arguments) {
  auto options = parse<InspectOptions>(self, arguments);
  if (!options) return 0;
  options->base = hub::resolve_base(options->base);
  if (options->show < 0) throw UsageError("--show cannot be negative");
  if (options->width < 60 || options->width > 1000)
    throw UsageError("--width must be between 60 and 1000");
  const Inspection inspection = inspect(*options);
  if (!options->html.empty()) {
    AtomicFile file(options->html);
    file.write(inspection_html(inspection));
    file.commit();
  }
  if (options->json) {
    std::cout << to_line(inspection_json(inspection)) << '\n';
  } else {
    std::cout << inspection_text(inspection, static_cast<std::size_t>(options->width),
                                 ::isatty(STDOUT_FILENO) != 0);
  }
  if (!options->html.empty() && !options->json) std::cout << "page: " << options->html << '\n';
  return 0;
}

}  // namespace idiolect::commands
