// runs/processes.h
//
// Several processes may share the work of one run. Whoever starts them says in the
// environment who is who; each starter has words of its own for that. This reads
// them: torchrun, Open MPI, MPICH, Slurm, and `idiolect train --processes N`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace idiolect::runs {

/// Which of the processes of a run this one is, and where they meet. One process alone by default.
struct ProcessPlace {
  int rank = 0;  // 0 writes all files and talks to the user
  int size = 1;
  int local_rank = 0;          // among those on this machine
  int local_size = 1;          // how many they are
  std::string host;            // where rank 0, or its starter, can be reached
  int port = 0;                // at this TCP port
  std::string meeting_file;    // instead of both, where all are on one machine
  bool starter_hosts = false;  // the starter keeps the meeting place, not rank 0
  bool has_own_cores = false;  // the starter tied each process to processors of its own
  std::string started_by;      // "torchrun", "mpirun", "srun" or "idiolect"

  bool is_writer() const noexcept { return rank == 0; }
  bool is_one_machine() const noexcept { return local_size == size; }
};

/// The value of an environment variable; nothing where it is not set or empty.
using Environment = std::function<std::optional<std::string>(const char* name)>;
Environment system_environment();

/// What `idiolect train --processes` tells its copies: the file they meet at.
inline constexpr const char* kMeetingFile = "IDIOLECT_MEETING_FILE";

/// The place that a starter gave to this process; nothing where none did. Throws UsageError for
/// variables that contradict each other, or when processes on several machines cannot find rank 0.
/// Sources: torchrun's "Environment Variables"; mpirun(1) of Open MPI; srun(1), OUTPUT ENVIRONMENT
/// VARIABLES.
std::optional<ProcessPlace> find_place(const Environment& environment);

/// The first machine of a Slurm node list: "a1" of "a[1-3,7],b2", "gpu-07" of "gpu-[07,09]".
std::string first_host(std::string_view node_list);

struct Cores {
  int usable = 1;  // by this process
  int all = 1;     // of the machine
};
Cores count_cores();

/// Threads for each process of a machine: its processors are shared out, unless the starter has
/// done that already.
int threads_of(const ProcessPlace& place, const Cores& cores);

/// Bytes; 0 where the system does not say.
std::uint64_t installed_memory();

/// Each process needs the whole base: its layers are not spread over the processes. Those of one
/// machine share the pages of the files. Throws Error where `base_bytes` of weights exceed
/// `memory`.
void check_memory_of(const ProcessPlace& place, std::uint64_t base_bytes, std::uint64_t memory);

}  // namespace idiolect::runs
