#include "commands/shipped.h"

#include "base/error.h"
#include "commands/helper_process.h"

namespace idiolect::commands {
namespace fs = std::filesystem;
namespace {

fs::path find(const char* name, const char* sign) {
  for (fs::path folder = program_folder();; folder = folder.parent_path()) {
    for (const fs::path& root : {folder, folder / "share" / "idiolect"})
      if (fs::exists(root / name / sign)) return root / name;
    if (folder == folder.parent_path()) break;
  }
  throw Error(std::string(name) + ": not found beside the program or in a folder above it",
              "run the program from its repository, or say where with --base and --exports");
}

}  // namespace

fs::path shipped_base() { return find("models/small-talk", "model.safetensors"); }
fs::path shipped_sample() { return find("examples/sample", "expected.json"); }

}  // namespace idiolect::commands
