#include "hub/selection.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"

namespace idiolect::hub {
namespace {

struct Form {
  std::string_view ending;
  std::string_view reason;
};
constexpr std::string_view kPickle = "a pickle: loading one may run any program";
constexpr std::string_view kOther = "weights for another framework";
constexpr std::array kForms{Form{".bin", kPickle},
                            Form{".pt", kPickle},
                            Form{".pth", kPickle},
                            Form{".pkl", kPickle},
                            Form{".pickle", kPickle},
                            Form{".ckpt", kPickle},
                            Form{".joblib", kPickle},
                            Form{".npy", kPickle},
                            Form{".npz", kPickle},
                            Form{".h5", kOther},
                            Form{".msgpack", kOther},
                            Form{".ot", kOther},
                            Form{".onnx", kOther},
                            Form{".tflite", kOther},
                            Form{".gguf", "already converted for llama.cpp"}};

constexpr std::array<std::string_view, 12> kNeeded{
    "config.json",     "generation_config.json",  "tokenizer.json",     "tokenizer_config.json",
    "tokenizer.model", "special_tokens_map.json", "added_tokens.json",  "vocab.json",
    "merges.txt",      "chat_template.jinja",     "chat_template.json", "README.md"};

bool is_document(std::string_view path) {
  return path.starts_with("LICENSE") || path.starts_with("LICENCE") || path.starts_with("NOTICE") ||
         path.starts_with("USE_POLICY");
}

bool is_model_file(std::string_view path) {
  return path == "model.safetensors" || path.starts_with("model-");
}

/// Mistral and others keep a second copy of all weights in one file, `consolidated.safetensors`.
bool is_second_copy(std::string_view path, bool has_model_file) {
  return path.ends_with(".safetensors") && has_model_file && !is_model_file(path);
}

bool is_needed(std::string_view path) {
  if (path.starts_with("additional_chat_templates/")) return path.ends_with(".jinja");
  if (path.find('/') != std::string_view::npos) return false;
  return path.ends_with(".safetensors") || path.ends_with(".safetensors.index.json") ||
         is_document(path) || std::find(kNeeded.begin(), kNeeded.end(), path) != kNeeded.end();
}

std::string_view reason_against(std::string_view path) {
  for (const Form& form : kForms)
    if (path.ends_with(form.ending)) return form.reason;
  return {};
}

bool has(std::span<const RepositoryFile> files, std::string_view ending) {
  return std::any_of(files.begin(), files.end(), [ending](const RepositoryFile& file) {
    return std::string_view(file.path).ends_with(ending);
  });
}

void check_usable(const Selection& selection) {
  const auto is_there = [&](std::string_view path) {
    return std::any_of(selection.files.begin(), selection.files.end(),
                       [path](const RepositoryFile& file) { return file.path == path; });
  };
  if (!has(selection.files, ".safetensors")) {
    const auto pickle = std::find_if(selection.left_out.begin(), selection.left_out.end(),
                                     [](const LeftOut& file) { return file.reason == kPickle; });
    if (pickle != selection.left_out.end())
      throw Error("its weights are pickles only (" + pickle->path +
                      "), and loading a pickle may run any program",
                  "look for a conversion to safetensors: another revision (--revision refs/pr/N on "
                  "the model's page) or another repository");
    throw Error("no *.safetensors among its files", "choose a repository with the model's weights");
  }
  if (!is_there("config.json"))
    throw Error("it has no config.json, so it is not a whole model",
                is_there("adapter_model.safetensors")
                    ? "this is an adapter; pull the base model that its card names"
                    : "choose the repository that transformers would load");
}

}  // namespace

Selection select_files(std::span<const RepositoryFile> files) {
  Selection selection;
  const bool has_model_file = std::any_of(files.begin(), files.end(), [](const auto& file) {
    return is_model_file(file.path) && file.path.ends_with(".safetensors");
  });
  for (const RepositoryFile& file : files) {
    if (is_second_copy(file.path, has_model_file) && is_needed(file.path)) {
      selection.left_out.push_back({file.path, "the same weights again"});
    } else if (is_needed(file.path)) {
      selection.files.push_back(file);
    } else if (const std::string_view reason = reason_against(file.path); !reason.empty()) {
      selection.left_out.push_back({file.path, std::string(reason)});
    }
  }
  check_usable(selection);
  return selection;
}

}  // namespace idiolect::hub
