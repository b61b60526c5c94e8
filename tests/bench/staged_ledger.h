#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/base/random.h"
#include "ledger/core/state.h"
#include "ledger/crypto/signature.h"
#include "ledger/sequencer/log_writer.h"
#include "ledger/store/memory/memory_lock.h"

namespace passnum {

// A ledger as it is when people begin to spend: one programme, one labelled site with one device, and so many
// booklets of ten vouchers handed over. The times and keys are the same each time.
class StagedLedger {
 public:
  static constexpr std::uint32_t kVouchersPerBooklet = 10;

  // Begins the log in `store`, which must be empty, as `lock` must be, and hands the booklets over.
  StagedLedger(Store& store, std::uint32_t booklets,
               std::unique_ptr<CheckpointLock> lock = std::make_unique<MemoryLock>());
  StagedLedger(const StagedLedger&) = delete;
  StagedLedger& operator=(const StagedLedger&) = delete;

  LogWriter& writer() { return *writer_; }
  // The writer itself, for a Sequencer; writer() and must() are over. It does not outlive this.
  std::unique_ptr<LogWriter> take_writer() { return std::move(writer_); }
  // A request to spend voucher number `voucher` of all (from 0), each with a scan id of its own.
  RedeemCommand redemption(std::uint64_t voucher);
  // The same without a signature, which the rules do not look at.
  RedeemCommand unsigned_redemption(std::uint64_t voucher);
  // A request to undo the redemption of that scan.
  ReverseCommand unsigned_reversal(const Uuid& scan_id);
  // As after a restart: the writer goes, and `store`, which may be another object on the same disk, is
  // opened.
  void close_writer() { writer_.reset(); }
  Result<Done> open_writer(Store& store);
  // The entry it becomes, without a ledger.
  Entry redeemed(std::uint64_t voucher);
  TimeMs now() { return clock_.now(); }
  const VerifierKey& log_vkey() const { return log_vkey_; }

 private:
  void must(const std::vector<CommandBody>& bodies, const std::string& actor);

  FakeClock clock_;
  std::unique_ptr<CheckpointLock> lock_;
  SeededRandom random_;
  SigningKey log_key_;
  SigningKey device_key_;
  VerifierKey log_vkey_;
  std::unique_ptr<LogWriter> writer_;
};

ProgrammeCreated bench_programme(std::uint32_t booklets);

// The records of a snapshot, for rules that are tried without a writer.
class SnapshotSource final : public StateSource {
 public:
  explicit SnapshotSource(const Snapshot& snapshot) : snapshot_(snapshot) {}
  Result<std::optional<std::string>> state(std::string_view key) override { return snapshot_.state(key); }

 private:
  const Snapshot& snapshot_;
};

}  // namespace passnum
