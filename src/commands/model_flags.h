// commands/model_flags.h
//
// The flags of every command that asks a model, and what they come to: which
// base, which adapter, which chat template, who the model is told to be.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "chat/header.h"
#include "chat/responder.h"
#include "generate/language_model.h"

namespace idiolect::commands {

struct ModelFlags {
  std::string base;
  std::string adapter;
  std::string system = "auto";
  std::string chat_template = "auto";
  std::string device = "auto";
  std::string precision = "auto";
  std::string quantise = "auto";
  int threads = 0;

  template <class Visit>
  void describe(Visit&& visit) {
    visit(
        "base", base,
        "folder or hub name of the base model; not needed where --adapter is a run that knows it");
    visit("adapter", adapter, "a run, or a PEFT folder; without it the base speaks for itself");
    visit("system", system, "who the model is told to be; auto: as the run has it");
    describe_rest(visit);
  }

  /// For commands that name the adapter differently.
  template <class Visit>
  void describe_rest(Visit&& visit) {
    visit("template", chat_template,
          "chat template: auto (the run's, else the model's), chatml or plain");
    visit("device", device, "auto, cpu or cuda");
    visit("precision", precision, "auto, float32 or bfloat16");
    visit("quantise", quantise,
          "the base in memory: auto (as the run was trained), none, int8 or nf4");
    visit("threads", threads, "processor threads; 0: one per core");
  }
};

struct SamplerFlags {
  bool greedy = false;
  double temperature = 0.8;
  double top_p = 1.0;
  double min_p = 0.05;
  double repetition_penalty = 1.0;
  std::int64_t seed = 1;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("greedy", greedy, "always take the most probable token");
    visit("temperature", temperature, "higher is more surprising; 0 is --greedy");
    visit("top-p", top_p, "draw from the fewest tokens that have this probability together");
    visit("min-p", min_p, "leave out tokens below this share of the best one's probability");
    visit("repetition-penalty", repetition_penalty,
          "above 1: what was just said becomes less likely");
    visit("seed", seed, "of the draws; the same seed gives the same answer");
  }

  /// Throws UsageError for values that make no sense.
  chat::Sampler sampler() const;
};

/// What the flags come to.
struct ModelSelection {
  generate::ModelOptions options;
  /// The pattern as given, as the run has it, or the usual one; the rest where a run knows it.
  chat::SystemPrompt prompt;
  Json record;  // run.json of the run that made the adapter; null where unknown
};

/// Throws UsageError when no base is named, Error when the adapter is no adapter or the base not
/// its base.
ModelSelection select_model(const ModelFlags& flags);

}  // namespace idiolect::commands
