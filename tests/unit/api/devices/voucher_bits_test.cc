#include <gtest/gtest.h>

#include "api/devices/picture.h"

namespace passnum {
namespace {

TEST(VoucherBits, HaveTheFirstVoucherOfAByteInItsHighestBits) {
  VoucherBits bits(3);
  bits.set(BookletNumber(1), VoucherIndex(1), Known::usable);
  bits.set(BookletNumber(1), VoucherIndex(2), Known::spent);
  bits.set(BookletNumber(2), VoucherIndex(1), Known::withdrawn);
  // 01 10 00 11 | 00 00: the fourth voucher is the first of booklet 2.
  EXPECT_EQ(Bytes(bits.bytes().begin(), bits.bytes().end()), (Bytes{0b01100011, 0b00000000}));
}

TEST(VoucherBits, CanBeSaidAgainAndReachAsFarAsTheyAreTold) {
  VoucherBits bits(4);
  bits.set(BookletNumber(1), VoucherIndex(1), Known::withdrawn);
  bits.set(BookletNumber(1), VoucherIndex(1), Known::usable);
  bits.reach(BookletNumber(3));
  EXPECT_EQ(Bytes(bits.bytes().begin(), bits.bytes().end()), (Bytes{0b01000000, 0, 0}));
}

}  // namespace
}  // namespace passnum
