#include "runs/processes.h"

#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/error.h"

namespace idiolect::runs {
namespace {

constexpr int kUsualPort = 29500;  // of PyTorch's starters
constexpr int kFirstJobPort = 20000;
constexpr int kJobPorts = 10000;

std::optional<int> number(const Environment& environment, const char* name) {
  const std::optional<std::string> text = environment(name);
  if (!text) return std::nullopt;
  int value = 0;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (failed != std::errc() || end != text->data() + text->size() || value < 0)
    throw UsageError(
        fmt::format("the environment says {}={}, which is not a whole number", name, *text));
  return value;
}

/// The words of one starter.
struct Starter {
  const char* name;
  const char* rank;
  const char* size;
  const char* local_rank;
  const char* local_size;
  bool ties_cores;
};

constexpr Starter kStarters[] = {
    {"torchrun", "RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", false},
    {"mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
     "OMPI_COMM_WORLD_LOCAL_SIZE", true},
    {"mpirun", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS", true},
    {"srun", "SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE", true},
};

/// A batch script of Slurm has a rank and a number of tasks as well, but runs once.
bool is_batch_script(const Starter& starter, const Environment& environment) {
  return std::string_view(starter.name) == "srun" && environment("SLURM_JOB_ID") &&
         !environment("SLURM_STEP_ID");
}

/// Tasks on the first machine of "2(x3),1": as good a guess as Slurm gives.
std::optional<int> slurm_local_size(const Environment& environment) {
  const auto text = environment("SLURM_STEP_TASKS_PER_NODE");
  if (!text) return std::nullopt;
  int value = 0;
  std::from_chars(text->data(), text->data() + text->size(), value);
  return value > 0 ? std::optional(value) : std::nullopt;
}

void find_sizes(ProcessPlace& place, const Starter& starter, const Environment& environment) {
  std::optional<int> local = number(environment, starter.local_size);
  if (!local && std::string_view(starter.name) == "srun") local = slurm_local_size(environment);
  const bool is_elsewhere = !environment(kMeetingFile) &&
                            (environment("MASTER_ADDR") || environment("SLURM_STEP_NODELIST"));
  // Without a word about machines there is one, unless an address says that there may be more.
  place.local_size = std::clamp(local.value_or(is_elsewhere ? 1 : place.size), 1, place.size);
  place.local_rank =
      number(environment, starter.local_rank).value_or(place.rank % place.local_size);
}

void find_meeting(ProcessPlace& place, const Environment& environment) {
  if (const auto file = environment(kMeetingFile)) {
    place.meeting_file = *file;
    place.started_by = "idiolect";
    return;
  }
  const auto nodes = environment("SLURM_STEP_NODELIST");
  const auto all_nodes = nodes ? nodes : environment("SLURM_JOB_NODELIST");
  if (const auto host = environment("MASTER_ADDR")) {
    place.host = *host;
  } else if (all_nodes) {
    place.host = first_host(*all_nodes);
  } else if (place.is_one_machine()) {
    place.host = "127.0.0.1";
  } else {
    throw UsageError(
        fmt::format("{} started processes on several machines; where is rank 0?", place.started_by),
        "set MASTER_ADDR to its address, e.g. mpirun -x MASTER_ADDR=10.0.0.1");
  }
  const int job = number(environment, "SLURM_JOB_ID").value_or(-1);
  const int step = number(environment, "SLURM_STEP_ID").value_or(0);
  // Two jobs may share a machine, and two steps a job.
  const int own = job >= 0 ? kFirstJobPort + (job * 7 + step) % kJobPorts : kUsualPort;
  place.port = number(environment, "MASTER_PORT").value_or(own);
  place.starter_hosts = environment("TORCHELASTIC_USE_AGENT_STORE") == "True";
}

}  // namespace

Environment system_environment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
  };
}

std::optional<ProcessPlace> find_place(const Environment& environment) {
  for (const Starter& starter : kStarters) {
    const std::optional<int> rank = number(environment, starter.rank);
    const std::optional<int> size = number(environment, starter.size);
    if (!rank || !size || is_batch_script(starter, environment)) continue;
    if (*rank >= *size)
      throw UsageError(fmt::format("the environment says {}={} and {}={}", starter.rank, *rank,
                                   starter.size, *size),
                       "ranks count from 0; start all processes with torchrun, mpirun or srun");
    ProcessPlace place;
    place.rank = *rank;
    place.size = *size;
    place.started_by = starter.name;
    place.has_own_cores = starter.ties_cores;
    find_sizes(place, starter, environment);
    find_meeting(place, environment);
    return place;
  }
  return std::nullopt;
}

std::string first_host(std::string_view node_list) {
  const std::size_t bracket = node_list.find('[');
  const std::size_t comma = node_list.find(',');
  if (bracket == std::string_view::npos || comma < bracket)
    return std::string(node_list.substr(0, comma));
  const std::string_view numbers = node_list.substr(bracket + 1);
  const std::size_t close = numbers.find(']');
  std::string_view rest =
      close == std::string_view::npos ? std::string_view() : numbers.substr(close + 1);
  rest = rest.substr(0, std::min(rest.find(','), rest.find('[')));
  return std::string(node_list.substr(0, bracket)) +
         std::string(numbers.substr(0, numbers.find_first_of("-,]"))) + std::string(rest);
}

Cores count_cores() {
  Cores cores;
  cores.all = static_cast<int>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  cpu_set_t usable;
  cores.usable =
      ::sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : cores.all;
  return cores;
}

int threads_of(const ProcessPlace& place, const Cores& cores) {
  const bool is_shared_out = place.has_own_cores && cores.usable < cores.all;
  return std::max(1, is_shared_out ? cores.usable : cores.usable / std::max(1, place.local_size));
}

std::uint64_t installed_memory() {
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long size = ::sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0
             ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size)
             : 0;
}

void check_memory_of(const ProcessPlace& place, std::uint64_t base_bytes, std::uint64_t memory) {
  if (place.size == 1 || memory == 0 || base_bytes <= memory) return;
  const auto gigabytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e9; };
  throw Error(fmt::format("the weights of the base are {:.1f} GB and this machine has {:.1f} GB of "
                          "memory; each of the {} processes needs the whole base, its layers are "
                          "not spread over them",
                          gigabytes(base_bytes), gigabytes(memory), place.size),
              "take a smaller base, or machines with more memory");
}

}  // namespace idiolect::runs
