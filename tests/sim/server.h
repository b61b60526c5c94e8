#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/sequencer/log_writer.h"
#include "tests/sim/faulty_ports.h"
#include "tests/sim/judge.h"

namespace passnum::sim {

// What all servers of one simulation share.
struct Surroundings {
  Dice& dice;
  Trace& trace;
  FaultPlan& plan;
  Judge& judge;
  FakeClock& clock;
  const SigningKey& log_key;
  Canary canary;
};

// Whether a writer on this disk goes on from what the lock says was published.
bool continues_what_was_published(const SimDisk& disk, const LockPlace& lock, const VerifierKey& key);

// One process with a writer, which can end at any step: the real Drafter and Committer, stepped.
class Server {
 public:
  using OnAnswer = std::function<void(const Request&, const Answer&)>;

  Server(std::string name, std::shared_ptr<SimDisk> disk, std::shared_ptr<LockPlace> lock,
         Surroundings around)
      : name_(std::move(name)), disk_(std::move(disk)), lock_place_(std::move(lock)), around_(around) {}

  const std::string& name() const { return name_; }
  bool is_up() const { return writer_ != nullptr; }
  const std::shared_ptr<SimDisk>& disk() const { return disk_; }
  void put_disk(std::shared_ptr<SimDisk> disk) {
    CHECK(!is_up());
    disk_ = std::move(disk);
  }

  enum class Opening { opened, failed, refused };
  // Begins the log when nothing is there. Failed: because it was made to fail.
  void create();
  Opening open();

  std::size_t taken_count() const { return taken_.size(); }
  std::size_t finished_count() const { return finished_.size(); }
  void take(const Request& request);
  // Closes the open draft.
  void finish();
  // Makes the oldest finished draft true. CHECKs that there is one.
  void commit(const OnAnswer& on_answer);
  // The process ends.
  void crash(const char* why);

 private:
  struct Finished {
    Draft draft;
    std::uint64_t first_index;
    std::vector<Request> requests;
  };
  // Nobody else has published or begun to write.
  bool is_current() const { return note_ == lock_place_->note && !store_->is_replaced(); }
  bool flip_a_bit(Draft& draft);
  void stop_after(const Error& error, bool was_made_to_fail);
  void answer(const Finished& draft, const std::vector<Answer>& answers, const OnAnswer& on_answer);
  VerifierKey verifier() const;
  void say(const std::string& words) { around_.trace.say(name_ + ": " + words); }

  const std::string name_;
  std::shared_ptr<SimDisk> disk_;
  std::shared_ptr<LockPlace> lock_place_;
  Surroundings around_;
  std::unique_ptr<FaultyStore> store_;
  std::unique_ptr<FaultyLock> lock_;
  std::unique_ptr<LogWriter> writer_;  // after what it uses
  std::optional<std::string> note_;    // of what it published last
  bool has_failed_to_read_ = false;
  std::optional<FailedStep> unrecovered_;
  std::vector<Request> taken_;  // in the open draft
  std::deque<Finished> finished_;
};

}  // namespace passnum::sim
