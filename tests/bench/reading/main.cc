// How many pictures of printed codes are read, by what is between the paper and the reader.
//
// Usage: read_rate [--pictures N] [--frames] [--check]
//
//   --pictures N   of each kind, 30 when it is not said
//   --frames       writes the pictures to the standard output for another reader (read_rate.mjs), and what
//                  is counted to the standard error: a line of JSON, then width times height grey bytes
//   --check        only at 4 pixels a module without damage; fails below 99 %
//
// Example: build/release/tests/bench/read_rate --pictures 100

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <string_view>

#include "ledger/base/clock.h"
#include "tests/bench/reading/read_rate.h"

namespace passnum {
namespace {

constexpr std::uint32_t kBooklets = 2;
constexpr double kGoalShare = 0.99;
constexpr double kGoalPixels = 4;

struct Wanted {
  std::uint64_t pictures = 30;
  bool frames = false;
  bool check = false;
};

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "?";
}

void write_frame(const Reading& one) {
  std::cout << R"({"conditions":")" << one.conditions.name << R"(","pixels":)" << one.pixels_a_module
            << R"(,"width":)" << one.picture.width << R"(,"height":)" << one.picture.height << R"(,"text":")"
            << one.text << "\"}\n"
            << as_text(one.picture.pixels);
}

Rate print_row(const PrintedPaper& paper, const Conditions& conditions, const Wanted& wanted,
               std::map<std::uint32_t, Rate>& by_width) {
  Rate at_goal;
  std::cerr << std::left << std::setw(38) << conditions.name << std::right;
  for (const double pixels : kPixelsAModule) {
    if (wanted.check && pixels != kGoalPixels) continue;
    const Rate rate =
        read_pictures(paper, conditions, pixels, kCameraSizes, wanted.pictures, [&](const Reading& one) {
          Rate& of_size = by_width[one.size.width];
          of_size.read += one.is_read ? 1 : 0;
          ++of_size.of;
          if (wanted.frames) write_frame(one);
        });
    std::cerr << std::setw(7) << rate.read << " of " << std::setw(3) << rate.of << std::flush;
    if (pixels == kGoalPixels) at_goal = rate;
  }
  std::cerr << "\n";
  return at_goal;
}

int measure(const Wanted& wanted) {
  const PrintedPaper paper = printed_paper(kBooklets);
  std::cerr << to_text(SystemClock().now()) << ", " << processor() << ", " << wanted.pictures
            << " pictures of each kind, in turns 640x480, 1280x720 and 1920x1080\n"
            << std::left << std::setw(38) << "read by zxing-cpp, pixels a module" << std::right;
  for (const double pixels : kPixelsAModule) {
    if (!wanted.check || pixels == kGoalPixels) std::cerr << std::setw(14) << pixels;
  }
  std::cerr << "\n";
  Rate undamaged;
  std::map<std::uint32_t, Rate> by_width;
  for (const Conditions& conditions : all_conditions()) {
    if (wanted.check && conditions.damage != Damage::none) continue;
    const Rate rate = print_row(paper, conditions, wanted, by_width);
    if (conditions.damage != Damage::none) continue;
    undamaged.read += rate.read;
    undamaged.of += rate.of;
  }
  for (const auto& [width, rate] : by_width) {
    std::cerr << width << " pixels wide, of all these: " << rate.read << " of " << rate.of << "\n";
  }
  std::cerr << "without damage at " << kGoalPixels << " pixels a module: " << undamaged.read << " of "
            << undamaged.of << "\n";
  return double(undamaged.read) >= kGoalShare * double(undamaged.of) ? 0 : 1;
}

}  // namespace
}  // namespace passnum

int main(int argc, char** argv) {
  passnum::Wanted wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--frames") {
      wanted.frames = true;
    } else if (option == "--check") {
      wanted.check = true;
    } else if (option == "--pictures" && i + 1 < argc && std::atoi(argv[i + 1]) > 0) {
      wanted.pictures = static_cast<std::uint64_t>(std::atoi(argv[++i]));
    } else {
      std::fputs("usage: read_rate [--pictures N] [--frames] [--check]\n", stderr);
      return 2;
    }
  }
  return passnum::measure(wanted);
}
