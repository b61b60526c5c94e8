#include "api/metrics/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace passnum::metrics {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// The second number of /proc/self/statm.
std::uint64_t resident_pages() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return file ? resident : 0;
}

std::uint64_t open_descriptors() {
  std::error_code failure;
  std::uint64_t count = 0;
  for (std::filesystem::directory_iterator it("/proc/self/fd", failure), end; !failure && it != end;
       it.increment(failure)) {
    ++count;
  }
  // Less the one that reads the folder.
  return count == 0 ? 0 : count - 1;
}

}  // namespace

void append_process(Exposition& out) {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    out.family("process_cpu_seconds_total", Exposition::Type::counter, "CPU time used, user and system.");
    out.sample({}, seconds(usage.ru_utime) + seconds(usage.ru_stime));
  }
  if (const std::uint64_t pages = resident_pages(); pages != 0) {
    out.family("process_resident_memory_bytes", Exposition::Type::gauge, "Memory that is in RAM.");
    out.sample({}, pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
  }
  if (const std::uint64_t count = open_descriptors(); count != 0) {
    out.family("process_open_fds", Exposition::Type::gauge, "Open file descriptors.");
    out.sample({}, count);
  }
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    out.family("process_max_fds", Exposition::Type::gauge, "The most file descriptors it may open.");
    out.sample({}, static_cast<std::uint64_t>(files.rlim_cur));
  }
}

}  // namespace passnum::metrics
