// runs/pretrain_options.h
//
// Every knob of `idiolect pretrain`, once.
#pragma once

#include <cstdint>
#include <string>

#include "base/options.h"

namespace idiolect::runs {

struct PretrainOptions {
  std::string corpus;
  std::string config;
  std::string tokenizer = "auto";
  std::string base;
  std::string out = "runs/base";
  bool resume = false;
  int epochs = 3;
  OrAuto<double> learning_rate;
  int batch_tokens = 8192;
  int sequence_length = 1024;
  int pass_tokens = 4096;
  double typing = 0.5;
  int held_out = 200;
  double warmup = 0.03;
  double weight_decay = 0.1;
  double clip = 1.0;
  OrAuto<int> evaluate_every;
  OrAuto<double> checkpoint_minutes;
  int patience = 3;
  int stop_after = 0;
  std::string system = "auto";
  std::string chat_template = "auto";
  std::string device = "auto";
  std::string precision = "auto";
  int threads = 0;
  std::int64_t seed = 1;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("corpus", corpus,
          "dialogues to learn from: lines of {\"turns\": [text, …]}, plain or .gz");
    visit("config", config, "config.json of a model to train from scratch");
    visit("tokenizer", tokenizer,
          "folder that `idiolect vocabulary` wrote; auto: the folder of --config or --base");
    visit("base", base, "folder or hub name of a model to go on training, instead of --config");
    visit("out", out, "folder of the run: model, curves, checkpoints");
    visit("resume", resume, "go on with an interrupted run in --out, with its own options");
    visit("epochs", epochs, "most passes over the corpus");
    visit("lr", learning_rate, "peak step size; auto: by model width");
    visit("batch-tokens", batch_tokens, "loss tokens per update");
    visit("sequence-length", sequence_length,
          "longest example in tokens; longer dialogues are cut");
    visit("pass-tokens", pass_tokens, "tokens per forward pass; lower uses less memory");
    visit("typing", typing,
          "share of the speakers who type as on a phone: lower case, bubbles, emoji");
    visit("held-out", held_out,
          "dialogues kept for validation, and again as many for the test at the end");
    visit("warmup", warmup, "share of the updates over which the step size rises");
    visit("weight-decay", weight_decay, "pull of the matrices towards zero");
    visit("clip", clip, "longest gradient; longer ones are scaled down");
    visit("evaluate-every", evaluate_every,
          "updates between validations, each with a checkpoint; auto: 25 per run");
    visit("checkpoint-minutes", checkpoint_minutes,
          "minutes between checkpoints, besides those at validations; auto: 10, more where saving "
          "takes long; 0: after every update");
    visit("patience", patience, "validations without improvement before training stops");
    visit("stop-after", stop_after, "stop after this update as Ctrl-C would; 0: go on to the end");
    visit("system", system, "who the model is told to be; {owner} and {contact} are filled in");
    visit("template", chat_template, "chat template: auto (the tokenizer's own), chatml or plain");
    visit("device", device, "auto, cpu or cuda");
    visit("precision", precision, "auto, float32 or bfloat16; of the passes, not of the weights");
    visit("threads", threads, "processor threads; 0: one per core");
    visit("seed", seed, "of the first weights, the order of the data, names and habits");
  }
};

}  // namespace idiolect::runs
