#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

extern char** environ;

namespace passnum {
namespace {

// A process that appends until it is killed.
class Appender {
 public:
  Appender(const std::filesystem::path& directory, std::uint64_t unit_entries) {
    std::array<int, 2> ends{};
    CHECK(::pipe(ends.data()) == 0);
    acknowledged_ = ends[0];
    std::string program = PASSNUM_STORE_APPENDER;
    std::string where = directory.string();
    std::string entries = std::to_string(unit_entries);
    std::array<char*, 4> arguments{program.data(), where.data(), entries.data(), nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addclose(&actions, ends[0]);
    CHECK(::posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments.data(), environ) == 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
  }
  ~Appender() { ::close(acknowledged_); }
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  // How many entries are acknowledged, when the next unit is; 0 when the process has ended.
  std::uint64_t next() const {
    std::uint64_t size = 0;
    return ::read(acknowledged_, &size, sizeof size) == sizeof size ? size : 0;
  }
  // Returns the last acknowledgement that it sent.
  std::uint64_t kill(std::uint64_t last) {
    CHECK(::kill(process_, SIGKILL) == 0);
    while (const std::uint64_t size = next()) last = size;
    int status = 0;
    CHECK(::waitpid(process_, &status, 0) == process_);
    EXPECT_TRUE(WIFSIGNALED(status));
    return last;
  }

 private:
  pid_t process_ = 0;
  int acknowledged_ = -1;
};

struct KillCase {
  std::string name;
  std::uint64_t unit_entries;
  int units_per_life;
  int lives;
};

class KilledAppender : public testing::TestWithParam<KillCase> {};

TEST_P(KilledAppender, LosesNothingAcknowledgedAndLeavesNoHalfUnit) {
  const RocksdbHome home;
  const KillCase& given = GetParam();
  std::uint64_t before = 0;
  for (int life = 0; life < given.lives; ++life) {
    Appender appender(home.path(), given.unit_entries);
    std::uint64_t acknowledged = before;
    for (int unit = 0; unit < given.units_per_life + life; ++unit) acknowledged = appender.next();
    ASSERT_GT(acknowledged, before);
    EXPECT_EQ(RocksdbStore::open(home.path(), small_rocksdb()).error().code, ErrorCode::unavailable);
    acknowledged = appender.kill(acknowledged);

    const auto store = RocksdbStore::open(home.path(), small_rocksdb());
    ASSERT_TRUE(store) << store.error().message();
    const auto seen = store.value()->snapshot();
    EXPECT_GE(seen->size(), acknowledged);
    EXPECT_LE(seen->size(), acknowledged + given.unit_entries);
    EXPECT_EQ(seen->size() % given.unit_entries, 0u);
    EXPECT_EQ(what_is_wrong(*seen), "");
    before = seen->size();
  }
}

// The second case writes several times what fits in memory, so that it is killed among flushes and merges
// too.
INSTANTIATE_TEST_SUITE_P(, KilledAppender,
                         testing::Values(KillCase{"OneByOne", 1, 40, 4}, KillCase{"Hundreds", 300, 12, 4}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace passnum
