#include "ledger/crypto/guarded_bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace passnum {
namespace {

TEST(GuardedBytes, AreZeroAtFirstAndKeepWhatIsWritten) {
  GuardedBytes secret(5);
  EXPECT_TRUE(std::ranges::equal(secret.bytes(), Bytes(5)));
  secret.bytes()[4] = 7;
  EXPECT_EQ(std::as_const(secret).bytes()[4], 7);
}

TEST(GuardedBytes, MoveWithTheirContentAndLeaveNothingBehind) {
  auto first = GuardedBytes::copy_of(as_bytes("secret"));
  GuardedBytes second(std::move(first));
  EXPECT_EQ(as_text(second.bytes()), "secret");
  EXPECT_TRUE(first.bytes().empty());
  first = std::move(second);
  EXPECT_EQ(as_text(first.bytes()), "secret");
}

TEST(GuardedBytes, OfNoBytesCanBeHad) {
  const GuardedBytes none(0);
  EXPECT_TRUE(none.bytes().empty());
}

TEST(LockedMemory, IsWipedWhenItGoes) {
  std::array<Byte, 32> secret;
  secret.fill(9);
  {
    const LockedMemory locked(secret);
    EXPECT_EQ(secret[0], 9);
  }
  EXPECT_TRUE(std::ranges::all_of(secret, [](Byte byte) { return byte == 0; }));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(GuardedBytesDeathTest, StopTheProgramThatReadsBeyondThem) {
  GuardedBytes secret(16);
  EXPECT_DEATH(
      {
        volatile Byte* beyond = secret.bytes().data();
        beyond[16] = 1;
      },
      "");
}
#endif

}  // namespace
}  // namespace passnum
