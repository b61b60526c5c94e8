#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/audit/replay/life.h"

namespace passnum {

// One step away from acceptance: after the world of Life, `say` adds entries of which only the last breaks a
// rule.
struct RuleCase {
  const char* name;
  void (*say)(Life&);
  std::vector<Breach> expected;
};

inline void PrintTo(const RuleCase& rule_case, std::ostream* out) {
  *out << rule_case.name;
}
inline std::string case_name(const testing::TestParamInfo<RuleCase>& info) {
  return info.param.name;
}

// The last entry gives exactly the expected findings, no other entry gives any, and what was set aside leaves
// every identity whole.
inline void expect_exactly(const RuleCase& rule_case) {
  Life life;
  rule_case.say(life);
  const auto replay = replayed(life.entries);
  EXPECT_EQ(breaches(replay), rule_case.expected);
  for (const auto& finding : replay.findings().kept()) {
    EXPECT_EQ(finding.index.value, life.entries.size() - 1) << finding.words_en;
  }
}

}  // namespace passnum
