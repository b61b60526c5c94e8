#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/sequencer/log_writer.h"
#include "ledger/store/memory/memory_lock.h"
#include "ledger/tree/tlog_proof.h"

namespace passnum {

// A log on a disk in memory, with a writer that can be opened again and again.
class TestLog {
 public:
  TestLog() { CHECK(bool(create(*std::make_unique<MemoryStore>(disk)))); }

  static SigningKey key_of(Byte seed) {
    Seed bytes{};
    bytes.fill(seed);
    return SigningKey::from_seed(bytes);
  }
  Result<Done> create(Store& on) {
    SeededRandom random(1);
    return LogWriter::create(on, *lock, key, {kOrigin, "passnum.example"},
                             {OperatorEnrolled{OperatorId("alice"), key_of(200).public_key()}}, clock,
                             random);
  }
  // Another disk and another lock, on which nothing was ever written.
  void forget_everything() {
    disk = std::make_shared<MemoryDisk>();
    locked = std::make_shared<LockPlace>();
    lock = std::make_unique<MemoryLock>(locked);
  }
  // The old writer goes first: what it has not said is forgotten.
  Result<Done> open() {
    writer.reset();
    store = std::make_unique<MemoryStore>(disk);
    auto opened = LogWriter::open(*store, *lock, key, kOrigin, clock);
    if (!opened) return opened.error();
    writer = std::move(opened).value();
    return Done{};
  }
  void must_open() {
    const auto opened = open();
    if (!opened) check_failed(__FILE__, __LINE__, opened.error().message().c_str());
  }
  Uuid id(std::uint32_t number) const {
    Uuid uuid;
    uuid.bytes[0] = 0x77;
    for (std::size_t i = 0; i < 4; ++i) uuid.bytes[15 - i] = static_cast<Byte>(number >> (8 * i));
    return uuid;
  }
  // Accepted: a custodian of that number.
  Request custodian(std::uint32_t number, const std::string& name = "Nom") const {
    return Request(
        Command{id(number), OperatorId("alice"),
                CustodianRecorded{CustodianId("c-" + std::to_string(number)), name, CustodianRole::printer}});
  }
  // Accepts custodians until the log has so many entries.
  void grow_to(std::uint64_t size) {
    while (writer->tip().size < size) {
      std::vector<Request> batch;
      for (std::uint64_t at = writer->tip().size; at < size && batch.size() < 500; ++at) {
        batch.push_back(custodian(static_cast<std::uint32_t>(100'000 + at)));
      }
      CHECK(bool(writer->commit(batch)));
    }
  }
  VerifierKey verifier() const { return {kOrigin, SignatureType::ed25519, key.public_key()}; }
  bool is_verified(const Receipt& receipt) const {
    const TlogProof proof{receipt.leaf, receipt.index, receipt.hashes, *receipt.checkpoint};
    const auto parsed = parse_tlog_proof(to_text(proof));
    return parsed && bool(verify_tlog_proof(parsed.value(), receipt.leaf, verifier()));
  }

  static inline const std::string kOrigin = "passnum.example/log";
  std::shared_ptr<LockPlace> locked = std::make_shared<LockPlace>();
  std::unique_ptr<MemoryLock> lock = std::make_unique<MemoryLock>(locked);
  std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  SigningKey key = key_of(1);
  FakeClock clock{TimeMs(1'780'000'000'000)};
  std::unique_ptr<MemoryStore> store;
  std::unique_ptr<LogWriter> writer;
};

inline const Receipt& receipt_of(const Answer& answer) {
  const auto* receipt = std::get_if<Receipt>(&answer);
  CHECK(receipt != nullptr);
  return *receipt;
}
inline std::optional<Refusal> refusal_of(const Answer& answer) {
  const auto* refused = std::get_if<Refused>(&answer);
  return refused == nullptr ? std::nullopt : std::optional(refused->refusal);
}

}  // namespace passnum
