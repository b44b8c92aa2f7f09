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

Gradient wanted_of(bool wanted) { return wanted ? Gradient::Wanted : Gradient::Unneeded; }

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            double epsilon) {
    const RowNorm norm = rms_norm_pass(x, weight, epsilon);
    context->save_for_backward({x, weight, norm.scales});
    return norm.y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const NormGradients result = rms_norm_backward_pass(
        gradients[0], saved[0], saved[1], saved[2], {}, wanted_of(context->needs_input_grad(1)));
    return {result.x, result.weight, at::Tensor()};
  }
};

struct AddRmsNorm : torch::autograd::Function<AddRmsNorm> {
  static variable_list forward(AutogradContext* context, const at::Tensor& x,
                               const at::Tensor& delta, const at::Tensor& weight, double epsilon) {
    const SumNorm norm = add_rms_norm_pass(x, delta, weight, epsilon);
    context->set_materialize_grads(false);
    context->save_for_backward({norm.sum, weight, norm.scales});
    return {norm.sum, norm.y};
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    // Nobody used the norm: what arrives at the sum goes on to both parts of it.
    if (!gradients[1].defined()) return {gradients[0], gradients[0], at::Tensor(), at::Tensor()};
    const variable_list saved = context->get_saved_variables();
    const NormGradients result =
        rms_norm_backward_pass(gradients[1], saved[0], saved[1], saved[2], gradients[0],
                               wanted_of(context->needs_input_grad(2)));
    return {result.x, result.x, result.weight, at::Tensor()};
  }
};

struct Rotate : torch::autograd::Function<Rotate> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& cosine,
                            const at::Tensor& sine) {
    context->save_for_backward({cosine, sine});
    return rotate_pass(x, cosine, sine, Turn::Forward);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    return {rotate_pass(gradients[0], saved[0], saved[1], Turn::Inverse), at::Tensor(),
            at::Tensor()};
  }
};

struct Swiglu : torch::autograd::Function<Swiglu> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& gate,
                            const at::Tensor& up) {
    context->save_for_backward({gate, up});
    return swiglu_pass(gate, up);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const SwigluGradients result = swiglu_backward_pass(gradients[0], saved[0], saved[1]);
    return {result.gate, result.up};
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

at::Tensor fused_rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
  return RmsNorm::apply(x, weight, epsilon);
}

FusedSumNorm fused_add_rms_norm(const at::Tensor& x, const at::Tensor& delta,
                                const at::Tensor& weight, double epsilon) {
  const variable_list both = AddRmsNorm::apply(x, delta, weight, epsilon);
  return {both[0], both[1]};
}

at::Tensor fused_rotate(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine) {
  return Rotate::apply(x, cosine, sine);
}

at::Tensor fused_swiglu(const at::Tensor& gate, const at::Tensor& up) {
  return Swiglu::apply(gate, up);
}

at::Tensor fused_causal_softmax(const at::Tensor& scores, std::int64_t offset,
                                std::optional<std::int64_t> window) {
  return CausalSoftmax::apply(scores, offset, window.value_or(0));
}

}  // namespace idiolect::model
