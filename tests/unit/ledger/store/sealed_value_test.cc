#include "ledger/store/rocksdb/sealed_value.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

TEST(SealedValue, GivesTheValueBackUnderItsOwnKeyOnly) {
  for (const std::string value : {"", "v", "a longer value"}) {
    const std::string sealed = seal(Column::state, "key", value);
    EXPECT_EQ(unseal(Column::state, "key", sealed), value);
    EXPECT_EQ(unseal(Column::state, "kez", sealed), std::nullopt);
    EXPECT_EQ(unseal(Column::tiles, "key", sealed), std::nullopt);
  }
  // The border between key and value is sealed too.
  EXPECT_EQ(unseal(Column::state, "ke", seal(Column::state, "key", "value").insert(0, "y")), std::nullopt);
}

TEST(SealedValue, RefusesEveryFlippedBitAndEveryTruncation) {
  const std::string sealed = seal(Column::entries, entry_key(7), "value");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string damaged = sealed;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(unseal(Column::entries, entry_key(7), damaged), std::nullopt) << bit;
  }
  for (std::size_t length = 0; length < sealed.size(); ++length) {
    EXPECT_EQ(unseal(Column::entries, entry_key(7), sealed.substr(0, length)), std::nullopt) << length;
  }
}

// What is on disk never changes.
TEST(SealedValue, HasTheKnownBytes) {
  EXPECT_EQ(to_hex(as_bytes(entry_key(0x0102030405060708))), "0102030405060708");
  EXPECT_EQ(to_hex(as_bytes(tile_key(2, 258))), "020000000000000102");
  EXPECT_EQ(to_hex(seal_of({})), "d70077739d4b921e");
  EXPECT_EQ(to_hex(as_bytes(seal(Column::state, "key", "value"))),
            "76616c7565"
            "29ec4ed83616ab01");
}

TEST(SealedValue, IsNamedInWords) {
  EXPECT_EQ(describe(Column::entries, entry_key(17)), "entry 17");
  EXPECT_EQ(describe(Column::tiles, tile_key(1, 3)), "tile 1/3");
  EXPECT_EQ(describe(Column::state, "voucher/1"), "state key voucher/1");
  EXPECT_EQ(describe(Column::state, std::string("\0\x01", 2)), "state key 0x0001");
  EXPECT_EQ(describe(Column::entries, "short"), "entry under key 73686f7274");
}

}  // namespace
}  // namespace passnum
