#include "weights/model_files.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/files.h"

namespace idiolect::weights {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSingle = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";
constexpr std::size_t kMostIndexBytes = std::size_t{1} << 26;
constexpr int kMostLevels = 8;

[[noreturn]] void no_weights(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    const std::string extension = entry.path().extension().string();
    if (extension == ".bin" || extension == ".pt" || extension == ".pth" || extension == ".pkl")
      throw Error(
          entry.path().string() +
              ": weights in a Python pickle are refused, because opening one can run programs",
          "download the model's *.safetensors files, or choose a model that has them");
  }
  throw Error(folder.string() + ": there is no " + kSingle + " and no " + kIndex,
              "point --base at a Hugging Face model folder with its *.safetensors files");
}

/// The index as a tree whose look-ups stay fast however many names it has.
nlohmann::json read_index(const fs::path& path) {
  const std::string text = read_file(path, kMostIndexBytes);
  const auto shallow = [&](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
    if (depth > kMostLevels) throw Error(path.string() + ": JSON nested deeper than 8 levels");
    return true;
  };
  try {
    return nlohmann::json::parse(text, shallow);
  } catch (const nlohmann::json::parse_error& error) {
    throw Error(path.string() + ": not valid JSON at byte " + std::to_string(error.byte),
                "the file may be cut short; download it again");
  }
}

/// Tensor name → file name. A shard lies beside its index: any other path is refused.
std::map<std::string, std::string> weight_map(const fs::path& path) {
  const nlohmann::json index = read_index(path);
  if (!index.is_object() || !index.contains("weight_map") || !index["weight_map"].is_object())
    throw Error(path.string() + ": there is no \"weight_map\" object", "download the file again");
  std::map<std::string, std::string> files;
  for (const auto& [tensor, file] : index["weight_map"].items()) {
    if (!file.is_string())
      throw Error(path.string() + ": the file of tensor '" + tensor + "' is not a name");
    const std::string name = file.get<std::string>();
    if (name.empty() || name == "." || name == ".." || fs::path(name).filename() != name)
      throw Error(path.string() + ": tensor '" + tensor +
                  "' is said to be in a file outside the model's folder");
    files.emplace(tensor, name);
  }
  return files;
}

std::set<std::string> shard_names(const std::map<std::string, std::string>& files) {
  std::set<std::string> names;
  for (const auto& [tensor, file] : files) names.insert(file);
  return names;
}

}  // namespace

ModelFiles::ModelFiles(const fs::path& folder) : folder_(folder) {
  if (fs::exists(folder / kSingle)) {
    open_single(folder / kSingle);
  } else if (fs::exists(folder / kIndex)) {
    open_shards(folder / kIndex);
  } else {
    no_weights(folder);
  }
}

void ModelFiles::open_single(const fs::path& path) {
  files_.emplace_back(path);
  for (const Entry& entry : files_.front().entries()) place_.emplace(entry.name, 0);
}

void ModelFiles::open_shards(const fs::path& index) {
  const std::map<std::string, std::string> files = weight_map(index);
  std::map<std::string, std::size_t> opened;
  for (const std::string& name : shard_names(files)) {
    if (!fs::exists(folder_ / name))
      throw Error((folder_ / name).string() + ": this shard is missing; " + kIndex + " lists it",
                  "download " + name + " into the model's folder");
    opened.emplace(name, files_.size());
    files_.emplace_back(folder_ / name);
  }
  for (const auto& [tensor, file] : files) {
    const std::size_t place = opened.at(file);
    if (!files_[place].has(tensor))
      throw Error((folder_ / file).string() + ": tensor '" + tensor + "' is missing, which " +
                      kIndex + " promises",
                  "the files are from different versions; download the model again");
    place_.emplace(tensor, place);
  }
}

TensorView ModelFiles::tensor(const std::string& name) const {
  const auto found = place_.find(name);
  if (found == place_.end())
    throw Error(folder_.string() + ": the weights have no tensor '" + name + "'",
                "config.json and the weights do not belong together; download the model again");
  return files_[found->second].tensor(name);
}

std::vector<fs::path> ModelFiles::paths() const {
  std::vector<fs::path> paths;
  for (const SafetensorsFile& file : files_) paths.push_back(file.path());
  return paths;
}

std::vector<fs::path> weight_files(const fs::path& folder) {
  if (fs::exists(folder / kSingle)) return {folder / kSingle};
  if (!fs::exists(folder / kIndex)) no_weights(folder);
  std::vector<fs::path> paths;
  for (const std::string& name : shard_names(weight_map(folder / kIndex)))
    paths.push_back(folder / name);
  return paths;
}

std::int64_t weight_file_bytes(const std::filesystem::path& folder) {
  std::int64_t bytes = 0;
  for (const std::filesystem::path& file : weight_files(folder))
    bytes += static_cast<std::int64_t>(std::filesystem::file_size(file));
  return bytes;
}

}  // namespace idiolect::weights
