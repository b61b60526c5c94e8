// How many Ed25519 signatures libsodium verifies or makes a second, with one thread on each core.
#include <sodium.h>

#include <CLI/CLI.hpp>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "tests/bench/compare/floor_store.h"

namespace passnum::compare {
namespace {

constexpr std::size_t kMessageBytes = 400;  // about what a device signs
using Message = std::array<unsigned char, kMessageBytes>;
using Signature = std::array<unsigned char, crypto_sign_BYTES>;

struct Keys {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
};

// Calls `once` on every thread until the time is over; how many calls a second there were.
template <typename Once>
double per_second(unsigned threads, double seconds, Once once) {
  using Clock = std::chrono::steady_clock;
  std::atomic<std::uint64_t> calls{0};
  const auto start = Clock::now();
  const auto end =
      start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::vector<std::thread> all;
  for (unsigned i = 0; i < threads; ++i) {
    all.emplace_back([&] {
      std::uint64_t mine = 0;
      for (; Clock::now() < end; ++mine) once(mine);
      calls += mine;
    });
  }
  for (auto& thread : all) thread.join();
  return static_cast<double>(calls) / std::chrono::duration<double>(Clock::now() - start).count();
}

int run(unsigned threads, double seconds) {
  if (sodium_init() < 0) give_up("libsodium does not start");
  Keys keys;
  crypto_sign_keypair(keys.open.data(), keys.secret.data());
  Message message{};
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), keys.secret.data());
  std::atomic<std::uint64_t> wrong{0};
  const double verified = per_second(threads, seconds, [&](std::uint64_t) {
    if (crypto_sign_verify_detached(signature.data(), message.data(), message.size(), keys.open.data()) != 0)
      ++wrong;
  });
  const double made = per_second(threads, seconds, [&](std::uint64_t number) {
    Signature mine{};
    Message other{};
    other[0] = static_cast<unsigned char>(number);
    crypto_sign_detached(mine.data(), nullptr, other.data(), other.size(), keys.secret.data());
    if (number == 0 && mine != signature) ++wrong;
  });
  signature[0] ^= 1U;
  if (crypto_sign_verify_detached(signature.data(), message.data(), message.size(), keys.open.data()) == 0)
    ++wrong;
  if (wrong != 0) give_up("libsodium is wrong about a signature");
  std::printf("{\"verify_per_second\":%.1f,\"sign_per_second\":%.1f,\"threads\":%u,\"verify_us\":%.2f}\n",
              verified, made, threads, 1e6 * threads / verified);
  return 0;
}

}  // namespace
}  // namespace passnum::compare

int main(int argc, char** argv) {
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  double seconds = 1;
  CLI::App app("Ed25519 by libsodium\nExample: ed25519_floor --seconds 2");
  app.add_option("--threads", threads)->capture_default_str()->check(CLI::Range(1, 256));
  app.add_option("--seconds", seconds, "For each of the two")
      ->capture_default_str()
      ->check(CLI::Range(0.01, 60.0));
  CLI11_PARSE(app, argc, argv);
  return passnum::compare::run(threads, seconds);
}
