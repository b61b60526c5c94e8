// The engine in process, without HTTP: the real Sequencer on the real store and lock, redemptions prepared
// and signed beforehand, receipts included. A client whose answer came asks again at once; with `--threads`
// each client is a thread that waits for its answer. What this knows of the Sequencer is its constructor,
// submit() and submit_all(); answers may come on any thread.
#include "ledger/sequencer/sequencer.h"

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <future>
#include <semaphore>
#include <thread>

#include "ledger/store/lock_file/checkpoint_lock_file.h"
#include "ledger/store/rocksdb/rocksdb_store.h"
#include "ledger/tree/tlog_proof.h"
#include "tests/bench/compare/floor_store.h"
#include "tests/bench/staged_ledger.h"

namespace passnum::compare {
namespace {

// Every so many receipts one is kept, to be verified afterwards.
constexpr std::uint64_t kVerifyEvery = 997;

struct Plan {
  std::string directory;
  std::uint64_t redemptions = 50'000;
  std::size_t in_flight = 64;  // of units
  std::size_t unit = 1;
  bool has_threads = false;
};

// Keeps so many units in flight until every redemption is answered.
class ClosedLoop {
 public:
  ClosedLoop(std::vector<Request> requests, const Plan& plan, std::uint64_t first_index)
      : requests_(std::move(requests)), plan_(plan), first_index_(first_index), seen_(requests_.size()) {}

