// generate/language_model.h
//
// A base model, with or without an adapter, that answers and scores. Behind the
// engine's seam: no LibTorch in sight. The program looks `idiolect_open_model` up
// in the engine (commands/engine.h).
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/interrupt.h"
#include "base/progress.h"
#include "chat/responder.h"

namespace idiolect::generate {

struct ModelOptions {
  std::filesystem::path base;
  std::filesystem::path adapter;  // PEFT folder; empty: the base alone
  std::string chat_template = "auto";
  std::string device = "auto";
  std::string precision = "auto";
  std::string quantise = "none";
  int threads = 0;             // 0: one per core
  std::size_t most_rows = 32;  // conversations that are answered side by side
  Progress progress;           // replies and scores as they are done
  const InterruptFlag* interrupt = nullptr;
};

class LanguageModel : public chat::Responder, public chat::Scorer {
 public:
  /// Continues `prompt` as plain text, without a chat template: the tokenizer adds what it adds,
  /// and only the model's end-of-text token ends it. `how` gives sampler, seed, limit and stream;
  /// its turns are not looked at. Throws Error.
  virtual chat::Reply complete(std::string_view prompt, const chat::Request& how) = 0;
  /// Device, precision and why, in one line.
  virtual const std::string& placement() const = 0;
};

/// Throws Error: a base or adapter that is broken, missing or does not fit.
std::unique_ptr<LanguageModel> open_model(const ModelOptions& options);

}  // namespace idiolect::generate

extern "C" {
/// The engine's entry: idiolect::generate::open_model. The caller owns the model.
idiolect::generate::LanguageModel* idiolect_open_model(
    const idiolect::generate::ModelOptions& options);
}
