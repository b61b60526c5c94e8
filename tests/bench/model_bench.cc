#include <benchmark/benchmark.h>

#include "ledger/model/voucher_code.h"
#include "ledger/store/memory/memory_store.h"
#include "tests/bench/staged_ledger.h"

namespace passnum {
namespace {

SigningKey key() {
  SeededRandom random(3);
  return SigningKey::generate(random);
}

void encode_redemption(benchmark::State& state) {
  MemoryStore store;
  StagedLedger ledger(store, 1);
  const Entry entry = ledger.redeemed(0);
  std::string text;
  for (auto _ : state) {
    text = encode_entry(entry);
    benchmark::DoNotOptimize(text.data());
  }
  const auto again = decode_entry(as_bytes(text));
  if (!again || encode_entry(again.value()) != text) state.SkipWithError("it does not read back");
  state.SetBytesProcessed(state.iterations() * std::ssize(text));
}
BENCHMARK(encode_redemption);

void decode_redemption(benchmark::State& state) {
  MemoryStore store;
  StagedLedger ledger(store, 1);
  const std::string text = encode_entry(ledger.redeemed(0));
  for (auto _ : state) {
    const auto entry = decode_entry(as_bytes(text));
    if (!entry) return state.SkipWithError("it does not decode");
    benchmark::DoNotOptimize(entry.value().at);
  }
  state.SetBytesProcessed(state.iterations() * std::ssize(text));
}
BENCHMARK(decode_redemption);

// The bytes a device signs, made of the request: once to verify, once more for the request's digest.
void write_signed_bytes(benchmark::State& state) {
  MemoryStore store;
  StagedLedger ledger(store, 1);
  const auto command = ledger.redemption(0);
  const Bytes expected = signed_bytes(command.request);
  for (auto _ : state) {
    if (signed_bytes(command.request) != expected) return state.SkipWithError("other bytes");
  }
}
BENCHMARK(write_signed_bytes);

void verify_device(benchmark::State& state) {
  MemoryStore store;
  StagedLedger ledger(store, 1);
  const SigningKey device = key();
  const Bytes message = signed_bytes(ledger.redemption(0).request);
  const Signature good = device.sign(message);
  Signature bad = good;
  bad[0] ^= 1U;
  if (verify(device.public_key(), message, bad)) return state.SkipWithError("a wrong signature was taken");
  for (auto _ : state) {
    if (!verify(device.public_key(), message, good)) return state.SkipWithError("a good one was refused");
  }
}
BENCHMARK(verify_device);

// From the text of a QR code to a voucher that the issuer signed.
void read_and_verify_voucher(benchmark::State& state) {
  const SigningKey issuer = key();
  const VoucherPayload payload{KeyId(1),
                               {ProgrammeId(1), BookletNumber(17), VoucherIndex(3)},
                               parse_day("2026-12-31").value(),
                               Cents(1000)};
  const std::string text = to_qr_text("passnum.example", sign_payload(payload, issuer));
  const HostRule host = HostRule::only("passnum.example");
  for (auto _ : state) {
    const auto voucher = parse_qr_text(text, host);
    if (!voucher || voucher.value().payload != payload ||
        !verify_payload(voucher.value(), issuer.public_key()))
      return state.SkipWithError("the voucher is not the one that was signed");
  }
}
BENCHMARK(read_and_verify_voucher);

// The other way: what numbering pays for each voucher.
void sign_voucher_text(benchmark::State& state) {
  const SigningKey issuer = key();
  const VoucherPayload payload{KeyId(1),
                               {ProgrammeId(1), BookletNumber(17), VoucherIndex(3)},
                               parse_day("2026-12-31").value(),
                               Cents(1000)};
  std::string text;
  for (auto _ : state) {
    text = to_qr_text("passnum.example", sign_payload(payload, issuer));
    benchmark::DoNotOptimize(text.data());
  }
  const auto voucher = parse_qr_text(text, HostRule::any());
  if (!voucher || !verify_payload(voucher.value(), issuer.public_key()))
    state.SkipWithError("what was signed does not verify");
}
BENCHMARK(sign_voucher_text);

}  // namespace
}  // namespace passnum
