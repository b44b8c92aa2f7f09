#include "kernels/norm.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/norm.cc"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/instruction_set.h"
#include "kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {

/// 1 / rms of a row whose squares sum to `squares`.
HWY_INLINE float scale_of(float squares, std::int64_t width, float epsilon) {
  return 1.0f / std::sqrt(squares / static_cast<float>(width) + epsilon);
}

template <class T>
HWY_INLINE void scale_row(const T* x, const float* weight, float scale, std::int64_t width, T* y) {
  const Vector factor = all(scale);
  over(width, [&](std::int64_t i, auto part) HWY_ATTR {
    const Vector scaled = hn::Mul(load(x + i, part), factor);
    store(hn::Mul(scaled, load(weight + i, part)), y + i, part);
  });
}

template <class T>
void forward(const T* x, const float* weight, float epsilon, std::int64_t rows, std::int64_t width,
             T* y, float* scales) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, y += width) {
    const float squares = sum_over(width, [&](std::int64_t i, auto part, Vector sum) HWY_ATTR {
      const Vector value = load(x + i, part);
      return hn::MulAdd(value, value, sum);
    });
    scales[row] = scale_of(squares, width, epsilon);
    scale_row(x, weight, scales[row], width, y);
  }
}

template <class T>
void add_forward(const T* x, const T* delta, const float* weight, float epsilon, std::int64_t rows,
                 std::int64_t width, T* sum, T* y, float* scales) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, delta += width, sum += width) {
    const float squares = sum_over(width, [&](std::int64_t i, auto part, Vector so_far) HWY_ATTR {
      store(hn::Add(load(x + i, part), load(delta + i, part)), sum + i, part);
      const Vector rounded = load(sum + i, part);
      return hn::MulAdd(rounded, rounded, so_far);
    });
    scales[row] = scale_of(squares, width, epsilon);
    scale_row(sum, weight, scales[row], width, y + row * width);
  }
}

template <class T>
void again(const T* x, const float* weight, const float* scales, std::int64_t rows,
           std::int64_t width, T* y) {
  for (std::int64_t row = 0; row < rows; ++row)
    scale_row(x + row * width, weight, scales[row], width, y + row * width);
}

/// With z = x · scale: dx = scale · (g w − z · mean(g w z)), dw = g z.
template <class T>
void backward(const T* gradient, const T* x, const float* weight, const float* scales,
              const T* added, std::int64_t rows, std::int64_t width, T* x_gradient,
              float* weight_gradient) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, gradient += width) {
    const float product = sum_over(width, [&](std::int64_t i, auto part, Vector sum) HWY_ATTR {
      const Vector weighted = hn::Mul(load(gradient + i, part), load(weight + i, part));
      return hn::MulAdd(weighted, load(x + i, part), sum);
    });
    if (weight_gradient != nullptr)
      over(width, [&](std::int64_t i, auto part) HWY_ATTR {
        const Vector z = hn::Mul(load(x + i, part), all(scales[row]));
        store(hn::MulAdd(load(gradient + i, part), z, load(weight_gradient + i, part)),
              weight_gradient + i, part);
      });
    const Vector scale = all(scales[row]);
    const Vector pull = all(product * scales[row] * scales[row] / static_cast<float>(width));
    const T* const more = added == nullptr ? nullptr : added + row * width;
    T* const to = x_gradient + row * width;
    over(width, [&](std::int64_t i, auto part) HWY_ATTR {
      const Vector weighted = hn::Mul(load(gradient + i, part), load(weight + i, part));
      const Vector inner = hn::NegMulAdd(load(x + i, part), pull, weighted);
      const Vector outer = more == nullptr ? all(0) : load(more + i, part);
      store(hn::MulAdd(scale, inner, outer), to + i, part);
    });
  }
}

template <class T>
constexpr NormKernels<T> kKernels{forward<T>, add_forward<T>, again<T>, backward<T>};

}  // namespace

const NormKernels<float>& norm_of_float() { return kKernels<float>; }
const NormKernels<Bfloat16>& norm_of_bfloat16() { return kKernels<Bfloat16>; }

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace idiolect::kernels {

HWY_EXPORT(norm_of_float);
HWY_EXPORT(norm_of_bfloat16);

template <>
const NormKernels<float>& norm_kernels<float>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(norm_of_float)();
}

template <>
const NormKernels<Bfloat16>& norm_kernels<Bfloat16>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(norm_of_bfloat16)();
}

}  // namespace idiolect::kernels
#endif
