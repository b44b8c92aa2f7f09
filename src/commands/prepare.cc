// idiolect prepare: chat exports become a dataset.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "commands/cli.h"
#include "commands/prepare_choices.h"
#include "commands/prepare_ledger.h"
#include "commands/prepare_options.h"
#include "commands/prepare_redact.h"
#include "commands/prepare_report.h"
#include "commands/prepare_threads.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "commands/table.h"
#include "dataset/write.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

/// A bar that is also where Ctrl-C is noticed: nothing has been written under its name yet.
Progress interruptible(Progress draw) {
  return [draw = std::move(draw)](const ProgressReport& where) {
    if (interrupt_requested(interrupt_flag()))
      throw Interrupted("interrupted; nothing was written");
    report(draw, where);
  };
}

bool is_of_a_dataset(const std::string& name) {
  constexpr std::array<std::string_view, 4> kNames{dataset::kManifestName, kLedgerName,
                                                   kRedactionName, dataset::kContextName};
  return std::ranges::find(kNames, name) != kNames.end() ||
         std::ranges::any_of(dataset::kSplits,
                             [&](auto split) { return name == dataset::file_name(split); }) ||
         std::ranges::any_of(dataset::forms(),
                             [&](const auto& form) { return name == form.companion_name; });
}

/// Replacing a folder removes what is in it, so only a dataset may be replaced.
void check_out(const fs::path& out) {
  if (out.empty()) throw UsageError("--out: the name of a folder is missing");
  if (!fs::exists(out)) return;
  if (!fs::is_directory(out))
    throw UsageError("--out: " + out.string() + " is a file, not a folder");
  for (const auto& entry : fs::directory_iterator(out))
    if (const std::string name = entry.path().filename().string(); !is_of_a_dataset(name))
      throw UsageError(
          fmt::format("--out: {} holds '{}', which is not part of a dataset", out.string(), name),
          "the whole folder would be replaced: choose another --out, or move the file");
}

sources::Imported read(const PrepareOptions& options, const Progress& progress) {
  sources::ReadOptions read_options;
  read_options.only = options.only;
  if (options.source != "auto") read_options.as_source = options.source;
  read_options.secret =
      options.redact == privacy::word_of(privacy::Redact::Surrogate) || !options.forget.empty();
  const std::vector<fs::path> paths(options.exports.begin(), options.exports.end());
  return sources::read_exports(paths, read_options, progress);
}

/// Enters what the readers say, and holds it against what the dataset counted.
dataset::Ledgers complete_ledgers(dataset::Ledgers ledgers, const sources::Imported& imported) {
  std::map<std::string, std::size_t> records;
  imported.rejects.for_each([&](const sources::Reject& reject, std::size_t count) {
    dataset::Ledger& ledger = ledgers[std::string(reject.source)];
    ledger.read += count;
    ledger.dropped[std::string(reject.reason)] += count;
  });
  for (const sources::InputFile& file : imported.files) {
    ++ledgers[file.source].files;
    records[file.source] += file.records;
  }
  dataset::check_sums(ledgers);
  for (const auto& [source, ledger] : ledgers)
    if (ledger.read != records[source])
      throw Bug(fmt::format("{}: the files hold {} records, but {} were read", source,
                            records[source], ledger.read));
  return ledgers;
}

privacy::Redact redact_mode(const PrepareOptions& options) {
  if (const auto mode = privacy::redact_of(options.redact)) return *mode;
  throw UsageError(fmt::format("--redact: '{}' is not known", options.redact),
                   "choose off, tag, surrogate or drop");
}

dataset::BuildOptions build_options_of(const PrepareOptions& options) {
  dataset::BuildOptions build_options;
  build_options.session_gap = std::chrono::minutes(options.session_gap);
  const dataset::Form& form = dataset::find_form(options.format);
  if (!options.dry_run) build_options.form = &form;
  if (form.carries) build_options.carry = static_cast<std::size_t>(options.carry);
  if (options.explain != kExplainAll) build_options.shown = options.explain;
  return build_options;
}

Preparation prepare(const PrepareOptions& options, const Progress& progress) {
  Preparation preparation;
  preparation.options = options;
  sources::Imported& imported = preparation.imported = read(options, progress);
  preparation.owner = curate::find_owner(imported.outlines, {options.me, imported.stated_owner});
  curate::check_subject(options.subject, preparation.owner, options.me);
  const std::string owner = preparation.owner.display_name();
  curate::ConsentFilter consent(consent_of(options, imported.secret), owner);
  curate::SameNames same(owner);
  preparation.repeats =
      curate::Repeats(options.dedupe ? curate::Copies::Drop : curate::Copies::Keep);
  std::optional<Redactor> redactor;
  if (const privacy::Redact mode = redact_mode(options); mode != privacy::Redact::Off)
    redactor.emplace(imported, names_of_voice(options, preparation.owner),
                     names_said_to_be_the_same(options), mode);
  preparation.builder = std::make_unique<dataset::Builder>(build_options_of(options));
  decide_threads(imported,
                 {preparation.owner, consent, same, preparation.repeats,
                  redactor ? &*redactor : nullptr, *preparation.builder},
                 progress);
  preparation.departures = consent.finish();
  preparation.context_only = consent.context_only();
  preparation.voice = consent.voice();
  preparation.same_lines = same.suggestions();
  if (redactor) preparation.review = redactor->take_review();
  hide_forgotten(preparation);
  preparation.ledgers = complete_ledgers(preparation.builder->account().ledgers(), imported);
  return preparation;
}

