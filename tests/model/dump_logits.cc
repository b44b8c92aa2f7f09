// dump_logits BASE ADAPTER ID...
//
// Prints as JSON what BASE with ADAPTER makes of these token ids: {"tokens", "logits"}, one row of
// scores per token. ADAPTER "none" is the base alone; "random:SEED:FOLDER" makes one with
// make_adapter, gives B random values too, and saves it to FOLDER.
// tests/interop/peft_loads_adapter.py compares with PEFT.
#include <torch/torch.h>

#include <cstdlib>
#include <iostream>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/random.h"
#include "model/decoder.h"

namespace idiolect::model {
namespace {

/// An adapter whose B is not zero, as after training, saved as PEFT saves one.
void save_random_adapter(const std::filesystem::path& base, const std::filesystem::path& folder,
                         std::uint64_t seed) {
  const at::NoGradGuard no_graph;
  const std::vector<std::string> targets(std::begin(kTargets), std::end(kTargets));
  const Adapter adapter = make_adapter(read_config(base), 8, 16.0, targets, seed, at::kCPU);
  std::uint64_t stream = 0;
  for (const auto& [key, lora] : adapter.weights) {
    Random random(seed + 1, stream++);
    float* const values = lora.b.data_ptr<float>();
    for (std::int64_t i = 0; i < lora.b.numel(); ++i)
      values[i] = static_cast<float>(0.2 * random.uniform() - 0.1);
  }
  make_private_folder(folder);
  save_adapter(adapter, folder, base.string());
}

/// The folder that the argument names, made first where it asks for a random adapter.
std::filesystem::path adapter_folder(const std::string& argument,
                                     const std::filesystem::path& base) {
  if (!argument.starts_with("random:")) return argument;
  const std::size_t colon = argument.find(':', 7);
  const std::filesystem::path folder = argument.substr(colon + 1);
  save_random_adapter(base, folder, std::stoull(argument.substr(7, colon - 7)));
  return folder;
}

void dump(const std::filesystem::path& base, const std::string& adapter_argument,
          const std::vector<std::int64_t>& tokens) {
  const at::NoGradGuard no_graph;
  Decoder decoder(base, {});
  Adapter adapter;
  if (adapter_argument != "none") {
    adapter = load_adapter(adapter_folder(adapter_argument, base), decoder.config(), at::kCPU);
    decoder.attach(&adapter);
  }
  const auto length = static_cast<std::int64_t>(tokens.size());
  const at::Tensor logits =
      decoder.logits(decoder.forward(at::tensor(tokens, at::kLong), {{0, length}})).contiguous();
  Json rows = Json::array();
  for (std::int64_t i = 0; i < length; ++i) {
    const float* const row = logits[i].data_ptr<float>();
    rows.push_back(std::vector<float>(row, row + logits.size(1)));
  }
  std::cout << to_line({{"tokens", tokens}, {"logits", rows}}) << '\n';
}

}  // namespace
}  // namespace idiolect::model

int main(int count, char** arguments) {
  if (count < 4) {
    std::cerr << "usage: dump_logits BASE ADAPTER|none|random:SEED:FOLDER ID...\n";
    return 2;
  }
  try {
    std::vector<std::int64_t> tokens;
    for (int i = 3; i < count; ++i) tokens.push_back(std::atoll(arguments[i]));
    idiolect::model::dump(arguments[1], arguments[2], tokens);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "dump_logits: " << error.what() << '\n';
    return 1;
  }
}
