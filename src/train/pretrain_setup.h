// train/pretrain_setup.h
//
// What happens before the first update of a pretraining: options, configuration,
// tokenizer and corpus are read and held against each other and, where a run is
// resumed, against its record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "model/config.h"
#include "runs/run_folder.h"
#include "tokenizer/chat_format.h"
#include "train/batches.h"
#include "train/corpus_examples.h"
#include "train/pretrain.h"

namespace idiolect::train {

/// The corpus, as it will be trained on and measured with.
struct Material {
  std::vector<Example> train;  // of all epochs
  std::vector<Update> updates;
  std::int64_t tokens = 0;
  std::int64_t loss_tokens = 0;
  CorpusExamples valid;
  CorpusExamples test;
  Json held_out;  // {"valid": [line numbers], "test": [line numbers]}
};

struct PretrainSetup {
  runs::PretrainOptions options;  // as given, or as the resumed run has them
  runs::RunFolder run;
  Json record;  // run.json so far
  model::Config config;
  tokenizer::ChatFormat format;
  Material material;
};

/// Throws Error naming what is missing or does not fit, and the next step.
PretrainSetup set_up_pretraining(const PretrainJob& job);

}  // namespace idiolect::train
