#include "train/machine.h"

#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "kernels/instruction_set.h"
#include "runs/flops.h"
#include "train/step_work.h"

namespace idiolect::train {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// The word that LibTorch has for the instruction set its own kernels use. There is no function
/// for it in every version, but a line in the description of the build.
std::string libtorch_kernels() {
  const std::string text = at::show_config();
  constexpr std::string_view kMark = "CPU capability usage: ";
  const std::size_t start = text.find(kMark);
  if (start == std::string::npos) return "unknown";
  const std::size_t end = text.find_first_of("\r\n", start);
  return text.substr(start + kMark.size(), end - start - kMark.size());
}

/// CUDA returns before it is done.
void wait_for(const at::Tensor& result) { result.view(-1)[0].item<float>(); }

/// Seconds of the faster of two runs; the first also warms up.
template <class Work>
double seconds_of(Work&& work) {
  double best = 1e9;
  for (int i = 0; i < 2; ++i) {
    const Clock::time_point start = Clock::now();
    wait_for(work());
    best = std::min(best, Seconds(Clock::now() - start).count());
  }
  return best;
}

}  // namespace

Json machine_of(const model::Placement& placement) {
  return {{"version", IDIOLECT_VERSION},
          {"libtorch", TORCH_VERSION},
          {"device", placement.device.is_cuda() ? "cuda" : "cpu"},
          {"precision", placement.dtype == at::kBFloat16 ? "bfloat16" : "float32"},
          {"threads", at::get_num_threads()},
          {"kernels", kernels::instruction_set()},
          {"libtorch kernels", libtorch_kernels()}};
}

double gemm_limit(const model::Config& config, std::int64_t rows,
                  const model::Placement& placement) {
  constexpr double kMostWork = 6e10;  // of one pass over the shapes, forward and backward
  constexpr std::int64_t kFewestRows = 128;
  const torch::NoGradGuard no_grad;
  const auto projections = runs::projections_of(shape_of(config));
  double per_row = 0;
  for (const auto& shape : projections)
    per_row += 4.0 * static_cast<double>(shape.in) * static_cast<double>(shape.out);
  rows = std::clamp(static_cast<std::int64_t>(kMostWork / per_row), kFewestRows,
                    std::max(rows, kFewestRows));
  const auto options = at::TensorOptions().dtype(placement.dtype).device(placement.device);
  double seconds = 0;
  for (const auto& shape : projections) {
    const at::Tensor weight = at::full({shape.out, shape.in}, 0.01, options);
    const at::Tensor x = at::ones({rows, shape.in}, options);
    const at::Tensor gradient = at::ones({rows, shape.out}, options);
    seconds += seconds_of([&] { return at::linear(x, weight); });
    seconds += seconds_of([&] { return at::matmul(gradient, weight); });
  }
  return per_row * static_cast<double>(rows) / seconds;
}

}  // namespace idiolect::train
