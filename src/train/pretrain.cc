#include "train/pretrain.h"

#include <fmt/format.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <numbers>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "chat/system_text.h"
#include "model/model_folder.h"
#include "model/placement.h"
#include "runs/schedule.h"
#include "train/corpus_examples.h"
#include "train/loop.h"
#include "train/resumed_options.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;

/// What a tokenizer is made of; those that are there go into the model's folder.
constexpr const char* kTokenizerFiles[] = {"tokenizer.json", "tokenizer_config.json",
                                           "tokenizer.model", "chat_template.jinja",
                                           "special_tokens_map.json"};

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
    return resumed_options(job.options, record,
                           {"corpus", "config", "tokenizer", "base", "stop-after"});
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
  need(options.learning_rate.value_or(1) > 0, "--lr must be above 0");
}

/// What is known once the corpus has been read.
struct Material {
  std::vector<Example> train;
  std::vector<Update> updates;
  std::int64_t tokens = 0;  // of all epochs
  std::int64_t loss_tokens = 0;
  CorpusExamples valid;
  CorpusExamples test;
  Json held_out;  // line numbers
};

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

/// Full training wants a step size that falls with the square root of the width; 0.003 suits 256.
double choose_learning_rate(const runs::PretrainOptions& options, const model::Config& config) {
  return options.learning_rate.value_or(0.003 *
                                        std::sqrt(256.0 / static_cast<double>(config.width)));
}

/// What the run stands on; a resumed run must stand on the same.
Json foundation(const runs::PretrainOptions& options) {
  Json tokenizer = Json::object();
  for (const char* const name : kTokenizerFiles)
    if (const fs::path file = fs::path(options.tokenizer) / name; fs::exists(file))
      tokenizer[name] = sha256_of_file(file);
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

/// Bits per byte, from the mean loss in nats of `examples` that spell `bytes`.
double bits_per_byte(const model::Decoder& decoder, const std::vector<Example>& examples,
                     std::int64_t bytes, std::int64_t pass_tokens) {
  std::int64_t tokens = 0;
  for (const Example& example : examples) tokens += example.loss_tokens;
  return mean_loss(decoder, examples, pass_tokens) * static_cast<double>(tokens) /
         (std::numbers::ln2 * static_cast<double>(bytes));
}

/// Writes the model folder, and measures what was written on dialogues that nothing depended on.
Json save_and_measure(model::Decoder& decoder, const tokenizer::ChatFormat& format,
                      const Json& config, const CorpusExamples& test,
                      const runs::PretrainOptions& options) {
  const std::vector<model::Parameter> parameters = decoder.parameters();
  model::round_to_bfloat16(parameters);
  StagedFolder staged(fs::path(options.out) / "model");
  model::save_model(parameters, config, staged.folder());
  for (const char* const name : kTokenizerFiles)
    if (const fs::path file = fs::path(options.tokenizer) / name; fs::exists(file))
      write_file(staged.folder() / name, read_file(file));
  staged.commit();
  return {{"test",
           {{"dialogues", options.held_out},
            {"bytes", test.bytes},
            {"loss_tokens", test.loss_tokens},
            {"bits_per_byte", bits_per_byte(decoder, test.items, test.bytes, options.pass_tokens)},
            {"bits_per_byte_without_ends",
             bits_per_byte(decoder, without_ends(test.items, format.stop_ids()), test.bytes,
                           options.pass_tokens)}}}};
}

std::int64_t count_weights(const std::vector<model::Parameter>& parameters) {
  std::int64_t count = 0;
  for (const model::Parameter& parameter : parameters) count += parameter.weight->numel();
  return count;
}

}  // namespace

TrainOutcome pretrain(const PretrainJob& job) {
  constexpr int kEvaluations = 25;
  const runs::RunFolder run{job.options.out};
  Json record;
  const runs::PretrainOptions options = settle_options(job, run, record);
  check_ranges(options);
  at::set_num_threads(options.threads);
  const model::Config config = model::read_config_file(config_file(options));
  const auto format = tokenizer::ChatFormat::load(options.tokenizer, options.chat_template);
  check_fits(config, format, options);
  if (options.resume) {
    check_record(record, options);
  } else {
    record = new_record(options, format);
  }
  Material material = read_material(options, format, config.context, job.progress);
  const model::PlacementChoice chosen =
      model::choose_placement(options.device, options.precision, model::Work::Train);
  job.say(chosen.reason);

  const auto seed = static_cast<std::uint64_t>(options.seed);
  const auto decoder = options.base.empty()
                           ? std::make_unique<model::Decoder>(config, seed, chosen.placement)
                           : model::Decoder::load_trainable(options.base, chosen.placement);
  std::vector<at::Tensor*> places;
  for (const model::Parameter& parameter : decoder->parameters())
    places.push_back(parameter.weight);
  const std::int64_t weights = count_weights(decoder->parameters());
  Optimizer optimizer(std::move(places), {.beta2 = 0.95, .weight_decay = options.weight_decay});

  Course course;
  course.run = run;
  course.decoder = decoder.get();
  course.optimizer = &optimizer;
  course.train = std::move(material.train);
  course.updates = std::move(material.updates);
  course.valid = std::move(material.valid.items);
  course.pass_tokens = options.pass_tokens;
  course.learning_rate = choose_learning_rate(options, config);
  course.warmup = options.warmup;
  course.clip = options.clip;
  const auto updates = static_cast<int>(course.updates.size());
  course.evaluate_every = options.evaluate_every.value_or(std::max(1, updates / kEvaluations));
  course.patience = options.patience;
  course.stop_after = options.stop_after;
  course.resume = options.resume;
  course.command = "idiolect pretrain";
  job.say(fmt::format("{} weights; {} tokens in {} epochs, {} updates", weights, material.tokens,
                      options.epochs, updates));
  record["placement"] = chosen.reason;
  record["weights"] = weights;
  record["tokens"] = material.tokens;
  record["loss_tokens"] = material.loss_tokens;
  record["schedule"] = {{"updates", updates},
                        {"learning_rate", course.learning_rate},
                        {"evaluate_every", course.evaluate_every}};
  const Json config_json = record["config"];
  course.save = [&, config_json] {
    return save_and_measure(*decoder, format, config_json, material.test, options);
  };

  make_private_folder(run.root);
  make_private_folder(run.checkpoints());
  remove_stale_temporaries(run.root);
  remove_stale_temporaries(run.checkpoints());
  write_file(run.root / "held_out.json", to_line(material.held_out) + '\n');
  runs::write_record(run, record);
  course.record = std::move(record);
  return {run_course(std::move(course), job.watch())};
}

}  // namespace idiolect::train

void idiolect_pretrain(const idiolect::train::PretrainJob& job,
                       idiolect::train::TrainOutcome& outcome) {
  outcome = idiolect::train::pretrain(job);
}
