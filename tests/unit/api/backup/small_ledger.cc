#include "tests/unit/api/backup/small_ledger.h"

#include "api/server/key_file.h"
#include "ledger/sequencer/log_writer.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"

namespace passnum {
namespace {

constexpr std::size_t kMemoryBytes = kRocksdbMemoryBytesMin;
constexpr int kUnitEntries = 300;

}  // namespace

SmallLedger::SmallLedger(const std::string& origin) : origin_(origin) {
  SystemClock clock;
  SystemRandom random;
  const auto created = create_ledger(data_, {{origin, "pass.example"}, {"a", "b"}}, clock, random);
  CHECK(bool(created));
}

VerifierKey SmallLedger::key() const {
  const auto secret = read_signing_key(data_, "log", "log");
  return {origin_, SignatureType::ed25519, secret.value().public_key()};
}

void SmallLedger::grow(int entries) {
  SystemClock clock;
  SystemRandom random;
  const auto store = open_store(data_, kMemoryBytes);
  const auto lock = CheckpointLockFile::open(checkpoint_lock_path(data_, read_settings(data_).value()));
  const auto key = read_signing_key(data_, "log", "log");
  CHECK(store && lock && key);
  auto writer = LogWriter::open(*store.value(), *lock.value(), key.value(), origin_, clock);
  CHECK(bool(writer));
  while (entries > 0) {
    std::vector<Request> batch;
    for (int i = 0; i < kUnitEntries && entries > 0; ++i, --entries) {
      const CustodianRecorded body{CustodianId("c" + std::to_string(grown_++)), "CCAS",
                                   CustodianRole::prescriber};
      batch.emplace_back(Command{make_uuid_v7(clock.now(), random), OperatorId("a"), body});
    }
    CHECK(bool(writer.value()->commit(batch)));
  }
}

std::string SmallLedger::note() const {
  const auto seen = RocksdbStore::look(data_.database(), {kMemoryBytes, kRocksdbOpenFilesMin});
  return *seen.value()->checkpoint().value();
}

Result<BackupMade> SmallLedger::back_up() const {
  const auto store = open_store(data_, kMemoryBytes);
  CHECK(bool(store));
  if (auto pinned = store.value()->pin(); !pinned) return std::move(pinned).error();
  return make_backup({data_, RocksdbStore::pinned(data_.database()), folder(), SystemClock().now(), {}});
}

}  // namespace passnum
