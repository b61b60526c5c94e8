#include "tests/sim/disk/ledger_on_disk.h"

#include <set>

#include "ledger/sequencer/peaks.h"
#include "ledger/store/memory/memory_store.h"
#include "ledger/tree/hashing.h"
#include "ledger/tree/tlog_proof.h"

namespace passnum {
namespace {

const std::string kOrigin = "passnum.example/log";
const std::string kStore = std::string(SimDisk::kTop) + "/store";
constexpr RocksdbOptions kSmallest{kRocksdbMemoryBytesMin, kRocksdbOpenFilesMin};

const SigningKey& log_key() {
  static const SigningKey key = [] {
    Seed seed{};
    seed.fill(1);
    return SigningKey::from_seed(seed);
  }();
  return key;
}

FakeClock& clock_at_rest() {
  static FakeClock clock{TimeMs(1'780'000'000'000)};
  return clock;
}

Result<Done> begin_log(Store& store, CheckpointLock& lock) {
  SeededRandom random(1);
  return LogWriter::create(store, lock, log_key(), {kOrigin, "passnum.example"},
                           {OperatorEnrolled{OperatorId("alice"), {}}}, clock_at_rest(), random);
}

// What a new log holds.
const std::vector<Bytes>& first_leaves() {
  static const std::vector<Bytes> leaves = [] {
    MemoryStore store(std::make_shared<MemoryDisk>());
    MemoryLock lock;
    CHECK(bool(begin_log(store, lock)));
    const auto seen = store.snapshot();
    return seen->entries(0, seen->size()).value();
  }();
  return leaves;
}

// The command that makes entry `index`, and the leaf it makes.
Command command_at(std::uint64_t index) {
  Uuid id;
  id.bytes[0] = 0x77;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<Byte>(index >> (8 * i));
  const CustodianRecorded body{CustodianId("c-" + std::to_string(index)),
                               std::string(index % 5 * 20 + 1, 'N'), CustodianRole::printer};
  return {id, OperatorId("alice"), body};
}

Bytes leaf_at(std::uint64_t index) {
  const Command command = command_at(index);
  const Entry entry{clock_at_rest().now(), "alice", command.command_id, {}, to_entry_body(command.body)};
  return to_bytes(encode_entry(entry));
}

// Whether the receipt is for that leaf at that place, and proves it.
bool is_proof(const Answer& answer, std::uint64_t index, const Bytes& leaf, bool is_repeat) {
  const auto* receipt = std::get_if<Receipt>(&answer);
  if (receipt == nullptr || receipt->index != index || receipt->leaf != leaf) return false;
  if (receipt->is_repeat != is_repeat) return false;
  const VerifierKey verifier{kOrigin, SignatureType::ed25519, log_key().public_key()};
  const auto parsed =
      parse_tlog_proof(to_text(TlogProof{leaf, index, receipt->hashes, *receipt->checkpoint}));
  return parsed && bool(verify_tlog_proof(parsed.value(), leaf, verifier));
}

std::string what_differs(const std::vector<Bytes>& found, const std::vector<Bytes>& expected) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] != expected[i]) return "entry " + std::to_string(i) + " is not the one that was answered";
  }
  if (std::set<Bytes>(found.begin(), found.end()).size() != found.size()) return "an entry is there twice";
  return "";
}

}  // namespace

LedgerOnDisk::LedgerOnDisk(SimDisk& disk, Memory memory)
    : disk_(disk),
      memory_(std::move(memory)),
      lock_place_(std::make_shared<LockPlace>(memory_.lock)),
      lock_(lock_place_) {}

LedgerOnDisk::Memory LedgerOnDisk::memory() const {
  Memory out = memory_;
  out.lock = *lock_place_;
  return out;
}

Result<Done> LedgerOnDisk::create() {
  memory_.in_flight = first_leaves();
  if (auto created = RocksdbStore::create(kStore, disk_); !created) return created;
  auto store = RocksdbStore::open(kStore, kSmallest, disk_);
  if (!store) return std::move(store).error();
  if (auto begun = begin_log(*store.value(), lock_); !begun) return begun;
  memory_ = {true, first_leaves(), {}, {}};
  return Done{};
}

