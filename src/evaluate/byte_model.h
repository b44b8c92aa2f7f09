// evaluate/byte_model.h
//
// The simplest model of how somebody writes: which byte follows the last few in
// their own texts. An interpolated Kneser–Ney model (Kneser & Ney 1995; Chen &
// Goodman 1999, section 2.7): the floor that a language model has to beat.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace idiolect::evaluate {

class ByteModel {
 public:
  struct Options {
    std::size_t order = 5;            // bytes of an n-gram, the predicted one included
    double discount = 0.75;           // taken from each count that was seen
    double discount_of_bytes = 0.75;  // the same where no context is left; for what was never seen
  };
  struct Cost {
    double bits = 0;      // of the text and its end
    double end_bits = 0;  // of which the end
  };

  ByteModel(std::span<const std::string_view> texts, const Options& options);
  explicit ByteModel(std::span<const std::string_view> texts) : ByteModel(texts, Options{}) {}

  /// What `text` and that it ends there cost; nothing before it is known.
  Cost cost(std::string_view text) const;

 private:
  /// What followed one context.
  struct Followers {
    std::uint64_t total = 0;
    std::uint32_t kinds = 0;
  };
  /// N-grams of one length, and the contexts they begin with.
  struct Level {
    std::unordered_map<std::uint64_t, std::uint32_t> counts;
    std::unordered_map<std::uint64_t, Followers> contexts;
  };

  void count(std::string_view text);
  void continue_downwards();
  double probability(std::span<const std::uint16_t> symbols, std::size_t at) const;

  Options options_;
  std::vector<Level> levels_;  // [i]: n-grams of i + 1 symbols
};

}  // namespace idiolect::evaluate
