#include "tests/bench/reading/read_rate.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

constexpr std::uint64_t kPicturesEach = 3;
constexpr double kGoalShare = 0.99;
constexpr CameraSize kSmall[] = {{640, 480}};

// Of what it is to read, the reader may miss one picture in a hundred; `read_rate --check` looks at more.
TEST(ReadRate, IsAtLeast99PercentAt4PixelsAModuleWithoutDamage) {
  const PrintedPaper paper = printed_paper(1);
  Rate all;
  for (const Conditions& conditions : all_conditions()) {
    if (conditions.damage != Damage::none) continue;
    const Rate rate = read_pictures(paper, conditions, 4, kSmall, kPicturesEach, [](const Reading& one) {
      EXPECT_EQ(one.picture.width, one.size.width);
      EXPECT_EQ(one.picture.height, one.size.height);
    });
    EXPECT_EQ(rate.of, kPicturesEach);
    if (rate.read != rate.of) ADD_FAILURE() << conditions.name << ": " << rate.read << " of " << rate.of;
    all.read += rate.read;
    all.of += rate.of;
  }
  EXPECT_GE(double(all.read), kGoalShare * double(all.of)) << all.read << " of " << all.of;
}

TEST(ReadRate, IsOfTheSamePicturesEachTime) {
  GreyImage page{200, 200, Bytes(40'000, 255)};
  for (std::size_t i = 0; i < page.pixels.size(); i += 3) page.pixels[i] = 0;
  const PrintedPaper paper{{page}, {{"a code", 0, {100, 100}, 4}}};
  const auto taken = [&](std::uint64_t seed) {
    return photograph(paper, paper.codes[0], kSmall[0], 2, all_conditions()[11], seed).pixels;
  };
  EXPECT_EQ(taken(1), taken(1));
  EXPECT_NE(taken(1), taken(2));
}

}  // namespace
}  // namespace passnum
