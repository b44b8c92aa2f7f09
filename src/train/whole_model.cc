#include "train/whole_model.h"

#include "base/files.h"
#include "model/model_folder.h"

namespace idiolect::train {
namespace fs = std::filesystem;

std::vector<at::Tensor*> places_of(model::Decoder& decoder) {
  std::vector<at::Tensor*> places;
  for (const model::Parameter& parameter : decoder.parameters()) places.push_back(parameter.weight);
  return places;
}

std::vector<fs::path> tokenizer_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const char* const name : {"tokenizer.json", "tokenizer_config.json", "tokenizer.model",
                                 "chat_template.jinja", "special_tokens_map.json"})
    if (const fs::path file = folder / name; fs::exists(file)) files.push_back(file);
  return files;
}

void write_model_folder(const fs::path& folder, std::span<const model::Parameter> parameters,
                        const Json& config, const fs::path& tokenizer) {
  StagedFolder staged(folder);
  model::save_model(parameters, config, staged.folder());
  for (const fs::path& file : tokenizer_files(tokenizer))
    write_file(staged.folder() / file.filename(), read_file(file));
  staged.commit();
}

}  // namespace idiolect::train
