#include "commands/persona_file.h"

#include <iostream>

#include "base/error.h"
#include "base/files.h"
#include "dataset/dataset.h"
#include "evaluate/persona.h"
#include "runs/run_folder.h"

namespace idiolect::commands {
namespace fs = std::filesystem;

fs::path dataset_of_run(const std::string& given, const Json& record) {
  if (given.empty()) return record.at("dataset").at("path").get<std::string>();
  if (dataset::dataset_hash(given) != record.at("dataset").at("sha256").get<std::string>())
    throw Error(given + ": not the dataset that this run was trained on");
  return given;
}

std::string summary_of_owner(const fs::path& run, const std::string& persona,
                             const fs::path& dataset, const std::string& owner) {
  if (!persona.empty()) return evaluate::persona_text(read_file(persona));
  const fs::path path = runs::RunFolder{run}.persona();
  if (!fs::exists(path)) {
    const auto sessions = dataset::read_split(dataset, dataset::Split::Train);
    write_file(path, evaluate::draft_persona(sessions, owner));
    std::cerr << path.string() << ": a first draft of who you are; edit it and compare again\n";
  }
  return evaluate::persona_text(read_file(path));
}

}  // namespace idiolect::commands
