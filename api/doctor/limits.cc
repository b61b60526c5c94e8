#include <sys/resource.h>

#include "api/doctor/doctor.h"

namespace passnum::doctor {
namespace {

// 12 000 connections, the store's files, and some.
constexpr std::uint64_t kOpenFilesGood = 13'000;
// What the store alone needs, with a few connections.
constexpr std::uint64_t kOpenFilesMin = 1'024;

}  // namespace

void judge_open_files(std::uint64_t limit, Findings& findings) {
  const std::string words = std::to_string(limit) + " fichiers et connexions ouverts au plus";
  const std::string action =
      "augmentez la limite (LimitNOFILE=65536 dans l’unité systemd, ou ulimit -n 65536)";
  if (limit < kOpenFilesMin) {
    findings.push_back({"limits.open_files", Health::fault, words + " : le registre ne tiendra pas", action});
  } else if (limit < kOpenFilesGood) {
    findings.push_back(
        {"limits.open_files", Health::warning, words + " : moins que les connexions prévues", action});
  } else {
    findings.push_back({"limits.open_files", Health::ok, words});
  }
}

void examine_limits(Findings& findings) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  judge_open_files(limit.rlim_cur, findings);
}

}  // namespace passnum::doctor
