#include "train/setup.h"

#include <fmt/format.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "chat/header.h"
#include "dataset/dataset.h"
#include "model/placement.h"
#include "runs/layer_list.h"
#include "train/option_ranges.h"
#include "train/plan.h"
#include "train/recompute.h"
#include "train/resumed_options.h"
#include "train/step_work.h"
#include "train/teller.h"
#include "weights/model_files.h"

namespace idiolect::train {
namespace fs = std::filesystem;
namespace {

/// run.json as rank 0 has it.
Json shared_record(const runs::RunFolder& run, Processes& processes) {
  Json record;
  if (processes.is_writer()) record = runs::read_record(run);
  return parse_json(processes.broadcast(to_line(record)), "run.json");
}

runs::TrainOptions settle_options(const TrainJob& job, const runs::RunFolder& run, Json& record,
                                  Processes& processes, Purpose purpose) {
  if (job.options.resume) {
    record = shared_record(run, processes);
    if (record.value("state", "") == "done")
      throw Error(run.root.string() + ": this run is finished; nothing to resume",
                  "start another with a different --out");
    runs::TrainOptions options = resumed_options(
        job.options, record, {"base", "dataset", "processes", "checkpoint-minutes", "force"});
    const int before = record.at("options").value("processes", 1);
    options.processes = processes.size();
    if (before != processes.size())
      job.say(
          fmt::format("this run had {} processes and goes on with {}: the losses stay the "
                      "same but for the last digits",
                      before, processes.size()));
    return options;
  }
  if (purpose == Purpose::Train && processes.is_writer() && !job.options.find_rate &&
      runs::is_run(run.root))
    throw Error(run.root.string() + ": a run is there already",
                "--resume goes on with it; another --out starts a new one");
  runs::TrainOptions options = job.options;
  if (options.base.empty())
    throw UsageError("--base is needed",
                     "give the folder of a base model, e.g. --base models/mistral-7b");
  // The run may be resumed from another folder.
  options.base = fs::weakly_canonical(options.base).string();
  options.dataset = fs::weakly_canonical(options.dataset).string();
  if (options.threads <= 0)
    options.threads = runs::threads_of(processes.place(), runs::count_cores());
  options.processes = processes.size();
  if (options.system == "auto") options.system = chat::kSystemPattern;
  options.system = chat::with_header(options.system, options.header);
  return options;
}

/// A base that was never trained on its end-of-turn token has a row of the head for it that is
/// like those of all other unused tokens. No change of hidden states tells them apart, so a model
/// tuned on it would never learn to stop; an adapter on the head can.
bool knows_how_to_stop(const model::Decoder& decoder, const tokenizer::ChatFormat& format) {
  constexpr std::int64_t kFew = 8;
  return std::all_of(format.stop_ids().begin(), format.stop_ids().end(),
                     [&](tokenizer::TokenId id) { return decoder.lookalikes(id) < kFew; });
}

std::vector<std::string> all_targets(const model::Decoder& decoder,
                                     const tokenizer::ChatFormat& format, const TrainJob& job) {
  std::vector<std::string> targets(std::begin(model::kTargets), std::end(model::kTargets));
  if (knows_how_to_stop(decoder, format)) return targets;
  job.say("this base never learned its end-of-turn token: the head (lm_head) gets an adapter too");
  targets.emplace_back(model::kHeadTarget);
  return targets;
}

std::vector<std::string> split_targets(const std::string& text) {
  std::vector<std::string> targets;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    targets.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return targets;
}

Json describe(const Examples& examples) {
  return {{"sessions", examples.items.size()},
          {"tokens", examples.tokens},
          {"loss_tokens", examples.loss_tokens},
          {"cut_sessions", examples.cut_sessions},
          {"cut_turns", examples.cut_turns},
          {"cut_owner_turns", examples.cut_owner_turns},
          {"cut_carried_turns", examples.cut_carried_turns},
          {"sessions_without_loss", examples.sessions_without_loss}};
}

void say_data(const TrainJob& job, const Examples& examples, std::int64_t limit) {
  job.say(fmt::format("training on {} sessions, {} tokens, {} of them {}", examples.items.size(),
                      examples.tokens, examples.loss_tokens,
                      job.options.learn == "contacts" ? "your contacts'" : "yours"));
  if (examples.cut_sessions > 0)
    job.say(fmt::format(
        "{} sessions are longer than {} tokens: their {} oldest turns ({} of yours) are "
        "left out",
        examples.cut_sessions, limit, examples.cut_turns, examples.cut_owner_turns));
  if (examples.cut_carried_turns > 0)
    job.say(fmt::format("{} turns carried from before a session do not fit into {} tokens",
                        examples.cut_carried_turns, limit));
}

/// What a base costs that cannot be used where it lies.
void say_copy(const TrainJob& job, const model::Decoder& decoder) {
  const model::Placement& placement = decoder.placement();
  if (!placement.device.is_cpu() || decoder.copied_bytes() == 0) return;
  const double size = static_cast<double>(decoder.copied_bytes()) / (1 << 30);
  if (placement.quantisation != model::Quantisation::None)
    job.say(fmt::format("the base takes {:.2f} GiB of memory", size));
  else
    job.say(
        fmt::format("the base is copied into {:.2f} GiB of memory, because its file is in another "
                    "precision; --precision bfloat16 uses the file of most bases as it lies",
                    size));
}

/// The adapter that the options ask for, untrained.
model::Adapter fresh_adapter(const Setup& setup, const tokenizer::ChatFormat& format,
                             const TrainJob& job) {
  const runs::TrainOptions& options = setup.options;
  const std::vector<std::string> targets = options.targets == "all"
                                               ? all_targets(*setup.decoder, format, job)
                                               : split_targets(options.targets);
  model::Adapter adapter =
      model::make_adapter(setup.decoder->config(), options.rank, options.alpha, targets,
                          static_cast<std::uint64_t>(options.seed),
                          setup.decoder->placement().device, runs::parse_layers(options.layers));
  adapter.rank_stabilized = options.rank_stabilized;
  if (options.dora) setup.decoder->add_magnitudes(adapter);
  return adapter;
}

/// A record names what the run stands on; a resumed run must stand on the same.
Json new_record(const Setup& setup, const tokenizer::ChatFormat& format, const TrainJob& job) {
  const runs::TrainOptions& options = setup.options;
  const Json manifest = dataset::read_manifest(options.dataset);
  const auto subject = manifest.find("subject");
  Json record = {{"version", IDIOLECT_VERSION},
                 {"libtorch", TORCH_VERSION},
                 {"state", "running"},
                 {"options", options_to_json(options)},
                 {"base", runs::identify_base(options.base, job.progress)},
                 {"dataset",
                  {{"path", fs::weakly_canonical(options.dataset).string()},
                   {"sha256", dataset::dataset_hash(options.dataset)},
                   {"train", describe(setup.train)},
                   {"valid", describe(setup.valid)}}},
                 {"owner", dataset::owner_of(manifest)},
                 {"system", options.system},
                 {"template",
                  {{"name", format.template_name()},
                   {"sha256", sha256_hex(format.template_text())},
                   {"rules", format.rules()}}}};
  if (subject != manifest.end()) record["subject"] = *subject;
  return record;
}

void check_record(const Json& record, const runs::TrainOptions& options, const TrainJob& job) {
  if (dataset::dataset_hash(options.dataset) != record.at("dataset").at("sha256"))
    throw Error(options.dataset + ": not the dataset that this run was started on",
                "give the right one with --dataset, or start a new run with another --out");
  runs::check_base(options.base, record.at("base"), job.progress);
}

/// Every process must do its part of the same work.
void require_same_work(const Setup& setup, Processes& processes) {
  Json options = options_to_json(setup.options);
  // Where the files lie and what the machine has may differ.
  for (const char* const own : {"base", "dataset", "out", "resume", "device", "threads", "force"})
    options.erase(own);
  const Json& record = setup.record;
  processes.require_same("version of idiolect", sha256_hex(IDIOLECT_VERSION));
  processes.require_same("set of options", sha256_hex(to_line(options)));
  processes.require_same("dataset", sha256_hex(to_line(record.at("dataset").at("sha256"))));
  const Json& base = record.at("base");
  processes.require_same("base model",
                         sha256_hex(to_line({base.at("config_sha256"), base.at("weights")})));
  processes.require_same("chat template", sha256_hex(to_line(record.at("template"))));
}

/// On a machine with several GPUs each process takes one.
model::Placement own_device(model::Placement placement, const runs::ProcessPlace& place) {
  if (!placement.device.is_cuda() || place.size == 1) return placement;
  const auto devices = static_cast<int>(torch::cuda::device_count());
  if (place.local_rank >= devices)
    throw Error(fmt::format("{} processes on a machine with {} GPUs", place.local_size, devices),
                "start one process per GPU, or train with --device cpu");
  placement.device = at::Device(at::kCUDA, static_cast<at::DeviceIndex>(place.local_rank));
  return placement;
}

void check_memory(const fs::path& base, const model::Placement& placement,
                  const runs::ProcessPlace& place) {
  if (!placement.device.is_cpu() || place.size == 1) return;
  runs::check_memory_of(place, static_cast<std::uint64_t>(weights::weight_file_bytes(base)),
                        runs::installed_memory());
}

/// What comes to all weights when they are trained: gradient, two moments, the best so far.
std::int64_t optimizer_bytes(model::Decoder& decoder) {
  std::int64_t bytes = 0;
  for (const model::Parameter& parameter : decoder.parameters())
    bytes += 4 * parameter.weight->numel() * static_cast<std::int64_t>(sizeof(float));
  return bytes;
}

/// Lets as many layers be computed again as were asked for or as memory makes necessary.
void recompute_layers(const Setup& setup, const TrainJob& job) {
  model::Decoder& decoder = *setup.decoder;
  std::int64_t parameters = 0;
  for (const at::Tensor& parameter : setup.adapter.parameters()) parameters += parameter.numel();
  const bool mapped = decoder.copied_bytes() == 0;
  std::int64_t room =
      room_for_activations(mapped ? weights::weight_file_bytes(setup.options.base) : 0,
                           parameters) /
      job.place.local_size;  // the processes of a machine share its memory
  if (room > 0 && setup.options.full)
    room = std::max<std::int64_t>(1, room - optimizer_bytes(decoder));
  const std::int64_t layers =
      layers_to_recompute(setup.options, setup.train, decoder.config(), shape_of(setup.adapter),
                          decoder.placement(), room);
  if (layers > 0 && setup.options.recompute == "auto")
    job.say(fmt::format("{} of {} layers are computed twice, because memory is short (--recompute)",
                        layers, decoder.config().layers));
  decoder.recompute(layers);
}

}  // namespace

Draft draft_run(const TrainJob& job, Processes& processes, Purpose purpose) {
  Draft draft;
  Setup& setup = draft.setup;
  setup.run.root = job.options.out;
  setup.options = settle_options(job, setup.run, setup.record, processes, purpose);
  const runs::TrainOptions& options = setup.options;
  check_ranges(options);
  at::set_num_threads(options.threads);

  const model::Config config = model::read_config(options.base);
  draft.format = tokenizer::ChatFormat::load(options.base, options.chat_template);
  const tokenizer::ChatFormat& format = *draft.format;
  const Json manifest = dataset::read_manifest(options.dataset);
  const std::string voice = dataset::voice_of(manifest);
  if (manifest.contains("subject"))
    job.say(fmt::format("the voice is that of '{}', not the owner's", voice));
  const Teller teller(options, format, voice, config.context);
  setup.train = teller.train(0);
  setup.valid = teller.valid();
  if (setup.train.loss_tokens == 0)
    throw Error(options.dataset + ": no token in the training split carries loss",
                "the owner says nothing there; check --me in `idiolect prepare --explain all`");
  say_data(job, setup.train, std::min<std::int64_t>(options.sequence_length, config.context));
  if (teller.misses_gap())
    job.say("the gap since the last message is not known: prepare the dataset with --carry 1");

  if (purpose == Purpose::Plan) {
    setup.record = Json::object();
  } else if (options.resume) {
    check_record(setup.record, options, job);
  } else {
    setup.record = new_record(setup, format, job);
  }
  const model::PlacementChoice chosen = model::quantised(
      model::choose_placement(options.device, options.precision, model::Work::Train),
      model::quantisation_of(options.quantise));
  const model::Placement placement = own_device(chosen.placement, processes.place());
  check_memory(options.base, placement, processes.place());
  job.say(chosen.reason);
  setup.schedule = runs::make_schedule(options, {setup.train.loss_tokens, config.width});
  for (const std::string& reason : setup.schedule.reasons) job.say(reason);
  for (int epoch = 1; teller.differs() && epoch < setup.schedule.epochs; ++epoch)
    setup.later_epochs.push_back(teller.train(static_cast<std::uint64_t>(epoch)).items);
  setup.record["placement"] = chosen.reason;
  setup.record["schedule"] = {{"epochs", setup.schedule.epochs},
                              {"batch_tokens", setup.schedule.batch_tokens},
                              {"learning_rate", setup.schedule.learning_rate},
                              {"evaluate_every", setup.schedule.evaluate_every},
                              {"reasons", setup.schedule.reasons}};

  draft.config = config;
  draft.placement = placement;
  draft.placement_reason = chosen.reason;
  if (options.targets == "all")
    draft.targets.assign(std::begin(model::kTargets), std::end(model::kTargets));
  else
    draft.targets = split_targets(options.targets);
  model::adapter_keys(config, draft.targets);  // refuses what is no projection
  return draft;
}

Setup set_up(const TrainJob& job, Processes& processes) {
  Draft draft = draft_run(job, processes, Purpose::Train);
  refuse_what_does_not_fit(draft);
  const model::Placement& placement = draft.placement;
  const tokenizer::ChatFormat& format = *draft.format;
  Setup setup = std::move(draft.setup);
  const runs::TrainOptions& options = setup.options;
  require_same_work(setup, processes);
  setup.decoder = options.full ? model::Decoder::load_trainable(options.base, placement)
                               : std::make_unique<model::Decoder>(options.base, placement);
  say_copy(job, *setup.decoder);
  if (!options.full) setup.adapter = fresh_adapter(setup, format, job);
  recompute_layers(setup, job);
  if (!processes.is_writer() || options.find_rate) return setup;
  make_private_folder(setup.run.root);
  make_private_folder(setup.run.checkpoints());
  remove_stale_temporaries(setup.run.root);
  remove_stale_temporaries(setup.run.checkpoints());
  runs::write_record(setup.run, setup.record);
  return setup;
}

}  // namespace idiolect::train
