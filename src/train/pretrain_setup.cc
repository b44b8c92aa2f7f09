#include "train/pretrain_setup.h"

#include <fmt/format.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "chat/system_text.h"
#include "train/resumed_options.h"
#include "train/whole_model.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;

/// An epoch that no training has: the plain telling of the dialogues that are held out.
constexpr std::uint64_t kPlainEpoch = ~std::uint64_t{0};

fs::path config_file(const runs::PretrainOptions& options) {
  return options.base.empty() ? fs::path(options.config) : fs::path(options.base) / "config.json";
}

runs::PretrainOptions settle_options(const PretrainJob& job, const runs::RunFolder& run,
                                     Json& record) {
  if (job.options.resume) {
    record = runs::read_record(run);
    if (record.value("state", "") == "done")
      throw Error(run.root.string() + ": this run is finished; nothing to resume",
                  "start another with a different --out");
    return resumed_options(
        job.options, record,
        {"corpus", "config", "tokenizer", "base", "stop-after", "checkpoint-minutes"});
  }
  if (runs::is_run(run.root))
    throw Error(run.root.string() + ": a run is there already",
                "--resume goes on with it; another --out starts a new one");
  runs::PretrainOptions options = job.options;
  if (options.corpus.empty()) throw UsageError("--corpus is needed");
  if (options.config.empty() == options.base.empty())
    throw UsageError("either --config or --base is needed",
                     "--config trains from scratch, --base goes on from a model folder");
  if (options.tokenizer == "auto") options.tokenizer = config_file(options).parent_path().string();
  if (options.tokenizer.empty()) options.tokenizer = ".";
  for (std::string* const path :
       {&options.corpus, &options.config, &options.base, &options.tokenizer})
    if (!path->empty()) *path = fs::weakly_canonical(*path).string();
  if (options.threads <= 0)
    options.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  if (options.system == "auto") options.system = chat::kSystemPattern;
  return options;
}

void check_ranges(const runs::PretrainOptions& options) {
  const auto need = [](bool holds, const char* what) {
    if (!holds) throw UsageError(what);
  };
  need(options.epochs >= 1 && options.epochs <= 1000, "--epochs must be between 1 and 1000");
  need(options.batch_tokens >= 1, "--batch-tokens must be at least 1");
  need(options.sequence_length >= 16, "--sequence-length must be at least 16");
  need(options.pass_tokens >= 16, "--pass-tokens must be at least 16");
  need(options.typing >= 0 && options.typing <= 1, "--typing must be between 0 and 1");
  need(options.held_out >= 1, "--held-out must be at least 1");
  need(options.warmup >= 0 && options.warmup < 1, "--warmup must be at least 0 and below 1");
  need(options.clip > 0, "--clip must be above 0");
  need(options.patience >= 1, "--patience must be at least 1");
  need(options.stop_after >= 0, "--stop-after must not be negative");
  need(options.evaluate_every.value_or(1) >= 1, "--evaluate-every must be at least 1");
  need(options.checkpoint_minutes.value_or(0) >= 0, "--checkpoint-minutes must not be negative");
  need(options.learning_rate.value_or(1) > 0, "--lr must be above 0");
}

Json lines_of(const std::vector<dataset::Dialogue>& dialogues) {
  Json lines = Json::array();
  for (const dataset::Dialogue& dialogue : dialogues) lines.push_back(dialogue.line);
  return lines;
}

/// Adds the examples of one epoch and the updates over them.
void add_epoch(Material& material, CorpusExamples epoch, const BatchOptions& batch,
               std::uint64_t number) {
  const std::size_t first = material.train.size();
  for (Update& update : plan_epoch(epoch.items, batch, number)) {
    for (Pass& pass : update.passes)
      for (std::size_t& index : pass) index += first;
    material.updates.push_back(std::move(update));
  }
  material.tokens += epoch.tokens;
  material.loss_tokens += epoch.loss_tokens;
  std::move(epoch.items.begin(), epoch.items.end(), std::back_inserter(material.train));
}

