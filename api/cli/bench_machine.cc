#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "api/cli/bench.h"

namespace passnum::bench {
namespace {

// The text after "name:" in a file of such lines, as /proc has; empty when there is none.
std::string after_colon(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name)) continue;
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    const auto text = line.find_first_not_of(" \t", colon + 1);
    return text == std::string::npos ? std::string() : line.substr(text);
  }
  return {};
}

// statfs(2) gives numbers; these are the names of the usual ones.
std::string file_system(const std::string& directory) {
  struct statfs what {};
  if (::statfs(directory.c_str(), &what) != 0) return "?";
  switch (static_cast<std::uint32_t>(what.f_type)) {
    case 0xEF53:
      return "ext4";
    case 0x58465342:
      return "xfs";
    case 0x9123683E:
      return "btrfs";
    case 0x794C7630:
      return "overlay";
    case 0x01021994:
      return "tmpfs (aucun disque)";
    default: {
      std::ostringstream text;
      text << std::hex << "0x" << what.f_type;
      return text.str();
    }
  }
}

}  // namespace

Machine describe_machine(const std::string& directory) {
  Machine machine;
  machine.time = to_text(SystemClock().now());
  machine.cores = std::max(1U, std::thread::hardware_concurrency());
  machine.processor = after_colon("/proc/cpuinfo", "model name");
  utsname kernel{};
  if (::uname(&kernel) == 0) machine.kernel = std::string(kernel.sysname) + " " + kernel.release;
  machine.disk = file_system(directory);
  std::array<double, 1> load{};
  if (::getloadavg(load.data(), 1) == 1) machine.load_average = load[0];
  return machine;
}

namespace {

Result<double> status_mib(pid_t pid, const std::string& name) {
  const std::string path = "/proc/" + std::to_string(pid) + "/status";
  const std::string text = after_colon(path, name);
  if (text.empty()) return Error(ErrorCode::io, path + " says nothing of " + name);
  return std::strtod(text.c_str(), nullptr) / 1024;
}

}  // namespace

Result<double> peak_memory_mib(pid_t pid) {
  return status_mib(pid, "VmHWM");
}

Result<double> memory_mib(pid_t pid) {
  return status_mib(pid, "VmRSS");
}

Result<double> cpu_seconds(pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/stat";
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  // The name of the program, in parentheses, may hold spaces: fields are counted after it.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return Error(ErrorCode::io, path + " cannot be read");
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  if (!fields) return Error(ErrorCode::io, path + " has another form");
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace passnum::bench
