// tokenizer/template/budget.h
//
// What a template may use up before it is stopped: a stranger's template must not
// be able to hang the program or eat its memory.
#pragma once

#include <cstddef>

#include "base/error.h"

namespace idiolect::tokenizer::jinja {

struct Limits {
  std::size_t steps = 5'000'000;              // nodes evaluated, items walked over
  std::size_t bytes = std::size_t{1} << 28;   // text and list entries made, all together
  std::size_t output = std::size_t{1} << 26;  // bytes of rendered text
  int depth = 400;                            // evaluation inside evaluation, macros included
};

class Budget {
 public:
  explicit Budget(const Limits& limits) : limits_(limits) {}

  /// Throws Error when the steps are used up.
  void step(std::size_t count = 1) {
    if (count > limits_.steps) throw Error("the template runs too long");
    limits_.steps -= count;
  }
  /// Throws Error when the memory is used up; what a template frees is not given back.
  void make(std::size_t bytes) {
    if (bytes > limits_.bytes) throw Error("the template uses too much memory");
    limits_.bytes -= bytes;
  }
  /// As above, for `count` things of `size` bytes.
  void make(std::size_t count, std::size_t size) {
    if (count > limits_.bytes / size) throw Error("the template uses too much memory");
    make(count * size);
  }
  void enter() {
    if (++depth_ > limits_.depth) throw Error("the template nests too deep");
  }
  void leave() noexcept { --depth_; }
  std::size_t output_limit() const noexcept { return limits_.output; }

 private:
  Limits limits_;
  int depth_ = 0;
};

/// One level of evaluation, as long as it lives.
class Level {
 public:
  explicit Level(Budget& budget) : budget_(budget) { budget_.enter(); }
  ~Level() { budget_.leave(); }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

 private:
  Budget& budget_;
};

}  // namespace idiolect::tokenizer::jinja
