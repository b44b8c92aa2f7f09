#include "commands/contest.h"

#include <utility>

#include "base/error.h"
#include "base/sha256.h"
#include "commands/context_window.h"
#include "commands/engine.h"
#include "commands/persona_file.h"
#include "dataset/dataset.h"
#include "runs/run_folder.h"
#include "tokenizer/chat_format.h"
#include "weights/model_files.h"

namespace idiolect::commands {
namespace fs = std::filesystem;
namespace {

/// In what form the base and the adapter were asked: another gives other answers.
Json form_of(const generate::ModelOptions& options) {
  return {{"template", options.chat_template},
          {"device", options.device},
          {"precision", options.precision},
          {"quantise", options.quantise}};
}

}  // namespace

Contest open_contest(ContestOptions options) {
  if (!runs::is_run(options.run))
    throw Error(options.run + ": not a run (no run.json)", "make one with `idiolect train`");
  options.model.adapter = options.run;
  Contest contest;
  contest.selection = select_model(options.model);
  const Json& record = contest.selection.record;
  contest.dataset = dataset_of_run(options.dataset, record);
  contest.train = dataset::read_split(contest.dataset, dataset::Split::Train);
  contest.exchanges = std::make_unique<evaluate::ExchangeBook>(contest.train);
  const generate::ModelOptions& model = contest.selection.options;
  contest.window = context_window(model.base, model.chat_template);
  contest.briefing = {contest.selection.prompt,
                      summary_of_owner(options.run, options.persona, contest.dataset,
                                       contest.selection.prompt.owner),
                      contest.exchanges.get(),
                      options.examples,
                      options.seed,
                      contest.window.get()};
  const Json& base = record.at("base");
  contest.shared = {
      {"dataset", record.at("dataset").at("sha256")},
      {"base", {{"config_sha256", base.at("config_sha256")}, {"weights", base.at("weights")}}},
      {"adapter", identify_adapter(model.adapter)},
      {"form", form_of(model)}};
  return contest;
}

ModelSelection select_stranger(const Contest& contest, ModelFlags flags,
                               const std::string& adapter) {
  flags.adapter = adapter;
  flags.base = contest.selection.options.base.string();
  return select_model(flags);
}

Json identify_adapter(const fs::path& peft) {
  return {{"config_sha256", sha256_of_file(peft / "adapter_config.json")},
          {"weights_sha256", sha256_of_file(peft / "adapter_model.safetensors")}};
}

evaluate::BaseFacts base_facts(const fs::path& base) {
  evaluate::BaseFacts facts;
  for (const fs::path& path : weights::weight_files(base)) {
    const weights::SafetensorsFile file(path);
    for (const weights::Entry& entry : file.entries()) {
      std::uint64_t count = 1;
      for (const std::int64_t size : entry.shape) count *= static_cast<std::uint64_t>(size);
      facts.parameters += count;
    }
  }
  try {
    facts.has_chat_template = tokenizer::ChatFormat::load(base).template_name() == "model";
  } catch (const Error&) {
    facts.has_chat_template = false;
  }
  return facts;
}

void with_model(const ModelSelection& selection,
                const std::function<void(generate::LanguageModel&)>& body) {
  const auto model = open_engine_model(selection.options);
  body(*model);
}

}  // namespace idiolect::commands
