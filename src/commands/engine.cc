#include "commands/engine.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "commands/helper_process.h"

namespace idiolect::commands {
namespace {

constexpr const char* kLibrary = "libidiolect-engine.so";
constexpr const char* kHint =
    "train, plan, generate, chat, compare and score need it: run `make setup` and `make build`";

std::filesystem::path library_path() { return program_folder() / kLibrary; }

void* open_library() {
  const std::filesystem::path path = library_path();
  if (!std::filesystem::exists(path))
    throw Error(path.string() + ": the engine is not there; this build was made without LibTorch",
                kHint);
  // Threads that spin while they wait starve whatever else the machine does: one small matrix
  // product was seen to take 211 ms instead of 6.5. OpenMP reads this when it is loaded.
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw Error(std::string("the engine cannot be loaded: ") + ::dlerror(), kHint);
  return library;
}

template <class Function>
Function* entry(const char* name) {
  static void* const library = open_library();
  void* const symbol = ::dlsym(library, name);
  if (symbol == nullptr)
    throw Error(std::string("the engine has no '") + name + "': it is of another version", kHint);
  return reinterpret_cast<Function*>(symbol);
}

}  // namespace

std::unique_ptr<generate::LanguageModel> open_engine_model(const generate::ModelOptions& options) {
  return std::unique_ptr<generate::LanguageModel>(
      entry<decltype(idiolect_open_model)>("idiolect_open_model")(options));
}

train::TrainOutcome train_in_engine(const train::TrainJob& job) {
  train::TrainOutcome outcome;
  entry<decltype(idiolect_train)>("idiolect_train")(job, outcome);
  return outcome;
}

train::PlanOutcome plan_in_engine(const train::TrainJob& job) {
  train::PlanOutcome outcome;
  entry<decltype(idiolect_plan)>("idiolect_plan")(job, outcome);
  return outcome;
}

train::TrainOutcome pretrain_in_engine(const train::PretrainJob& job) {
  train::TrainOutcome outcome;
  entry<decltype(idiolect_pretrain)>("idiolect_pretrain")(job, outcome);
  return outcome;
}

}  // namespace idiolect::commands
