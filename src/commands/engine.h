// commands/engine.h
//
// Opens the engine (LibTorch and what is built on it) when a command first needs
// it: `idiolect --help` and `prepare` never pay for it, and work where it is absent.
#pragma once

#include <memory>

#include "generate/language_model.h"
#include "train/plan.h"
#include "train/pretrain.h"
#include "train/trainer.h"

namespace idiolect::commands {

/// generate::open_model, in the engine. Throws Error when the engine is missing or broken.
std::unique_ptr<generate::LanguageModel> open_engine_model(const generate::ModelOptions& options);

/// train::train, in the engine. Throws as open_model and train do.
train::TrainOutcome train_in_engine(const train::TrainJob& job);

/// train::plan, in the engine. Throws as open_model and plan do.
train::PlanOutcome plan_in_engine(const train::TrainJob& job);

/// train::pretrain, in the engine. Throws as open_model and pretrain do.
train::TrainOutcome pretrain_in_engine(const train::PretrainJob& job);

}  // namespace idiolect::commands
