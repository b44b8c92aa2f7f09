// bench/memory_bench.cc
//
// How much memory `prepare` needs for exports of growing size: memory_bench [gigabytes]...
// For each size: the peak of the program's resident memory, and the rate.
//
// The export, what the program puts aside on the disk, and the dataset need about three
// times the size in $TMPDIR; where there is not so much room, a size is left out, and said so.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <vector>

#include "base/error.h"
#include "bench/generated_export.h"

namespace idiolect {
namespace {

namespace fs = std::filesystem;
using bench::GeneratedExport;

struct Measured {
  double seconds = 0;
  double mebibytes = 0;  // peak of the resident memory
};

/// In a process of its own: the peak that the system reports is of all children so far.
Measured measure(const GeneratedExport& generated) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child < 0) throw Error("cannot start a process");
  if (child == 0) {
    try {
      bench::run_prepare(generated);
      ::_exit(0);
    } catch (const Error& error) {
      fmt::print(stderr, "{}\n", error.what());
      ::_exit(1);
    }
  }
  int status = 0;
  rusage usage{};
  // Counts what the child itself waited for: the program.
  if (::wait4(child, &status, 0, &usage) != child || status != 0) throw Error("prepare failed");
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return {seconds.count(), static_cast<double>(usage.ru_maxrss) / 1024};
}

void run(double gigabytes) {
  const auto bytes = static_cast<std::size_t>(gigabytes * 1e9);
  if (fs::space(fs::temp_directory_path()).available < 7 * bytes / 2) {
    fmt::print("  {:>6.1f} GB  left out: too little room in {}\n", gigabytes,
               fs::temp_directory_path().string());
    return;
  }
  const GeneratedExport generated(bytes);
  const Measured measured = measure(generated);
  fmt::print("  {:>6.1f} GB {:>8} files {:>8.0f} MiB peak {:>8.0f} MB/s {:>8.1f} s\n", gigabytes,
             generated.files().size(), measured.mebibytes, 1e3 * gigabytes / measured.seconds,
             measured.seconds);
  std::fflush(stdout);
}

}  // namespace
}  // namespace idiolect

int main(int argc, char** argv) {
  std::vector<double> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::atof(argv[i]));
  if (sizes.empty()) sizes = {0.1, 1, 10};
  fmt::print("memory: prepare, the whole program, the dataset written\n");
  for (const double size : sizes) {
    if (!(size > 0)) {
      fmt::print(stderr, "usage: memory_bench [gigabytes]...\n");
      return 2;
    }
    idiolect::run(size);
  }
  return 0;
}
