#include "model/passes.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "kernels/cross_entropy.h"
#include "kernels/norm.h"
#include "kernels/rotary.h"
#include "kernels/swiglu.h"
#include "model/kernel_types.h"

namespace idiolect::model {
namespace {

/// Numbers that are worth a thread.
constexpr std::int64_t kGrain = 16384;

std::int64_t rows_of(const at::Tensor& x) {
  return x.numel() / std::max<std::int64_t>(1, x.size(-1));
}

/// `other` as the kernels want it beside `x`: the same shape and type, contiguous.
at::Tensor beside(const at::Tensor& x, const at::Tensor& other) {
  if (other.sizes() != x.sizes()) throw Bug("a fused pass over tensors of different shapes");
  return other.to(x.scalar_type()).contiguous();
}

/// The weight of x's columns as the kernels want it.
at::Tensor wide(const at::Tensor& weight, const at::Tensor& x) {
  if (weight.numel() != x.size(-1)) throw Bug("a norm with a weight of another width");
  return weight.to(at::kFloat).contiguous();
}

/// What is read of scales that an earlier pass gave.
const float* scales_of(const at::Tensor& scales, const at::Tensor& x) {
  if (scales.numel() != rows_of(x) || scales.scalar_type() != at::kFloat)
    throw Bug("a norm with scales of other rows");
  return pointer<float>(scales);
}

/// [begin, end) of `rows` rows of `width`, on several threads where that pays.
template <class Body>
void over_rows(std::int64_t rows, std::int64_t width, Body&& body) {
  const std::int64_t grain = std::max<std::int64_t>(1, kGrain / std::max<std::int64_t>(1, width));
  at::parallel_for(0, rows, grain, body);
}

at::Tensor rows_like(const at::Tensor& x) {
  return at::empty({rows_of(x)}, x.options().dtype(at::kFloat));
}

/// An output of x's shape and type, contiguous whatever x is.
at::Tensor output_like(const at::Tensor& x) { return at::empty(x.sizes(), x.options()); }

}  // namespace

bool can_fuse(const at::Tensor& x) {
  return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

RowNorm rms_norm_pass(const at::Tensor& input, const at::Tensor& weight, double epsilon) {
  const at::Tensor x = input.contiguous();
  const at::Tensor w = wide(weight, x);
  const std::int64_t width = x.size(-1);
  const RowNorm norm{output_like(x), rows_like(x)};
  with_type_of(x, [&](auto type) {
    using T = decltype(type);
    const auto& kernel = kernels::norm_kernels<T>();
    over_rows(rows_of(x), width, [&](std::int64_t begin, std::int64_t end) {
      const std::int64_t at = begin * width;
      kernel.forward(pointer<T>(x) + at, pointer<float>(w), static_cast<float>(epsilon),
                     end - begin, width, pointer<T>(norm.y) + at,
                     pointer<float>(norm.scales) + begin);
    });
  });
  return norm;
}

SumNorm add_rms_norm_pass(const at::Tensor& input, const at::Tensor& delta_in,
                          const at::Tensor& weight, double epsilon) {
  const at::Tensor x = input.contiguous();
  const at::Tensor delta = beside(x, delta_in);
  const at::Tensor w = wide(weight, x);
  const std::int64_t width = x.size(-1);
  const SumNorm norm{output_like(x), output_like(x), rows_like(x)};
  with_type_of(x, [&](auto type) {
    using T = decltype(type);
    const auto& kernel = kernels::norm_kernels<T>();
    over_rows(rows_of(x), width, [&](std::int64_t begin, std::int64_t end) {
      const std::int64_t at = begin * width;
      kernel.add_forward(pointer<T>(x) + at, pointer<T>(delta) + at, pointer<float>(w),
                         static_cast<float>(epsilon), end - begin, width, pointer<T>(norm.sum) + at,
                         pointer<T>(norm.y) + at, pointer<float>(norm.scales) + begin);
    });
  });
  return norm;
}

at::Tensor rms_norm_pass_again(const at::Tensor& input, const at::Tensor& weight,
                               const at::Tensor& scales) {
  const at::Tensor x = input.contiguous();
  const at::Tensor w = wide(weight, x);
  const std::int64_t width = x.size(-1);
  const at::Tensor y = output_like(x);
  const float* const scale = scales_of(scales, x);
  with_type_of(x, [&](auto type) {
    using T = decltype(type);
    const auto& kernel = kernels::norm_kernels<T>();
    over_rows(rows_of(x), width, [&](std::int64_t begin, std::int64_t end) {
      const std::int64_t at = begin * width;
      kernel.again(pointer<T>(x) + at, pointer<float>(w), scale + begin, end - begin, width,
                   pointer<T>(y) + at);
    });
  });
  return y;
}

NormGradients rms_norm_backward_pass(const at::Tensor& gradient, const at::Tensor& input,
                                     const at::Tensor& weight, const at::Tensor& scales,
                                     const at::Tensor& added_in, Gradient weight_gradient) {
  // The weight's gradient is summed over pieces of fixed size, so that the number of threads
  // does not change it.
  constexpr std::int64_t kPiece = 64;
  const at::Tensor x = input.contiguous();
  const at::Tensor g = beside(x, gradient);
  const at::Tensor added = added_in.defined() ? beside(x, added_in) : added_in;
  const at::Tensor w = wide(weight, x);
  const std::int64_t width = x.size(-1);
  const std::int64_t rows = rows_of(x);
  const std::int64_t pieces = (rows + kPiece - 1) / kPiece;
  const bool wanted = weight_gradient == Gradient::Wanted;
  const at::Tensor sums =
      wanted ? at::zeros({pieces, width}, x.options().dtype(at::kFloat)) : at::Tensor();
  const float* const scale = scales_of(scales, x);
  NormGradients result{output_like(x), at::Tensor()};
  with_type_of(x, [&](auto type) {
    using T = decltype(type);
    const auto& kernel = kernels::norm_kernels<T>();
    over_rows(pieces, kPiece * width, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t piece = begin; piece < end; ++piece) {
        const std::int64_t first = piece * kPiece;
        const std::int64_t at = first * width;
        kernel.backward(pointer<T>(g) + at, pointer<T>(x) + at, pointer<float>(w), scale + first,
                        added.defined() ? pointer<T>(added) + at : nullptr,
                        std::min(kPiece, rows - first), width, pointer<T>(result.x) + at,
                        wanted ? pointer<float>(sums) + piece * width : nullptr);
      }
    });
  });
  if (wanted) result.weight = sums.sum(0);
  return result;
}