Result<Done> LedgerOnDisk::open() {
  close();
  auto store = RocksdbStore::open(kStore, kSmallest, disk_);
  if (!store) return std::move(store).error();
  store_ = std::move(store).value();
  auto writer = LogWriter::open(*store_, lock_, log_key(), kOrigin, clock_at_rest());
  if (!writer) {
    close();
    return std::move(writer).error();
  }
  writer_ = std::move(writer).value();
  return Done{};
}

void LedgerOnDisk::close() {
  writer_.reset();
  store_.reset();
}

Result<Done> LedgerOnDisk::append(std::size_t entries) {
  const std::uint64_t first = memory_.acknowledged.size();
  memory_.in_flight.clear();
  std::vector<Request> requests;
  for (std::uint64_t index = first; index < first + entries; ++index) {
    memory_.in_flight.push_back(leaf_at(index));
    requests.emplace_back(command_at(index));
  }
  auto answers = writer_->commit(requests);
  if (!answers) return std::move(answers).error();
  for (std::uint64_t i = 0; i < entries; ++i) {
    CHECK(is_proof(answers.value()[i], first + i, memory_.in_flight[i], false));
  }
  memory_.acknowledged.insert(memory_.acknowledged.end(), memory_.in_flight.begin(), memory_.in_flight.end());
  memory_.in_flight.clear();
  return Done{};
}

Result<Done> LedgerOnDisk::repeat() {
  const std::uint64_t last = memory_.acknowledged.size() - 1;
  if (last < first_leaves().size()) return Done{};
  auto answers = writer_->commit(std::vector<Request>{Request(command_at(last))});
  if (!answers) return std::move(answers).error();
  if (!is_proof(answers.value()[0], last, memory_.acknowledged[last], true)) {
    return Error(ErrorCode::corrupt, "the last request was not answered as before");
  }
  return Done{};
}

std::string LedgerOnDisk::judge() {
  const auto seen = store_->snapshot();
  const auto leaves = seen->entries(0, seen->size());
  if (!leaves) return leaves.error().message();
  const std::vector<Bytes>& found = leaves.value();
  std::vector<Bytes> expected = memory_.acknowledged;
  if (found.size() > expected.size()) {
    expected.insert(expected.end(), memory_.in_flight.begin(), memory_.in_flight.end());
  }
  if (found.size() != expected.size()) {
    return std::to_string(found.size()) + " entries are there, " +
           std::to_string(memory_.acknowledged.size()) + " were acknowledged and " +
           std::to_string(memory_.in_flight.size()) + " are in flight";
  }
  if (std::string differs = what_differs(found, expected); !differs.empty()) return differs;
  Peaks peaks;
  for (const Bytes& leaf : found) peaks.append(leaf_hash(leaf));
  if (writer_->tip().size != found.size() || writer_->tip().root != peaks.root()) {
    return "the checkpoint is of another tree";
  }
  for (std::uint64_t index = first_leaves().size(); index < found.size(); ++index) {
    const auto value = seen->state(state_key::custodian(CustodianId("c-" + std::to_string(index))));
    if (!value) return value.error().message();
    if (!value.value()) return "the state does not know what entry " + std::to_string(index) + " did";
  }
  const auto scanned = seen->scan("", "", [](std::string_view, std::string_view) { return true; });
  if (!scanned) return scanned.error().message();
  memory_ = {true, found, {}, {}};
  return "";
}

std::string LedgerOnDisk::still_answers(bool has_write_failed) {
  if (writer_ == nullptr) return "";
  const std::uint64_t next = memory_.acknowledged.size();
  if (writer_->commit(std::vector<Request>{Request(command_at(next))})) return "the writer commits";
  if (!has_write_failed) return "";
  const auto seen = store_->snapshot();
  if (seen->checkpoint()) return "the store shows its checkpoint";
  if (seen->entry(0)) return "the store shows an entry";
  if (store_->begin_epoch()) return "the store takes a new writer";
  return "";
}

}  // namespace passnum
