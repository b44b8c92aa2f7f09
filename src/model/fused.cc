#include "model/fused.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>

#include "model/kernels.h"

namespace idiolect::model {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Numbers that are worth a thread.
constexpr std::int64_t kGrain = 32768;

template <class T>
T* pointer(const at::Tensor& tensor) {
  return static_cast<T*>(tensor.data_ptr());
}

/// Calls `body` with a value of the kernel's type for the numbers in `x`.
template <class Body>
void with_type_of(const at::Tensor& x, Body&& body) {
  if (x.scalar_type() == at::kFloat) {
    body(float{});
  } else {
    body(kernels::Bfloat16{});
  }
}

/// [begin, end) of `rows` rows of `width`, on several threads where that pays.
template <class Body>
void over_rows(std::int64_t rows, std::int64_t width, Body&& body) {
  at::parallel_for(0, rows, std::max<std::int64_t>(1, kGrain / width), body);
}

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input,
                            const at::Tensor& weight, double epsilon) {
    const at::Tensor x = input.contiguous();
    const at::Tensor wide = weight.to(at::kFloat).contiguous();
    const std::int64_t width = x.size(-1);
    const std::int64_t rows = x.numel() / width;
    const at::Tensor y = at::empty_like(x);
    const at::Tensor scales = at::empty({rows}, at::kFloat);
    with_type_of(x, [&](auto type) {
      using T = decltype(type);
      over_rows(rows, width, [&](std::int64_t begin, std::int64_t end) {
        kernels::rms_norm(pointer<T>(x) + begin * width, pointer<float>(wide), epsilon, end - begin,
                          width, pointer<T>(y) + begin * width, pointer<float>(scales) + begin);
      });
    });
    context->save_for_backward({x, wide, scales});
    context->saved_data["weight"] = weight.requires_grad();
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    // The weight's gradient is summed over pieces of fixed size, so that the number of threads
    // does not change it.
    constexpr std::int64_t kPiece = 256;
    const variable_list saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const at::Tensor g = gradients[0].to(x.scalar_type()).contiguous();
    const std::int64_t width = x.size(-1);
    const std::int64_t rows = x.numel() / width;
    const std::int64_t pieces = (rows + kPiece - 1) / kPiece;
    const at::Tensor x_gradient = at::empty_like(x);
    const bool trained = context->saved_data["weight"].toBool();
    const at::Tensor sums = trained ? at::zeros({pieces, width}, at::kFloat) : at::Tensor();
    with_type_of(x, [&](auto type) {
      using T = decltype(type);
      at::parallel_for(0, pieces, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t piece = begin; piece < end; ++piece) {
          const std::int64_t first = piece * kPiece;
          kernels::rms_norm_backward(pointer<T>(g) + first * width, pointer<T>(x) + first * width,
                                     pointer<float>(saved[1]), pointer<float>(saved[2]) + first,
                                     std::min(kPiece, rows - first), width,
                                     pointer<T>(x_gradient) + first * width,
                                     trained ? pointer<float>(sums) + piece * width : nullptr);
        }
      });
    });
    return {x_gradient, trained ? sums.sum(0) : at::Tensor(), at::Tensor()};
  }
};

struct Swiglu : torch::autograd::Function<Swiglu> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& gate_in,
                            const at::Tensor& up_in) {
    const at::Tensor gate = gate_in.contiguous();
    const at::Tensor up = up_in.contiguous();
    const at::Tensor y = at::empty_like(gate);
    with_type_of(gate, [&](auto type) {
      using T = decltype(type);
      over_rows(gate.numel(), 1, [&](std::int64_t begin, std::int64_t end) {
        kernels::swiglu(pointer<T>(gate) + begin, pointer<T>(up) + begin, end - begin,
                        pointer<T>(y) + begin);
      });
    });
    context->save_for_backward({gate, up});
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor g = gradients[0].contiguous();
    const at::Tensor gate_gradient = at::empty_like(g);
    const at::Tensor up_gradient = at::empty_like(g);
    with_type_of(g, [&](auto type) {
      using T = decltype(type);
      over_rows(g.numel(), 1, [&](std::int64_t begin, std::int64_t end) {
        kernels::swiglu_backward(
            pointer<T>(g) + begin, pointer<T>(saved[0]) + begin, pointer<T>(saved[1]) + begin,
            end - begin, pointer<T>(gate_gradient) + begin, pointer<T>(up_gradient) + begin);
      });
    });
    return {gate_gradient, up_gradient};
  }
};

struct CausalSoftmax : torch::autograd::Function<CausalSoftmax> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& scores_in,
                            std::int64_t offset, std::int64_t window) {
    const at::Tensor scores = scores_in.contiguous();
    const kernels::Visibility visibility{scores.size(-2), scores.size(-1), offset, window};
    const at::Tensor shares = at::empty_like(scores);
    with_type_of(scores, [&](auto type) {
      using T = decltype(type);
      over_rows(scores.numel() / visibility.keys, visibility.keys,
                [&](std::int64_t begin, std::int64_t end) {
                  kernels::causal_softmax(pointer<T>(scores), visibility, begin, end,
                                          pointer<T>(shares));
                });
    });
    context->save_for_backward({shares});
    context->saved_data["offset"] = offset;
    context->saved_data["window"] = window;
    return shares;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const at::Tensor shares = context->get_saved_variables()[0];
    const at::Tensor g = gradients[0].contiguous();
    const kernels::Visibility visibility{shares.size(-2), shares.size(-1),
                                         context->saved_data["offset"].toInt(),
                                         context->saved_data["window"].toInt()};
    const at::Tensor score_gradient = at::empty_like(shares);
    with_type_of(shares, [&](auto type) {
      using T = decltype(type);
      over_rows(shares.numel() / visibility.keys, visibility.keys,
                [&](std::int64_t begin, std::int64_t end) {
                  kernels::causal_softmax_backward(pointer<T>(g), pointer<T>(shares), visibility,
                                                   begin, end, pointer<T>(score_gradient));
                });
    });
    return {score_gradient, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

bool can_fuse(const at::Tensor& x) {
  return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

at::Tensor fused_rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
  return RmsNorm::apply(x, weight, epsilon);
}

at::Tensor fused_swiglu(const at::Tensor& gate, const at::Tensor& up) {
  return Swiglu::apply(gate, up);
}

at::Tensor fused_causal_softmax(const at::Tensor& scores, std::int64_t offset,
                                std::optional<std::int64_t> window) {
  return CausalSoftmax::apply(scores, offset, window.value_or(0));
}

}  // namespace idiolect::model
