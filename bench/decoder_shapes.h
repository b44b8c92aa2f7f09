// bench/decoder_shapes.h
//
// The decoders that training is measured on, with random weights and as many layers as
// fit the time.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "runs/flops.h"

namespace idiolect::bench {

struct NamedShape {
  std::string name;
  std::string family;  // model_type
  runs::DecoderShape shape;
  bool tied_head = false;
  bool attention_bias = false;
  std::int64_t window = 0;  // tokens, 0: none
};

/// TinyLlama-1.1B, Mistral-7B and Qwen2.5-0.5B, cut to `layers` layers each (0: to a number that
/// takes seconds per step on two cores).
std::vector<NamedShape> named_shapes(std::int64_t layers);

/// One of them. Throws Bug for another name.
NamedShape named_shape(const std::string& name, std::int64_t layers);

/// Writes config.json and the weights in bfloat16 (nearly normal, deviation 0.02), a file per
/// layer, into `folder`: the same every time. Throws Error when the disk is full.
void write_random_base(const NamedShape& shape, const std::filesystem::path& folder);

}  // namespace idiolect::bench
