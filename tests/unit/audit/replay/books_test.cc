#include "audit/replay/books.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <tuple>

#include "audit/replay/id_table.h"
#include "audit/replay/redemption_list.h"

namespace passnum {
namespace {

TEST(IdTable, KnowsEachIdThatCameAndItsNumber) {
  IdTable table(IdTable::Holds::ids_and_numbers);
  EXPECT_FALSE(table.find(IdTable::Id{}));
  std::mt19937_64 random(1);
  std::vector<IdTable::Id> ids{IdTable::Id{}};
  for (std::uint32_t n = 0; n < 50'000; ++n) {
    auto& id = ids.emplace_back();
    for (auto& byte : id) byte = static_cast<Byte>(random());
  }
  for (std::uint32_t n = 0; n < ids.size(); ++n) {
    EXPECT_FALSE(table.find(ids[n]));
    EXPECT_TRUE(table.insert(ids[n], 7 * n));
  }
  for (std::uint32_t n = 0; n < ids.size(); ++n) {
    EXPECT_EQ(table.find(ids[n]), 7 * n);
    EXPECT_FALSE(table.insert(ids[n], 1));
  }
  const IdTable copy = table;
  EXPECT_EQ(copy.find(ids.back()), 7 * (ids.size() - 1));
  EXPECT_EQ(table.size(), ids.size());
  EXPECT_LT(table.memory_bytes(), 30 * ids.size());
}

TEST(IdTable, OfIdsAloneTakesLessAndToldApartByOneBit) {
  IdTable table(IdTable::Holds::ids);
  for (std::uint32_t n = 0; n < 50'000; ++n) {
    IdTable::Id id{};
    for (std::size_t byte = 0; byte < 4; ++byte) id[12 + byte] = static_cast<Byte>(n >> (8 * byte));
    EXPECT_FALSE(table.contains(id));
    EXPECT_TRUE(table.insert(id));
    EXPECT_TRUE(table.contains(id));
  }
  EXPECT_LT(table.memory_bytes(), std::size_t{24} * 50'000);
}

RedemptionBook numbered_redemption(std::size_t n) {
  RedemptionBook book;
  book.entry = 3 * n + 5;
  book.at = TimeMs(1'774'746'000'000 + static_cast<std::int64_t>(n));
  book.order = static_cast<Slot>(n % 3);
  book.booklet_offset = static_cast<std::uint32_t>(n % 1'000'000);
  book.site = static_cast<Slot>(n % 1009);
  book.structure = static_cast<Slot>(n % 101);
  book.device = static_cast<Slot>(n % 2003);
  book.service = static_cast<Slot>(n % 41);
  book.service_day = Day(static_cast<std::int32_t>(20'000 + n % 365));
  book.index = VoucherIndex(static_cast<std::uint8_t>(n % 32 + 1));
  book.offline = n % 2 == 0;
  return book;
}

auto facts_of(const RedemptionBook& b) {
  return std::tuple(b.entry, b.at, b.order, b.booklet_offset, b.site, b.structure, b.device, b.service,
                    b.service_day, b.index, b.offline, b.reversal_entry, b.reversed_at);
}

// More than two blocks, so that most of them have been in the file.
TEST(RedemptionList, GivesBackWhatItPutIntoItsFile) {
  constexpr std::size_t kCount = 2 * RedemptionList::kBlockRecords + 10;
  RedemptionList list;
  for (std::size_t n = 0; n < kCount; ++n) {
    if (n == RedemptionList::kBlockRecords + 3) list.put_aside();
    list.push_back(numbered_redemption(n));
  }
  EXPECT_LT(list.memory_bytes(), RedemptionList::kBlockRecords * 40 + 64 * 1024);
  EXPECT_EQ(list.find(3 * 70'000 + 5), 70'000U);
  EXPECT_EQ(list.find(3 * (kCount - 1) + 5), kCount - 1);
  EXPECT_EQ(list.find(3 * 70'000 + 6), std::nullopt);
  EXPECT_EQ(list.find(4), std::nullopt);
  list.reverse(12, 999'999, TimeMs(7));
  std::size_t n = 0;
  list.for_each([&](const RedemptionBook& book) {
    auto expected = numbered_redemption(n);
    if (n == 12) {
      expected.reversal_entry = 999'999;
      expected.reversed_at = TimeMs(7);
    }
    ASSERT_EQ(facts_of(book), facts_of(expected)) << n;
    ++n;
  });
  EXPECT_EQ(n, kCount);
  EXPECT_TRUE(list[12].is_reversed());
  EXPECT_FALSE(list.failure());
}

// As on a machine whose folder for temporary files is not there.
TEST(RedemptionList, KeepsAllInMemoryWhenItCannotHaveAFile) {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ASSERT_EQ(::setenv("TMPDIR", "/nowhere/at/all", 1), 0);
  RedemptionList list;
  list.put_aside();
  for (std::size_t n = 0; n <= RedemptionList::kBlockRecords; ++n) list.push_back(numbered_redemption(n));
  ASSERT_EQ(before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1), 0);
  EXPECT_EQ(facts_of(list[17]), facts_of(numbered_redemption(17)));
  EXPECT_GT(list.memory_bytes(), RedemptionList::kBlockRecords * 40);
}

}  // namespace
}  // namespace passnum