at::Tensor rotate_pass(const at::Tensor& input, const at::Tensor& cosine_in,
                       const at::Tensor& sine_in, Turn turn) {
  // Heads of one token lie together in what a projection gives; tokens may be apart.
  const bool together = input.stride(2) == 1 && input.stride(1) == input.size(2);
  const at::Tensor x = together ? input : input.contiguous();
  const kernels::Heads shape{x.size(0), x.size(1), x.size(2) / 2, x.stride(0)};
  if (cosine_in.numel() != shape.tokens * shape.half || sine_in.numel() != cosine_in.numel())
    throw Bug("angles for other tokens than those that are turned");
  const at::Tensor cosine = cosine_in.contiguous();
  const at::Tensor sine = sine_in.contiguous();
  const at::Tensor y = output_like(x);
  const auto run = [&](auto type, auto angle) {
    using T = decltype(type);
    using A = decltype(angle);
    const auto& both = kernels::rotary_kernels<T, A>();
    const auto kernel = turn == Turn::Forward ? both.forward : both.inverse;
    const std::int64_t width = shape.heads * shape.half * 2;
    over_rows(shape.tokens, width, [&](std::int64_t begin, std::int64_t end) {
      kernels::Heads some = shape;
      some.tokens = end - begin;
      kernel(pointer<T>(x) + begin * shape.stride, pointer<A>(cosine) + begin * shape.half,
             pointer<A>(sine) + begin * shape.half, some, pointer<T>(y) + begin * width);
    });
  };
  const bool wide_angles = cosine.scalar_type() == at::kFloat;
  if (sine.scalar_type() != cosine.scalar_type() ||
      (!wide_angles && cosine.scalar_type() != x.scalar_type()))
    throw Bug("angles are float32 or of the type that is turned");
  with_type_of(x, [&](auto type) {
    if (wide_angles) {
      run(type, float{});
    } else {
      run(type, type);
    }
  });
  return y;
}

