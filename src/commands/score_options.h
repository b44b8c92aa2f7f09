// commands/score_options.h
//
// Every knob of `idiolect score`, once.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "commands/model_flags.h"

namespace idiolect::commands {

struct ScoreOptions {
  static constexpr std::array kCommaSeparated{"contestants"};

  ModelFlags model;
  std::string run;
  std::string against;
  std::vector<std::string> contestants;
  std::string persona;
  std::string dataset;
  std::string split = "test";
  bool json = false;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("run", run, "a run: all contestants of a comparison are measured, with intervals");
    visit("against", against, "with --run: a stranger's adapter to measure on the same words");
    visit("contestants", contestants, "with --run: who is measured; default: all there are");
    visit("persona", persona,
          "with --run: summary of you for the second baseline; default: persona.md of the run");
    model.describe(visit);
    visit("dataset", dataset,
          "folder that `idiolect prepare` wrote; default: the run's, else dataset");
    visit("split", split, "train, valid or test");
    visit("json", json, "print one JSON object instead of lines");
  }
};

/// Scores the contestants of `options.run` and prints their standings. Throws Error.
void score_run(const ScoreOptions& options);

}  // namespace idiolect::commands
