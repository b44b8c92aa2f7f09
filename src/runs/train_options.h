// runs/train_options.h
//
// Every knob of `idiolect train`, once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/options.h"

namespace idiolect::runs {

struct TrainOptions {
  std::string base;
  std::string dataset = "dataset";
  std::string out = "runs/first";
  bool resume = false;
  std::string learn = "owner";
  int rank = 16;
  double alpha = 32.0;
  std::string targets = "all";
  std::string layers = "all";
  bool rank_stabilized = false;
  bool dora = false;
  double rate_ratio_b = 1.0;
  double dropout = 0.0;
  double neftune_alpha = 0.0;
  bool full = false;
  bool find_rate = false;
  OrAuto<double> learning_rate;
  OrAuto<int> epochs;
  OrAuto<int> batch_tokens;
  int sequence_length = 1024;
  int pass_tokens = 4096;
  double warmup = 0.05;
  double weight_decay = 0.01;
  double clip = 1.0;
  OrAuto<int> evaluate_every;
  OrAuto<double> checkpoint_minutes;
  int patience = 4;
  std::string system = "auto";
  std::string header = "none";
  std::vector<std::string> relationship;
  double utc_offset = 0.0;
  double leave_out = 0.2;
  std::string chat_template = "auto";
  std::string device = "auto";
  std::string precision = "auto";
  std::string quantise = "none";
  std::string recompute = "auto";
  int threads = 0;
  OrAuto<int> processes;
  std::int64_t seed = 1;
  bool force = false;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("base", base, "base model: a folder, or the name of one that `idiolect pull` fetched");
    visit("dataset", dataset, "folder that `idiolect prepare` wrote");
    visit("out", out, "folder of the run: adapter, curves, checkpoints");
    visit("resume", resume, "go on with an interrupted run in --out, with its own options");
    visit("learn", learn,
          "whose turns: owner, or contacts, a control for `idiolect score --against`");
    visit("rank", rank, "LoRA rank; higher fits more of your style and uses more memory");
    visit("alpha", alpha, "LoRA scale; the update is weighted by alpha / rank");
    visit("targets", targets,
          "projections that get an adapter: all, or names with commas (q_proj,v_proj)");
    visit("layers", layers, "layers that get an adapter: all, or numbers from 0, e.g. 0-7,12");
    visit("rank-stabilized", rank_stabilized,
          "scale by alpha / root of the rank (rsLoRA); for ranks of 64 and more");
    visit(
        "dora", dora,
        "learn the length of each weight row apart from its direction (DoRA); slower, may help at "
        "ranks below 16");
    visit("lr-ratio-b", rate_ratio_b,
          "step size of LoRA's B over that of A (LoRA+); 1: the same for both");
    visit("dropout", dropout,
          "share of the adapter's input that is left out at random, below 1; 0.05 against "
          "memorising");
    visit("neftune-alpha", neftune_alpha, "noise on the embeddings in training, e.g. 5; 0: none");
    visit("full", full, "train all weights instead of an adapter: a whole model in OUT/model");
    visit("find-lr", find_rate,
          "try step sizes from tiny to too large on these data, say which to take, and stop");
    visit("lr", learning_rate, "peak step size; auto: by model width and number of updates");
    visit("epochs", epochs,
          "most passes over the dataset; auto: enough for 300 updates, at most 4");
    visit("batch-tokens", batch_tokens,
          "your tokens per update; auto: 1000 to 2000 by the size of the data");
    visit("sequence-length", sequence_length,
          "longest session in tokens; of longer ones the newest turns are kept");
    visit("pass-tokens", pass_tokens, "tokens per forward pass; lower uses less memory");
    visit("warmup", warmup, "share of the updates over which the step size rises");
    visit("weight-decay", weight_decay, "pull of the adapter towards zero");
    visit("clip", clip, "longest gradient; longer ones are scaled down");
    visit("evaluate-every", evaluate_every,
          "updates between validations, each with a checkpoint; auto: 20 per run");
    visit("checkpoint-minutes", checkpoint_minutes,
          "minutes between checkpoints, besides those at validations; auto: 10, more where saving "
          "takes long; 0: after every update");
    visit("patience", patience, "validations without improvement before training stops");
    visit("system", system, "who the model is told to be; {owner} and {contact} are filled in");
    visit("header", header,
          "what it is told of each session besides: all, or contact, relationship, platform, "
          "weekday, part-of-day, gap");
    visit("relationship", relationship,
          "who somebody is to you, \"Anna Lindqvist = sister\"; again for more");
    visit("utc-offset", utc_offset,
          "hours your clock is ahead of UTC, for the weekday and part of day of exports in UTC");
    visit("leave-out", leave_out,
          "share of the sessions taught without a certain field of the header, or without carried "
          "turns, so that a chat can begin without");
    visit("template", chat_template, "chat template: auto (the model's own), chatml or plain");
    visit("device", device, "auto, cpu or cuda");
    visit("precision", precision, "auto, float32 or bfloat16");
    visit("quantise", quantise,
          "none, int8 or nf4: keep the frozen base in 8 or 4 bits, in a half or a third of the "
          "memory; a little slower and less exact");
    visit("recompute", recompute,
          "layers that keep less for the backward pass and are computed again there: auto (as many "
          "as memory asks for), none, all or a number; the same result, up to a third slower");
    visit("threads", threads, "processor threads, of each process; 0: one per core");
    visit("processes", processes,
          "processes of this machine that share the work; auto: one, or as the resumed run had; "
          "torchrun, mpirun and srun start those of several machines");
    visit("seed", seed, "of the adapter's start and the order of the data");
    visit("force", force, "start even where memory seems too small (see `idiolect plan`)");
  }
};

}  // namespace idiolect::runs