Material read_material(const runs::PretrainOptions& options, const tokenizer::ChatFormat& format,
                       std::int64_t context, const Progress& progress) {
  const auto seed = static_cast<std::uint64_t>(options.seed);
  const dataset::HeldOut parts =
      dataset::hold_out(dataset::read_dialogues(options.corpus, progress),
                        static_cast<std::size_t>(options.held_out), seed);
  CorpusOptions telling{
      options.system, options.typing,
      static_cast<std::size_t>(std::min<std::int64_t>(options.sequence_length, context)), seed};
  Material material;
  const BatchOptions batch{options.batch_tokens, options.pass_tokens, seed};
  const auto epochs = static_cast<std::uint64_t>(options.epochs);
  for (std::uint64_t epoch = 0; epoch < epochs; ++epoch) {
    report(progress, {"tokenizing", epoch, epochs, "epochs", ""});
    add_epoch(material, corpus_examples(parts.train, format, telling, epoch), batch, epoch);
  }
  report(progress, {"tokenizing", epochs, epochs, "epochs", ""});
  telling.typing = 0;
  material.valid = corpus_examples(parts.valid, format, telling, kPlainEpoch);
  material.test = corpus_examples(parts.test, format, telling, kPlainEpoch);
  material.held_out = {{"valid", lines_of(parts.valid)}, {"test", lines_of(parts.test)}};
  return material;
}

/// What the run stands on; a resumed run must stand on the same.
Json foundation(const runs::PretrainOptions& options) {
  Json tokenizer = Json::object();
  for (const fs::path& file : tokenizer_files(options.tokenizer))
    tokenizer[file.filename().string()] = sha256_of_file(file);
  Json found{{"corpus", sha256_of_file(options.corpus)},
             {"config", sha256_of_file(config_file(options))},
             {"tokenizer", std::move(tokenizer)}};
  if (!options.base.empty()) found["base"] = runs::identify_base(options.base)["weights"];
  return found;
}

Json new_record(const runs::PretrainOptions& options, const tokenizer::ChatFormat& format) {
  return {{"version", IDIOLECT_VERSION},
          {"libtorch", TORCH_VERSION},
          {"state", "running"},
          {"kind", "pretrain"},
          {"options", options_to_json(options)},
          {"sha256", foundation(options)},
          {"config", read_json(config_file(options))},
          {"system", options.system},
          {"template",
           {{"name", format.template_name()}, {"sha256", sha256_hex(format.template_text())}}}};
}

void check_record(const Json& record, const runs::PretrainOptions& options) {
  const Json found = foundation(options);
  for (const auto& [name, value] : record.at("sha256").items())
    if (!found.contains(name) || found.at(name) != value)
      throw Error("--" + name + ": not the one that this run was started with",
                  "give the right one, or start a new run with another --out");
}

void check_fits(const model::Config& config, const tokenizer::ChatFormat& format,
                const runs::PretrainOptions& options) {
  const auto pieces = static_cast<std::int64_t>(format.tokenizer().vocabulary_size());
  if (pieces != config.vocabulary)
    throw Error(fmt::format("{}: vocab_size is {}, but the tokenizer has {} tokens",
                            config_file(options).string(), config.vocabulary, pieces),
                "give the tokenizer of this model with --tokenizer, or change vocab_size");
}

}  // namespace

PretrainSetup set_up_pretraining(const PretrainJob& job) {
  const runs::RunFolder run{job.options.out};
  Json record;
  const runs::PretrainOptions options = settle_options(job, run, record);
  check_ranges(options);
  at::set_num_threads(options.threads);
  model::Config config = model::read_config_file(config_file(options));
  auto format = tokenizer::ChatFormat::load(options.tokenizer, options.chat_template);
  check_fits(config, format, options);
  if (options.resume) {
    check_record(record, options);
  } else {
    record = new_record(options, format);
  }
  Material material = read_material(options, format, config.context, job.progress);
  return {
      options, run, std::move(record), std::move(config), std::move(format), std::move(material)};
}

}  // namespace idiolect::train