void say_findings(const Preparation& preparation) {
  for (const std::string& note : preparation.imported.notes) std::cerr << "note: " << note << '\n';
  for (const std::string& warning : preparation.owner.warnings)
    std::cerr << "warning: " << warning << '\n';
  std::cerr << preparation.owner.how << '\n';
  for (const std::string& line : preparation.same_lines)
    std::cerr << fmt::format("one person? then add --same \"{}\"\n", line);
  std::cerr << curation_words(preparation);
}

/// The rows that were written hold every message that the ledger calls kept.
void check_rows(const Preparation& preparation) {
  std::size_t owner = 0;
  std::size_t others = 0;
  for (const auto& [source, ledger] : preparation.ledgers) {
    owner += ledger.owner;
    others += ledger.others;
  }
  std::size_t owner_in_rows = 0;
  std::size_t others_in_rows = preparation.builder->context_messages();
  for (const auto& [split, figures] : preparation.builder->splits()) {
    owner_in_rows += figures.owner_messages;
    others_in_rows += figures.other_messages;
  }
  if (owner != owner_in_rows || others != others_in_rows)
    throw Bug(fmt::format("{} + {} messages were kept, but the rows hold {} + {}", owner, others,
                          owner_in_rows, others_in_rows));
}

std::size_t broken_control_tokens(const Preparation& preparation) {
  std::size_t broken = 0;
  for (const auto& [split, figures] : preparation.builder->splits())
    broken += figures.broken_control_tokens;
  return broken;
}

/// The lines of each file.
Json rows_json(const Preparation& preparation) {
  Json rows = Json::object();
  for (const auto& [split, figures] : preparation.builder->splits())
    rows[std::string(dataset::to_string(split))] = figures.lines;
  return rows;
}

Json manifest_of(const Preparation& preparation, const std::optional<std::string>& hash) {
  const Json found = prepare_json(preparation);
  Json inputs = Json::array();
  for (const sources::InputFile& file : preparation.imported.files)
    inputs.push_back({{"path", file.path},
                      {"sha256", file.sha256},
                      {"bytes", file.bytes},
                      {"source", file.source}});
  Json manifest = {{"version", IDIOLECT_VERSION},
                   {"owner", found.at("owner")},
                   {"format", preparation.options.format},
                   {"options", options_to_json(preparation.options)},
                   {"inputs", inputs},
                   {"sources", found.at("sources")},
                   {"ledger", ledger_figures(preparation)},
                   {"examples", found.at("examples")},
                   {"rows", rows_json(preparation)}};
  manifest["repeats"] = found.at("repeats");
  if (preparation.voice) manifest["subject"] = preparation.voice->name;
  if (preparation.review) manifest["redaction"] = found.at("redaction");
  if (hash) manifest["hash"] = *hash;
  if (const std::size_t broken = broken_control_tokens(preparation); broken > 0)
    manifest["broken_control_tokens"] = broken;
  return manifest;
}

void write(const Preparation& preparation, const dataset::Form& form, const Progress& progress) {
  const fs::path out = preparation.options.out;
  StagedFolder staged(out);
  const auto hash = dataset::write_splits(staged.folder(), *preparation.builder, form, progress);
  check_rows(preparation);
  write_ledger(staged.folder(), preparation);
  if (preparation.review)
    write_file(staged.folder() / kRedactionName, to_pretty(preparation.review->to_json()));
  write_file(staged.folder() / dataset::kManifestName, to_pretty(manifest_of(preparation, hash)));
  staged.commit();
  if (const std::size_t broken = broken_control_tokens(preparation); broken > 0)
    std::cerr << fmt::format(
        "note: {} control tokens spelled inside messages were written with a blank (<| …|>, < "
        "/s>)\n",
        broken);
}

void print(const Preparation& preparation) {
  const PrepareOptions& options = preparation.options;
  std::ostream& words = options.json ? std::cerr : std::cout;
  if (!options.explain.empty()) words << prepare_explanation(preparation) << '\n';
  std::cout << (options.json ? to_line(prepare_json(preparation)) + '\n'
                             : prepare_table(preparation));
}

}  // namespace

int run_prepare(const Command& self, Arguments arguments) {
  const auto options = parse<PrepareOptions>(self, arguments);
  if (!options) return 0;
  const dataset::Form& form = dataset::find_form(options->format);
  if (options->session_gap < 0) throw UsageError("--session-gap: minutes cannot be negative");
  if (options->carry < 0 || options->carry > 100)
    throw UsageError("--carry must be between 0 and 100 turns");
  if (options->carry > 0 && !form.carries)
    std::cerr << fmt::format(
        "note: --carry has no effect with --format {}: its trainers would learn those turns too\n",
        form.name);
  redact_mode(*options);
  if (!options->dry_run) check_out(options->out);

  const Progress progress = interruptible(draw_progress());
  const Preparation preparation = prepare(*options, progress);
  say_findings(preparation);
  const bool has_any = preparation.builder->rows() > 0;
  if (has_any && !options->dry_run) {
    write(preparation, form, progress);
  } else {
    preparation.builder->for_each_row([](dataset::Split, std::string_view) {});
    preparation.builder->for_each_context_row([](std::string_view) {});
    check_rows(preparation);
  }
  print(preparation);
  if (!has_any)
    throw Error("nothing to train on: no session in which you say something",
                preparation.context_only.groups > 0
                    ? "groups are context only: --group NAME or --group all trains on them"
                    : "check the owner above; --explain all says why each message was dropped");
  if (!options->dry_run && !options->json)
    std::cout << fmt::format("dataset: {}\nnext: idiolect train --base DIR --dataset {}\n",
                             options->out, options->out);
  return 0;
}

}  // namespace idiolect::commands
