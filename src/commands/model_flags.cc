#include "commands/model_flags.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <vector>

#include "base/error.h"
#include "base/sha256.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "dataset/dataset.h"
#include "hub/base_model.h"
#include "runs/run_folder.h"

namespace idiolect::commands {
namespace fs = std::filesystem;
namespace {

/// The base of a bare PEFT folder, where it names one that is here.
std::string base_of_peft(const fs::path& folder) {
  const Json config = read_json(folder / "adapter_config.json");
  const Json name = config.value("base_model_name_or_path", Json());
  return name.is_string() && fs::is_directory(name.get<std::string>()) ? name.get<std::string>()
                                                                       : "";
}

/// What a run knows besides its pattern; runs of before the header was there know nothing.
void read_prompt(const Json& record, chat::SystemPrompt& prompt) {
  const Json& options = record.at("options");
  prompt.owner = dataset::voice_of(record);
  prompt.relationships =
      chat::parse_relationships(options.value("relationship", std::vector<std::string>()));
  prompt.utc_offset = std::chrono::minutes(std::lround(options.value("utc-offset", 0.0) * 60));
}

/// A base that has not moved is checked by its config alone; hashing gigabytes of weights before
/// every chat would be paid for by the wrong person.
void check_same_base(const fs::path& given, const Json& identity) {
  const bool moved = fs::weakly_canonical(given).string() != identity.at("path").get<std::string>();
  if (moved) return runs::check_base(given, identity, draw_progress());
  if (sha256_of_file(given / "config.json") != identity.at("config_sha256").get<std::string>())
    throw Error(given.string() + ": its config.json has changed since the adapter was trained",
                "give the original base with --base");
}

}  // namespace

chat::Sampler SamplerFlags::sampler() const {
  if (temperature < 0) throw UsageError("--temperature must not be below 0");
  if (top_p <= 0 || top_p > 1) throw UsageError("--top-p must be above 0 and at most 1");
  if (min_p < 0 || min_p > 1) throw UsageError("--min-p must be between 0 and 1");
  if (repetition_penalty <= 0) throw UsageError("--repetition-penalty must be above 0");
  return {greedy ? 0.0 : temperature, top_p, min_p, repetition_penalty};
}

ModelSelection select_model(const ModelFlags& flags) {
  ModelSelection selection;
  selection.prompt.owner = "yourself";
  if (flags.system != "auto") selection.prompt.pattern = flags.system;
  generate::ModelOptions& options = selection.options;
  options.base = hub::resolve_base(flags.base);
  options.chat_template = flags.chat_template;
  options.device = flags.device;
  options.precision = flags.precision;
  if (flags.quantise != "auto") options.quantise = flags.quantise;
  options.threads = flags.threads;
  options.progress = draw_progress();
  options.interrupt = interrupt_flag();
  if (!flags.adapter.empty()) {
    const runs::AdapterLocation adapter = runs::locate_adapter(flags.adapter);
    options.adapter = adapter.peft;
    selection.record = adapter.record;
    if (adapter.record.is_null()) {
      if (options.base.empty()) options.base = base_of_peft(adapter.peft);
    } else {
      if (options.base.empty())
        options.base = adapter.record.at("base").at("path").get<std::string>();
      read_prompt(adapter.record, selection.prompt);
      if (flags.system == "auto")
        selection.prompt.pattern = adapter.record.at("system").get<std::string>();
      // The base as the adapter knows it: one trained on a rounded base makes up for the rounding.
      if (flags.quantise == "auto")
        options.quantise = adapter.record.at("options").value("quantise", "none");
      // The form in which the adapter was taught, unless the user insists on another.
      if (options.chat_template == "auto")
        options.chat_template = adapter.record.at("options").at("template").get<std::string>();
    }
  }
  if (options.base.empty())
    throw UsageError("--base is needed",
                     "give a folder or a name of the hub, e.g. --base models/mistral-7b");
  if (!fs::is_directory(options.base))
    throw Error(options.base.string() + ": no such folder",
                "give the base model's folder with --base");
  if (!selection.record.is_null()) check_same_base(options.base, selection.record.at("base"));
  return selection;
}

}  // namespace idiolect::commands
