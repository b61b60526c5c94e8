#include "ledger/tree/tiles.h"

#include <algorithm>
#include <array>
#include <bit>

#include "ledger/tree/hashing.h"
#include "ledger/tree/text.h"

namespace passnum {
namespace {

// The index in groups of three digits, all but the last marked with an x, so that a file and a folder never
// have the same name.
std::string index_path(std::uint64_t index) {
  std::string digits = std::to_string(index);
  digits.insert(0, (3 - digits.size() % 3) % 3, '0');
  std::string path;
  for (std::size_t at = 0; at < digits.size(); at += 3) {
    const bool last = at + 3 == digits.size();
    path += last ? "" : "x";
    path += digits.substr(at, 3);
    path += last ? "" : "/";
  }
  return path;
}

// Any split into groups that says the same number; parse_tile_path() then compares with the one spelling.
Result<std::uint64_t> parse_index(std::string_view path) {
  std::string digits;
  for (const char c : path) {
    if (c != 'x' && c != '/') digits.push_back(c);
  }
  if (digits.empty()) return Error(ErrorCode::invalid, "no digits");
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return parse_decimal(digits);
}

}  // namespace

std::string tile_path(const TileName& name) {
  CHECK(name.width >= 1 && name.width <= kTileWidth);
  CHECK(name.level <= kTileLevelMax);
  CHECK(name.kind == TileKind::hashes || name.level == 0);
  std::string path = "tile/";
  path += name.kind == TileKind::entries ? "entries" : std::to_string(name.level);
  path += "/" + index_path(name.index);
  if (name.width < kTileWidth) path += ".p/" + std::to_string(name.width);
  return path;
}

Result<TileName> parse_tile_path(std::string_view path) {
  const Error refused(ErrorCode::invalid, "not the path of a tile such as tile/0/x001/234.p/56");
  constexpr std::size_t kPathCharactersMax = 60;
  constexpr std::string_view kPrefix = "tile/";
  if (path.size() > kPathCharactersMax || !path.starts_with(kPrefix)) return refused;
  std::string_view rest = path.substr(kPrefix.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return refused;

  TileName name;
  const std::string_view level_text = rest.substr(0, slash);
  if (level_text == "entries") {
    name.kind = TileKind::entries;
  } else {
    const auto level = parse_decimal(level_text);
    if (!level || level.value() > kTileLevelMax) return refused;
    name.level = static_cast<std::uint8_t>(level.value());
  }
  rest.remove_prefix(slash + 1);

  const std::size_t partial = rest.find(".p/");
  if (partial != std::string_view::npos) {
    const auto width = parse_decimal(rest.substr(partial + 3));
    if (!width || width.value() < 1 || width.value() >= kTileWidth) return refused;
    name.width = static_cast<std::uint16_t>(width.value());
    rest = rest.substr(0, partial);
  }
  if (rest.empty()) return refused;
  const auto index = parse_index(rest);
  if (!index || index.value() > kTileIndexMax) return refused;
  name.index = index.value();
  if (tile_path(name) != path) return refused;
  return name;
}

std::uint8_t tile_levels(std::uint64_t size) {
  return static_cast<std::uint8_t>((std::bit_width(size) + 7) / 8);
}

std::uint16_t tile_width(std::uint8_t level, std::uint64_t index, std::uint64_t size) {
  CHECK(level <= kTileLevelMax);
  const std::uint64_t hashes = size >> (8 * level);
  if (index > hashes / kTileWidth) return 0;
  return static_cast<std::uint16_t>(std::min<std::uint64_t>(kTileWidth, hashes - index * kTileWidth));
}

std::uint64_t tile_count(std::uint8_t level, std::uint64_t size) {
  CHECK(level <= kTileLevelMax);
  const std::uint64_t hashes = size >> (8 * level);
  return hashes / kTileWidth + (hashes % kTileWidth != 0 ? 1 : 0);
}

Bytes encode_tile(std::span<const Hash> hashes) {
  CHECK(!hashes.empty());
  CHECK(hashes.size() <= kTileWidth);
  Bytes out;
  out.reserve(hashes.size() * kHashBytes);
  for (const Hash& hash : hashes) out.insert(out.end(), hash.begin(), hash.end());
  return out;
}

Result<std::vector<Hash>> decode_tile(ByteView bytes, std::uint16_t width) {
  CHECK(width >= 1 && width <= kTileWidth);
  if (bytes.size() != width * kHashBytes) {
    return Error(ErrorCode::invalid, "a tile of " + std::to_string(width) + " hashes is " +
                                         std::to_string(width * kHashBytes) + " bytes, not " +
                                         std::to_string(bytes.size()));
  }
  std::vector<Hash> hashes(width);
  for (std::size_t i = 0; i < width; ++i) {
    std::ranges::copy(bytes.subspan(i * kHashBytes, kHashBytes), hashes[i].begin());
  }
  return hashes;
}

Hash tile_root(std::span<const Hash> hashes) {
  CHECK(hashes.size() == kTileWidth);
  std::vector<Hash> row(hashes.begin(), hashes.end());
  while (row.size() > 1) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    row.resize(row.size() / 2);
  }
  return row.front();
}

Bytes encode_bundle(std::span<const Bytes> entries) {
  CHECK(!entries.empty());
  CHECK(entries.size() <= kTileWidth);
  Bytes out;
  for (const Bytes& entry : entries) {
    CHECK(entry.size() <= kBundleEntryBytesMax);
    append_u16(out, static_cast<std::uint16_t>(entry.size()));
    out.insert(out.end(), entry.begin(), entry.end());
  }
  return out;
}

Result<std::vector<ByteView>> decode_bundle(ByteView bytes, std::uint16_t width) {
  CHECK(width >= 1 && width <= kTileWidth);
  std::vector<ByteView> entries;
  entries.reserve(width);
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t length = bytes.size() < 2 ? 0 : read_u16(bytes);
    if (bytes.size() < 2 + length) {
      return Error(ErrorCode::invalid,
                   "the bundle ends within entry " + std::to_string(i) + " of " + std::to_string(width));
    }
    entries.push_back(bytes.subspan(2, length));
    bytes = bytes.subspan(2 + length);
  }
  if (!bytes.empty()) {
    return Error(ErrorCode::invalid, std::to_string(bytes.size()) + " bytes follow the last of " +
                                         std::to_string(width) + " entries of the bundle");
  }
  return entries;
}

}  // namespace passnum
