// base/progress.h
//
// How long work reports where it is. Modules call it; `commands` draws it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace idiolect {

struct ProgressReport {
  std::string what;         // the step, e.g. "reading"; a new name starts a new line
  std::uint64_t done = 0;   // in `unit`
  std::uint64_t total = 0;  // 0: unknown
  std::string unit;         // "bytes", "tokens", "sessions", ...
  std::string note;         // shown after the bar, e.g. "loss 2.31"; never message text
};

/// May be called from one thread at a time, as often as is convenient; empty: nobody looks.
using Progress = std::function<void(const ProgressReport&)>;

inline void report(const Progress& progress, const ProgressReport& where) {
  if (progress) progress(where);
}

}  // namespace idiolect
