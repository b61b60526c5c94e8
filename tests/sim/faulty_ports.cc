#include "tests/sim/faulty_ports.h"

#include "ledger/core/state.h"

namespace passnum::sim {
namespace {

Error made_to_fail(PortCall call) {
  const bool is_lock = call == PortCall::lock_read || call == PortCall::lock_swap;
  return Error(ErrorCode::io, is_lock ? "the lock was made to fail" : "the disk was made to fail");
}

class FaultySnapshot final : public Snapshot {
 public:
  FaultySnapshot(std::unique_ptr<Snapshot> inner, Wiring wiring)
      : inner_(std::move(inner)), wiring_(wiring) {}

  std::uint64_t size() const override { return inner_->size(); }
  Result<std::optional<std::string>> checkpoint() const override {
    if (wiring_.plan.at(PortCall::read_checkpoint)) return made_to_fail(PortCall::read_checkpoint);
    return inner_->checkpoint();
  }
  Result<Bytes> entry(std::uint64_t index) const override {
    if (wiring_.plan.at(PortCall::read_entries)) return made_to_fail(PortCall::read_entries);
    return inner_->entry(index);
  }
  Result<std::vector<Bytes>> entries(std::uint64_t first, std::size_t count) const override {
    if (wiring_.plan.at(PortCall::read_entries)) return made_to_fail(PortCall::read_entries);
    return inner_->entries(first, count);
  }
  Result<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) const override {
    if (wiring_.plan.at(PortCall::read_tile)) return made_to_fail(PortCall::read_tile);
    return inner_->tile(level, index);
  }
  Result<std::optional<std::string>> state(std::string_view key) const override {
    if (wiring_.plan.at(PortCall::read_state)) {
      if (wiring_.canary == Canary::read_failure_is_absence) return std::optional<std::string>();
      return made_to_fail(PortCall::read_state);
    }
    if (wiring_.canary == Canary::forget_request_ids && key.starts_with("request/"))
      return std::optional<std::string>();
    auto found = inner_->state(key);
    if (wiring_.canary == Canary::forget_time && key == state_key::ledger() && found && found.value()) {
      auto record = decode_record<LedgerRecord>(*found.value());
      CHECK(bool(record));
      record.value().last_at = TimeMs(0);
      return std::optional(encode_record(record.value()));
    }
    return found;
  }
  Result<Done> scan(std::string_view prefix, std::string_view after,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    return inner_->scan(prefix, after, visit);
  }

 private:
  std::unique_ptr<Snapshot> inner_;
  Wiring wiring_;
};

}  // namespace

std::optional<Failure> FaultPlan::at(PortCall call) {
  const std::int64_t rate = rates_[static_cast<std::size_t>(phase_)];
  const std::int64_t rarer = call == PortCall::read_state && phase_ == Phase::decide ? kReadsAnywhere : 1;
  const FailurePoint point = point_of(phase_, call);
  if (!dice_.one_in(rate * rarer)) return std::nullopt;
  auto failure = static_cast<Failure>(dice_.below(kFailuresCount));
  while (!can_fail(point, failure)) failure = static_cast<Failure>(dice_.below(kFailuresCount));
  counts_.add({point, failure});
  const bool is_beginning = phase_ == Phase::create || phase_ == Phase::open;
  if (is_beginning && before_) counts_.add_again(*before_);
  if (phase_ != Phase::open) *unrecovered_ = FailedStep{point, failure};
  const std::string words = std::string(name(point)) + ", " + std::string(name(failure));
  trace_.say(words);
  trace_.remember_failure(words);
  if (failure == Failure::crashed_before) throw Crash{};
  if (failure != Failure::crashed_after) ++failures_count_;
  return failure;
}

Result<std::uint64_t> FaultyStore::begin_epoch() {
  const auto failure = wiring_.plan.at(PortCall::begin_epoch);
  if (failure == Failure::failed_not_stored) return made_to_fail(PortCall::begin_epoch);
  auto epoch = inner_.begin_epoch();
  if (epoch) epoch_ = ++disk_->epochs_count;
  if (failure == Failure::crashed_after) throw Crash{};
  if (failure) return made_to_fail(PortCall::begin_epoch);
  return epoch;
}

Result<Done> FaultyStore::append(const Unit& unit) {
  const auto failure = wiring_.plan.at(PortCall::append);
  if (failure == Failure::failed_not_stored) disk_->disk->arm(Fault::refuses);
  if (failure == Failure::failed_but_stored) disk_->disk->arm(Fault::writes_then_fails);
  auto done = append_for_good(unit);
  disk_->disk->arm(Fault::none);
  if (failure == Failure::crashed_after) throw Crash{};
  if (!done && wiring_.canary == Canary::swallow_failures) return Done{};
  return done;
}

Result<Done> FaultyStore::append_for_good(const Unit& unit) {
  if (wiring_.canary == Canary::answer_before_append && unit.first_index != 0) {
    const auto before = std::exchange(late_, unit);
    return before ? inner_.append(*before) : Result<Done>(Done{});
  }
  if (wiring_.canary == Canary::ignore_the_fence && is_replaced()) {
    Unit allowed = unit;
    allowed.epoch = inner_.begin_epoch().value();
    return inner_.append(allowed);
  }
  return inner_.append(unit);
}

std::unique_ptr<Snapshot> FaultyStore::snapshot() const {
  return std::make_unique<FaultySnapshot>(inner_.snapshot(), wiring_);
}

Result<std::optional<std::string>> FaultyLock::read() {
  if (wiring_.plan.at(PortCall::lock_read)) return made_to_fail(PortCall::lock_read);
  if (wiring_.canary == Canary::ignore_the_lock) return disk_->look()->checkpoint();
  return inner_.read();
}

Result<Done> FaultyLock::swap(const std::optional<std::string>& expected, std::string_view next) {
  const auto failure = wiring_.plan.at(PortCall::lock_swap);
  if (failure == Failure::failed_not_stored) return made_to_fail(PortCall::lock_swap);
  auto done = inner_.swap(wiring_.canary == Canary::ignore_the_lock ? place_->note : expected, next);
  if (failure == Failure::crashed_after) throw Crash{};
  if (failure) return made_to_fail(PortCall::lock_swap);
  return done;
}

}  // namespace passnum::sim
