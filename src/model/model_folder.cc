#include "model/model_folder.h"

#include <torch/torch.h>

#include <utility>
#include <vector>

#include "base/files.h"
#include "weights/safetensors.h"

namespace idiolect::model {

void round_to_bfloat16(std::span<const Parameter> parameters) {
  const torch::NoGradGuard no_grad;
  for (const Parameter& parameter : parameters)
    parameter.weight->copy_(parameter.weight->to(at::kBFloat16));
}

void save_model(std::span<const Parameter> parameters, Json config,
                const std::filesystem::path& folder) {
  std::vector<at::Tensor> kept;  // the bytes that `tensors` views
  std::vector<weights::TensorData> tensors;
  for (const Parameter& parameter : parameters) {
    kept.push_back(parameter.weight->detach().to(at::kCPU, at::kBFloat16).contiguous());
    const at::Tensor& data = kept.back();
    tensors.push_back({parameter.name, weights::Dtype::BF16, data.sizes().vec(),
                       std::span(static_cast<const std::byte*>(data.data_ptr()), data.nbytes())});
  }
  weights::write_safetensors(folder / "model.safetensors", std::move(tensors), {{"format", "pt"}});
  config["torch_dtype"] = "bfloat16";
  write_file(folder / "config.json", to_pretty(config));
}

}  // namespace idiolect::model
