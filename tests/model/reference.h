// tests/model/reference.h
//
// The recorded numbers of tests/data/models, and how near we must come to them.
#pragma once

#include <ATen/core/TensorBody.h>

#include <map>
#include <string>
#include <vector>

#include "model/decoder.h"

namespace idiolect::model {

/// Largest difference allowed, absolute. Logits reach 7 and gradients 2; both sides work in float32
/// (24 bits, so 5e-7 of 7) but sum in another order through two or three layers. Measured: 1.03e-5
/// at most; the rest is room for other numbers of threads and other BLAS kernels.
inline constexpr double kTolerance = 5e-5;

inline constexpr std::int64_t kNotMine = -100;

struct Recorded {
  at::Tensor logits;  // [T, V]
  std::vector<std::int64_t> greedy;
};

struct ReferenceCase {
  std::vector<std::int64_t> tokens;
  std::vector<std::int64_t> labels;  // kNotMine where there is no loss
  Recorded base;
  Recorded adapter;
};

struct Reference {
  std::vector<ReferenceCase> cases;
  double loss = 0.0;
  std::map<std::string, at::Tensor> gradients;  // by PEFT's parameter name
};

std::filesystem::path model_folder(const std::string& name);
Reference read_reference(const std::string& name);

/// The cases end to end.
struct Pack {
  at::Tensor tokens;  // [N]
  Packing packing;
  at::Tensor labels;  // [N]
};
Pack pack_of(const std::vector<ReferenceCase>& cases);

/// Mean cross-entropy over labelled tokens, each predicted from those before it in its segment.
at::Tensor loss_of(const at::Tensor& logits, const Pack& pack);

double largest_difference(const at::Tensor& left, const at::Tensor& right);

}  // namespace idiolect::model