at::Tensor swiglu_pass(const at::Tensor& gate_in, const at::Tensor& up_in) {
  const at::Tensor gate = gate_in.contiguous();
  const at::Tensor up = beside(gate, up_in);
  const at::Tensor y = output_like(gate);
  with_type_of(gate, [&](auto type) {
    using T = decltype(type);
    const auto& kernel = kernels::swiglu_kernels<T>();
    over_rows(gate.numel(), 1, [&](std::int64_t begin, std::int64_t end) {
      kernel.forward(pointer<T>(gate) + begin, pointer<T>(up) + begin, end - begin,
                     pointer<T>(y) + begin);
    });
  });
  return y;
}

namespace {

SwigluGradients swiglu_gradients(const at::Tensor& gradient, const at::Tensor& gate_in,
                                 const at::Tensor& up_in, bool again) {
  const at::Tensor gate = gate_in.contiguous();
  const at::Tensor up = beside(gate, up_in);
  const at::Tensor g = beside(gate, gradient);
  const SwigluGradients result{output_like(gate), output_like(gate),
                               again ? output_like(gate) : at::Tensor()};
  with_type_of(gate, [&](auto type) {
    using T = decltype(type);
    const auto& kernel = kernels::swiglu_kernels<T>();
    over_rows(gate.numel(), 1, [&](std::int64_t begin, std::int64_t end) {
      const T* const from[] = {pointer<T>(g) + begin, pointer<T>(gate) + begin,
                               pointer<T>(up) + begin};
      T* const to[] = {pointer<T>(result.gate) + begin, pointer<T>(result.up) + begin};
      if (again) {
        kernel.backward_again(from[0], from[1], from[2], end - begin, to[0], to[1],
                              pointer<T>(result.y) + begin);
      } else {
        kernel.backward(from[0], from[1], from[2], end - begin, to[0], to[1]);
      }
    });
  });
  return result;
}

/// Throws unless every target is a column of the logits: another would be read from elsewhere.
void check_targets(const at::Tensor& targets, std::int64_t rows, std::int64_t width) {
  if (targets.numel() != rows) throw Bug("one target for each row of logits, please");
  const auto* const target = pointer<std::int64_t>(targets);
  for (std::int64_t i = 0; i < rows; ++i)
    if (target[i] < 0 || target[i] >= width) throw Bug("a target outside the vocabulary");
}

}  // namespace

SwigluGradients swiglu_backward_pass(const at::Tensor& gradient, const at::Tensor& gate,
                                     const at::Tensor& up) {
  return swiglu_gradients(gradient, gate, up, false);
}

SwigluGradients swiglu_backward_pass_again(const at::Tensor& gradient, const at::Tensor& gate,
                                           const at::Tensor& up) {
  return swiglu_gradients(gradient, gate, up, true);
}

double cross_entropy_pass(const at::Tensor& logits_in, const at::Tensor& targets_in, double weight,
                          Gradient gradient) {
  const bool with_gradient = gradient == Gradient::Wanted;
  if (with_gradient && !logits_in.is_contiguous())
    throw Bug("logits that are to become their gradient must be contiguous");
  const at::Tensor logits = logits_in.contiguous();
  const at::Tensor targets = targets_in.to(at::kLong).contiguous();
  const std::int64_t rows = logits.size(0);
  const std::int64_t width = logits.size(1);
  check_targets(targets, rows, width);
  std::vector<double> losses(static_cast<std::size_t>(rows));
  with_type_of(logits, [&](auto type) {
    using T = decltype(type);
    const auto& kernel = kernels::cross_entropy_kernels<T>();
    over_rows(rows, width, [&](std::int64_t begin, std::int64_t end) {
      std::vector<float> powers(
          with_gradient && sizeof(T) < sizeof(float) ? static_cast<std::size_t>(width) : 0);
      for (std::int64_t row = begin; row < end; ++row) {
        T* const scores = pointer<T>(logits) + row * width;
        const std::int64_t target = pointer<std::int64_t>(targets)[row];
        float* const room = powers.empty() ? reinterpret_cast<float*>(scores) : powers.data();
        losses[static_cast<std::size_t>(row)] =
            with_gradient
                ? kernel.loss_with_gradient(scores, width, target, static_cast<float>(weight), room)
                : kernel.loss(scores, width, target);
      }
    });
  });
  return std::accumulate(losses.begin(), losses.end(), 0.0);
}

}  // namespace idiolect::model
