// How many leaves a second one core reads from RocksDB in their order and hashes (RFC 6962): what no audit
// can be faster than.
#include <openssl/evp.h>
#include <rocksdb/write_batch.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <cstdio>

#include "tests/bench/compare/floor_store.h"

namespace passnum::compare {
namespace {

constexpr std::size_t kHashBytes = 32;
constexpr std::uint64_t kLeavesPerWrite = 5'000;

// One context and one fetched digest for all: two to three times as fast as looking them up each time.
class LeafHasher {
 public:
  ~LeafHasher() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(sha256_);
  }
  std::array<unsigned char, kHashBytes> operator()(const rocksdb::Slice& leaf) {
    constexpr unsigned char kLeaf = 0;
    std::array<unsigned char, kHashBytes> hash{};
    if (EVP_DigestInit_ex2(context_, sha256_, nullptr) != 1 || EVP_DigestUpdate(context_, &kLeaf, 1) != 1 ||
        EVP_DigestUpdate(context_, leaf.data(), leaf.size()) != 1 ||
        EVP_DigestFinal_ex(context_, hash.data(), nullptr) != 1)
      give_up("libcrypto does not hash");
    return hash;
  }

 private:
  EVP_MD* sha256_ = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  EVP_MD_CTX* context_ = EVP_MD_CTX_new();
};

int run(const std::string& directory, std::uint64_t leaves) {
  FloorStore store(directory);
  for (std::uint64_t next = 0; next < leaves;) {
    rocksdb::WriteBatch batch;
    for (std::uint64_t i = 0; i < kLeavesPerWrite && next < leaves; ++i, ++next)
      store.add(batch, next, {next, std::to_string(next)});
    store.write(batch);
  }
  LeafHasher hasher;
  std::array<unsigned char, kHashBytes> all{};
  std::uint64_t read = 0;
  const auto start = std::chrono::steady_clock::now();
  store.each_entry([&](const rocksdb::Slice& leaf) {
    const auto hash = hasher(leaf);
    for (std::size_t i = 0; i < kHashBytes; ++i) all[i] = static_cast<unsigned char>(all[i] ^ hash[i]);
    ++read;
  });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (read != leaves || all == decltype(all){}) give_up(std::to_string(read) + " leaves were read");
  std::printf("{\"per_second\":%.1f,\"leaves\":%llu}\n", static_cast<double>(leaves) / seconds,
              static_cast<unsigned long long>(leaves));
  return 0;
}

}  // namespace
}  // namespace passnum::compare

int main(int argc, char** argv) {
  std::string directory;
  std::uint64_t leaves = 1'000'000;
  CLI::App app("Reading and hashing leaves\nExample: leaves_floor --dir new-folder --leaves 1000000");
  app.add_option("--dir", directory, "A folder that is not there yet")->required();
  app.add_option("--leaves", leaves)->capture_default_str()->check(CLI::Range(1, 10'000'000));
  CLI11_PARSE(app, argc, argv);
  return passnum::compare::run(directory, leaves);
}
