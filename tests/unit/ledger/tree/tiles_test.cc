#include "ledger/tree/tiles.h"

#include <gtest/gtest.h>

#include "ledger/tree/hashing.h"

namespace passnum {
namespace {

TEST(TilePath, IsSpelledAsInTheSpecification) {
  EXPECT_EQ(tile_path({TileKind::hashes, 0, 0, 256}), "tile/0/000");
  EXPECT_EQ(tile_path({TileKind::hashes, 0, 273, 112}), "tile/0/273.p/112");
  EXPECT_EQ(tile_path({TileKind::hashes, 1, 1'234'067, 256}), "tile/1/x001/x234/067");
  EXPECT_EQ(tile_path({TileKind::entries, 0, 999'999, 1}), "tile/entries/x999/999.p/1");
  EXPECT_EQ(tile_path({TileKind::entries, 0, 1000, 255}), "tile/entries/x001/000.p/255");
}

TEST(TilePath, ReadsBackWhatItWrote) {
  for (const auto kind : {TileKind::hashes, TileKind::entries}) {
    for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{999},
                                      std::uint64_t{1000}, std::uint64_t{1'000'000}, kTileIndexMax}) {
      for (const auto width : {std::uint16_t{1}, std::uint16_t{255}, kTileWidth}) {
        const auto level = static_cast<std::uint8_t>(kind == TileKind::hashes ? index % 8 : 0);
        const TileName name{kind, level, index, width};
        const auto read = parse_tile_path(tile_path(name));
        ASSERT_TRUE(read) << tile_path(name);
        EXPECT_EQ(read.value(), name);
      }
    }
  }
}

TEST(TilePath, RefusesEveryOtherSpelling) {
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "/tile/0/000",
                           "tile/0/000/",
                           "tile/00/000",
                           "tile/8/000",
                           "tile/64/000",
                           "tile/-1/000",
                           "tile/+1/000",
                           "tile/x/000",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/x000",
                           "tile/0/x000/000",
                           "tile/0/x000/001",
                           "tile/0/001/000",
                           "tile/0/x001/x000",
                           "tile/0/x1/000",
                           "tile/0/1000",
                           "tile/0/x001000",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/01",
                           "tile/0/000.p/1/",
                           "tile/0/000.p/1.p/1",
                           "tile/0/.p/1",
                           "tile/0/000.P/1",
                           "tile/0/ 00",
                           "tile/0/..",
                           "tile/0/../000",
                           "tile/0//000",
                           "tile//000",
                           "tile/entries",
                           "tile/entries/",
                           "tile/Entries/000",
                           "tile/entries/x072/x057/x594/x037/x927/936",
                           "tile/0/x999/x999/x999/x999/x999/x999/999",
                           "tile/0/a00",
                           "tile/0/xxx",
                           "tile/0/00\n",
                           "checkpoint"}) {
    EXPECT_EQ(parse_tile_path(path).error().code, ErrorCode::invalid) << path;
  }
  EXPECT_FALSE(parse_tile_path(std::string_view("tile/0/000\0", 11)));
  EXPECT_FALSE(parse_tile_path("tile/0/" + std::string(1'000'000, '0')));
}

TEST(TileWidth, FollowsTheSizeOfTheTree) {
  // The example of the specification: 70,000 leaves.
  EXPECT_EQ(tile_levels(70'000), 3);
  EXPECT_EQ(tile_width(0, 272, 70'000), 256);
  EXPECT_EQ(tile_width(0, 273, 70'000), 112);
  EXPECT_EQ(tile_width(0, 274, 70'000), 0);
  EXPECT_EQ(tile_width(1, 0, 70'000), 256);
  EXPECT_EQ(tile_width(1, 1, 70'000), 17);
  EXPECT_EQ(tile_width(2, 0, 70'000), 1);
  EXPECT_EQ(tile_width(3, 0, 70'000), 0);
  EXPECT_EQ(tile_count(0, 70'000), 274U);
  EXPECT_EQ(tile_count(1, 70'000), 2U);
  EXPECT_EQ(tile_count(2, 70'000), 1U);
  EXPECT_EQ(tile_count(3, 70'000), 0U);

  EXPECT_EQ(tile_levels(0), 0);
  EXPECT_EQ(tile_levels(1), 1);
  EXPECT_EQ(tile_levels(255), 1);
  EXPECT_EQ(tile_levels(256), 2);
  EXPECT_EQ(tile_width(0, 1, 256), 0);
  EXPECT_EQ(tile_width(1, 0, 256), 1);
  EXPECT_EQ(tile_levels(~std::uint64_t{0}), 8);
  EXPECT_EQ(tile_width(0, kTileIndexMax, ~std::uint64_t{0}), 255);
  EXPECT_EQ(tile_width(7, 0, ~std::uint64_t{0}), 255);
}

TEST(Tile, RoundTripsAndRefusesEveryOtherLength) {
  std::vector<Hash> hashes;
  for (int i = 0; i < 5; ++i) hashes.push_back(leaf_hash(as_bytes(std::to_string(i))));
  const Bytes bytes = encode_tile(hashes);
  EXPECT_EQ(decode_tile(bytes, 5).value(), hashes);
  for (const std::size_t size : {0, 1, 31, 128, 159}) {
    EXPECT_FALSE(decode_tile(ByteView(bytes).first(size), 5)) << size;
  }
  EXPECT_FALSE(decode_tile(bytes, 4));
  EXPECT_FALSE(decode_tile(bytes, 6));
}

std::vector<Bytes> copied(const std::vector<ByteView>& views) {
  std::vector<Bytes> out;
  for (const auto view : views) out.emplace_back(view.begin(), view.end());
  return out;
}

TEST(Bundle, RoundTripsWithEntriesOfEveryLength) {
  const std::vector<Bytes> entries{
      {}, to_bytes("a"), Bytes(255, 1), Bytes(256, 2), Bytes(kBundleEntryBytesMax, 3)};
  const Bytes bytes = encode_bundle(entries);
  EXPECT_EQ(copied(decode_bundle(bytes, 5).value()), entries);
  EXPECT_EQ((Bytes{0, 0, 0, 1, 'a', 0, 255}), Bytes(bytes.begin(), bytes.begin() + 7));
}

TEST(Bundle, IsRefusedWhereverItIsCut) {
  const std::vector<Bytes> entries{to_bytes("first"), {}, to_bytes("third")};
  const Bytes bytes = encode_bundle(entries);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(decode_bundle(ByteView(bytes).first(size), 3).error().code, ErrorCode::invalid) << size;
  }
  EXPECT_FALSE(decode_bundle(bytes, 2)) << "bytes are left over";
  EXPECT_FALSE(decode_bundle(bytes, 4)) << "an entry is missing";
  EXPECT_FALSE(decode_bundle(Bytes{0xff, 0xff, 'a'}, 1)) << "a length beyond the end";
}

TEST(Bundle, HoldsAFullTileOfTheLargestEntries) {
  const std::vector<Bytes> entries(kTileWidth, Bytes(kBundleEntryBytesMax, 9));
  const Bytes bytes = encode_bundle(entries);
  EXPECT_EQ(bytes.size(), kBundleBytesMax);
  EXPECT_EQ(decode_bundle(bytes, kTileWidth).value().size(), std::size_t{kTileWidth});
}

}  // namespace
}  // namespace passnum
