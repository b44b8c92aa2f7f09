// tests/dataset/building.h
//
// Builds and writes the dataset of a few threads at once.
#pragma once

#include <memory>
#include <vector>

#include "dataset/write.h"

namespace idiolect::testing {

/// A builder that has all of `threads`.
inline std::unique_ptr<dataset::Builder> built(const std::vector<chat::Thread>& threads,
                                               const dataset::BuildOptions& options = {}) {
  auto builder = std::make_unique<dataset::Builder>(options);
  for (const chat::Thread& thread : threads) builder->add(thread, builder->build(thread));
  return builder;
}

}  // namespace idiolect::testing