  // Seconds from the first request to the last answer. `sequencer` ends before this does.
  double run(Sequencer& sequencer) {
    sequencer_ = &sequencer;
    const auto start = std::chrono::steady_clock::now();
    if (plan_.has_threads) {
      run_clients();
    } else {
      for (std::size_t i = 0; i < plan_.in_flight; ++i) submit_next();
      done_.get_future().wait();
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  // What is wrong with the answers; empty when each request got an entry of its own.
  std::string fault() const {
    if (refused_ != 0) return std::to_string(refused_) + " redemptions have no receipt";
    for (const auto& seen : seen_)
      if (seen != 1) return "an entry has not exactly one receipt";
    return {};
  }
  const std::vector<Receipt>& kept() const { return kept_; }

 private:
  void submit_next() {
    const std::uint64_t begin = next_.fetch_add(plan_.unit);
    if (begin >= requests_.size()) return;
    const std::uint64_t end = std::min<std::uint64_t>(requests_.size(), begin + plan_.unit);
    const auto left = std::make_shared<std::atomic<std::uint64_t>>(end - begin);
    const auto on_answer = [this, left](const Answer& answer) {
      take(answer);
      if (--*left == 0) submit_next();
      if (++answered_ == requests_.size()) done_.set_value();
    };
    bool is_taken = false;
    if (plan_.unit == 1) {
      is_taken = sequencer_->submit(std::move(requests_[begin]), on_answer);
    } else {
      std::vector<std::pair<Request, Sequencer::OnAnswer>> unit;
      unit.reserve(end - begin);
      for (std::uint64_t i = begin; i < end; ++i) unit.emplace_back(std::move(requests_[i]), on_answer);
      is_taken = sequencer_->submit_all(std::move(unit));
    }
    if (!is_taken) give_up("the sequencer takes no more");
  }
  void run_clients() {
    std::vector<std::thread> clients;
    for (std::size_t i = 0; i < plan_.in_flight; ++i) {
      auto& answered = answered_clients_.emplace_back(0);
      clients.emplace_back([this, &answered] {
        for (std::uint64_t mine = next_++; mine < requests_.size(); mine = next_++) {
          const auto on_answer = [this, &answered](const Answer& answer) {
            take(answer);
            answered.release();
          };
          if (!sequencer_->submit(std::move(requests_[mine]), on_answer))
            give_up("the sequencer takes no more");
          answered.acquire();
        }
      });
    }
    for (auto& client : clients) client.join();
  }
  void take(const Answer& answer) {
    const auto* receipt = std::get_if<Receipt>(&answer);
    const std::uint64_t place = receipt == nullptr ? seen_.size() : receipt->index - first_index_;
    if (place >= seen_.size() || receipt->is_repeat) {
      ++refused_;
      return;
    }
    ++seen_[place];
    if (place % kVerifyEvery != 0) return;
    const std::lock_guard lock(mutex_);
    kept_.push_back(*receipt);
  }

  std::vector<Request> requests_;
  const Plan plan_;
  const std::uint64_t first_index_;
  Sequencer* sequencer_ = nullptr;
  std::atomic<std::uint64_t> next_{0};
  std::atomic<std::uint64_t> answered_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::vector<std::atomic<std::uint8_t>> seen_;
  std::mutex mutex_;
  std::vector<Receipt> kept_;  // guarded by mutex_
  std::promise<void> done_;
  std::deque<std::binary_semaphore> answered_clients_;
};

// What the ledger itself says, in words; empty when every voucher was spent once.
std::string fault_of_store(const Snapshot& snapshot, std::uint64_t first_index, std::uint64_t redemptions) {
  if (snapshot.size() != first_index + redemptions) return "the log has another size";
  const auto text = snapshot.state(state_key::programme_balance(bench_programme(1).programme));
  if (!text || !text.value()) return "the programme has no balance";
  const auto balance = decode_record<ProgrammeBalance>(*text.value());
  const auto spent = static_cast<std::int64_t>(redemptions);
  if (!balance || balance.value().redeemed != spent || balance.value().payable != Cents(1000 * spent))
    return "the programme's balance has another number of redemptions";
  return {};
}

int run(const Plan& plan) {
  std::filesystem::create_directory(plan.directory);
  const std::filesystem::path database = plan.directory + "/db";
  if (auto made = RocksdbStore::create(database); !made) give_up(made.error().message());
  auto store = RocksdbStore::open(database, {});
  if (!store) give_up(store.error().message());
  auto lock = CheckpointLockFile::open(plan.directory + "/lock");
  if (!lock) give_up(lock.error().message());
  const auto booklets = static_cast<std::uint32_t>(
      (plan.redemptions + StagedLedger::kVouchersPerBooklet - 1) / StagedLedger::kVouchersPerBooklet);
  StagedLedger ledger(*store.value(), booklets, std::move(lock).value());
  std::vector<Request> requests;
  for (std::uint64_t i = 0; i < plan.redemptions; ++i) requests.emplace_back(ledger.redemption(i));
  const std::uint64_t before = store.value()->snapshot()->size();

  SequencerOptions options;
  options.queue_max = std::max(options.queue_max, plan.in_flight * plan.unit);
  options.batch_max = std::max(options.batch_max, plan.unit);
  ClosedLoop loop(std::move(requests), plan, before);
  double seconds = 0;
  {
    Sequencer sequencer(ledger.take_writer(), options, [](const Error& error) { give_up(error.message()); });
    seconds = loop.run(sequencer);
  }
  std::string fault = loop.fault();
  for (const auto& receipt : loop.kept()) {
    const TlogProof proof{receipt.leaf, receipt.index, receipt.hashes, *receipt.checkpoint};
    if (!verify_tlog_proof(proof, receipt.leaf, ledger.log_vkey())) fault = "a receipt does not verify";
  }
  if (fault.empty()) fault = fault_of_store(*store.value()->snapshot(), before, plan.redemptions);
  if (!fault.empty()) give_up(fault);
  std::printf("{\"per_second\":%.1f,\"redemptions\":%llu}\n", static_cast<double>(plan.redemptions) / seconds,
              static_cast<unsigned long long>(plan.redemptions));
  return 0;
}

}  // namespace
}  // namespace passnum::compare

int main(int argc, char** argv) {
  passnum::compare::Plan plan;
  CLI::App app("The engine in process\nExample: engine --dir new-folder --in-flight 64 --redemptions 20000");
  app.add_option("--dir", plan.directory, "A folder that is not there yet")->required();
  app.add_option("--redemptions", plan.redemptions)->capture_default_str()->check(CLI::Range(1, 900'000));
  app.add_option("--in-flight", plan.in_flight, "Units that wait for their answers")
      ->capture_default_str()
      ->check(CLI::Range(1, 4096));
  app.add_option("--unit", plan.unit, "Redemptions handed over together")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  app.add_flag("--threads", plan.has_threads, "One thread a client, with units of 1");
  CLI11_PARSE(app, argc, argv);
  if (plan.has_threads && plan.unit != 1) passnum::compare::give_up("--threads is for units of 1");
  return passnum::compare::run(plan);
}
