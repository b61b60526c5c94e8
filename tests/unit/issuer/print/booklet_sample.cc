// booklet_sample FILE [BOOKLETS [VOUCHERS]]

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "sample_booklets.h"

int main(int argc, char** argv) {
  using namespace passnum;
  if (argc < 2) {
    std::fprintf(stderr, "usage: booklet_sample FILE [BOOKLETS [VOUCHERS]]\n");
    return 2;
  }
  const auto count = static_cast<std::uint32_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1);
  const std::size_t vouchers = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 10;
  const auto begin = std::chrono::steady_clock::now();
  const auto printed =
      print::print_booklets({argv[1], parse_time("2026-01-01T00:00:00.000Z").value(), count, page::kPagesMax},
                            print::sample_programme(), print::sample_booklets(count, vouchers), {});
  if (!printed) {
    std::fprintf(stderr, "%s\n", printed.error().message().c_str());
    return 1;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto pages = static_cast<double>(printed.value().pages);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  const double processor_seconds = of(usage.ru_utime) + of(usage.ru_stime);
  std::printf(
      "%.0f pages in %.2f s (%.2f s of processor: %.0f pages/s), %.0f bytes a page, at most %ld MiB\n", pages,
      seconds, processor_seconds, pages / processor_seconds,
      static_cast<double>(std::filesystem::file_size(argv[1])) / pages, usage.ru_maxrss / 1024);
  return 0;
}
