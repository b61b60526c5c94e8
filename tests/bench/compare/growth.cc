// What a redemption, an opening, a receipt and memory cost as the log grows: the real writer on the real
// store. The log is filled by redeeming the same vouchers and undoing it again, since every such round is as
// many entries, requests and records as real ones.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ledger/sequencer/log_writer.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"
#include "ledger/store/rocksdb/rocksdb_store.h"
#include "tests/bench/compare/floor_store.h"
#include "tests/bench/staged_ledger.h"

namespace passnum::compare {
namespace {

constexpr std::uint64_t kVouchers = 20'000;
constexpr std::size_t kFillUnit = 1000;
constexpr std::size_t kMeasuredUnit = 64;
constexpr std::size_t kOldRepeats = 1000;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double memory_mib(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(field)) return std::stod(line.substr(field.size() + 1)) / 1024;
  return 0;
}

class Growth {
 public:
  Growth(std::string directory, std::size_t memory_mib)
      : directory_(std::move(directory)), options_{memory_mib * 1024 * 1024, 512} {
    if (auto made = RocksdbStore::create(directory_); !made) give_up(made.error().message());
    store_ = opened();
    auto lock = CheckpointLockFile::open(directory_ + ".lock");
    if (!lock) give_up(lock.error().message());
    ledger_ = std::make_unique<StagedLedger>(
        *store_, static_cast<std::uint32_t>(kVouchers / StagedLedger::kVouchersPerBooklet),
        std::move(lock).value());
  }

  void grow_to(std::uint64_t size) {
    while (ledger_->writer().tip().size + 2 * kVouchers <= size) {
      redeem_all(kFillUnit);
      reverse_all();
    }
  }
  void measure() {
    const std::uint64_t size = ledger_->writer().tip().size;
    const auto began = Clock::now();
    redeem_all(kMeasuredUnit);
    const double redeem_us = seconds_since(began) * 1e6 / static_cast<double>(kVouchers);
    const double redeem_memory = memory_mib("VmRSS:");
    reverse_all();
    const double open_s = open_again();
    const double receipt_us = repeat_old();
    std::uint64_t bytes = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(directory_))
      if (file.is_regular_file()) bytes += file.file_size();
    std::printf(
        "{\"entries\":%llu,\"redeem_us\":%.2f,\"memory_mib\":%.0f,\"memory_most_mib\":%.0f,"
        "\"open_seconds\":%.3f,\"old_receipt_us\":%.1f,\"disk_mib\":%.0f}\n",
        static_cast<unsigned long long>(size), redeem_us, redeem_memory, memory_mib("VmHWM:"), open_s,
        receipt_us, static_cast<double>(bytes) / 1024 / 1024);
    std::fflush(stdout);
  }

 private:
  std::unique_ptr<RocksdbStore> opened() const {
    auto store = RocksdbStore::open(directory_, options_);
    if (!store) give_up(store.error().message());
    return std::move(store).value();
  }
  void commit(std::vector<Request>& requests, bool is_repeat) {
    const auto answers = ledger_->writer().commit(requests);
    if (!answers) give_up(answers.error().message());
    for (const auto& answer : answers.value()) {
      const auto* receipt = std::get_if<Receipt>(&answer);
      if (receipt == nullptr || receipt->is_repeat != is_repeat) give_up("a request got another answer");
    }
    requests.clear();
  }
  void redeem_all(std::size_t unit) {
    scans_.clear();
    std::vector<Request> requests;
    for (std::uint64_t voucher = 0; voucher < kVouchers; ++voucher) {
      auto command = ledger_->unsigned_redemption(voucher);
      scans_.push_back(command.request.scan_id);
      if (old_.size() < kOldRepeats) old_.push_back(command);
      requests.emplace_back(std::move(command));
      if (requests.size() == unit) commit(requests, false);
    }
    if (!requests.empty()) commit(requests, false);
  }
  void reverse_all() {
    std::vector<Request> requests;
    for (const auto& scan : scans_) {
      requests.emplace_back(ledger_->unsigned_reversal(scan));
      if (requests.size() == kFillUnit) commit(requests, false);
    }
    if (!requests.empty()) commit(requests, false);
  }
  double open_again() {
    ledger_->close_writer();
    store_.reset();
    const auto began = Clock::now();
    store_ = opened();
    if (auto done = ledger_->open_writer(*store_); !done) give_up(done.error().message());
    return seconds_since(began);
  }
  // The answers to the oldest requests, in a tree that has grown since.
  double repeat_old() {
    const auto began = Clock::now();
    for (const auto& command : old_) {
      std::vector<Request> one;
      one.emplace_back(command);
      commit(one, true);
    }
    return seconds_since(began) * 1e6 / static_cast<double>(old_.size());
  }

  const std::string directory_;
  const RocksdbOptions options_;
  std::unique_ptr<RocksdbStore> store_;
  std::unique_ptr<StagedLedger> ledger_;
  std::vector<Uuid> scans_;
  std::vector<RedeemCommand> old_;
};

}  // namespace
}  // namespace passnum::compare

int main(int argc, char** argv) {
  CLI::App app("What things cost as the log grows\nExample: growth --dir new-folder --entries 100000");
  std::string directory;
  std::vector<std::uint64_t> entries{10'000, 1'000'000, 10'000'000};
  std::size_t memory_mib = 256;
  app.add_option("--dir", directory, "A folder that is not there yet")->required();
  app.add_option("--entries", entries, "Sizes to measure at, ascending");
  app.add_option("--memory-mib", memory_mib, "What the store may use");
  CLI11_PARSE(app, argc, argv);
  passnum::compare::Growth growth(directory, memory_mib);
  for (const auto size : entries) {
    growth.grow_to(size);
    growth.measure();
  }
}
