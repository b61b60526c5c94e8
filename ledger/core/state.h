#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ledger/core/payment_records.h"
#include "ledger/core/record_codec.h"
#include "ledger/core/records.h"

namespace passnum {

// Where records that are not in memory come from. Absent is std::nullopt; unreadable is an Error.
class StateSource {
 public:
  virtual ~StateSource() = default;
  virtual Result<std::optional<std::string>> state(std::string_view key) = 0;
};

// The key of each record. Numbers are big-endian hexadecimal, so that byte order is the order of numbers.
namespace state_key {
std::string ledger();
std::string operator_account(const OperatorId& id);
std::string issuing_key(KeyId key);
std::string issuing_key_end(KeyId key);
std::string public_key(ByteView key);
std::string log_key();
std::string recovery_key();
std::string programme(ProgrammeId id);
std::string programme_code(std::string_view code);
std::string programme_balance(ProgrammeId id);
std::string structure_balance(ProgrammeId id, const StructureId& structure);
std::string structure(const StructureId& id);
std::string site(const SiteId& id);
std::string label(ProgrammeId programme, const SiteId& site);
std::string device(const DeviceId& id);
std::string enrolment_code(const Hash& code);
std::string custodian(const CustodianId& id);
std::string stock(ProgrammeId programme, const CustodianId& id);
std::string order(const OrderId& id);
std::string booklet(ProgrammeId programme, BookletNumber number);
std::string booklet_codes(ProgrammeId programme, BookletNumber number);
std::string booklet_seals(ProgrammeId programme, BookletNumber number);
std::string code(const CodeLookup& lookup);
std::string request(const Uuid& id);
std::string redemption(const Uuid& scan_id);  // of older stores only
std::string claim(ProgrammeId id, const StructureId& structure);
std::string statement(const StatementId& id);
std::string payment(const PaymentId& id);
}  // namespace state_key

// The state the rules see: records read through `source` when first asked for, and kept. Rules that decide
// use find(); rules that apply use edit() and put(). One thread.
//
// A record that cannot be read makes failure() say so, for good, and find() answer as if it were absent:
// whoever ran rules on this state must ask failure() before believing what they said.
class State {
 public:
  explicit State(StateSource& source) : source_(source) {}

  // The record, or nullptr when there is none. The pointer holds until the record is put again or evicted.
  template <typename T>
  const T* find(const std::string& key) {
    Slot<T>& slot = load<T>(key);
    return slot.record ? &*slot.record : nullptr;
  }
  // The record, to change it. It must exist: decide has seen it.
  template <typename T>
  T& edit(const std::string& key) {
    Slot<T>& slot = load<T>(key);
    if (!slot.record) {
      CHECK(failure_.has_value());
      slot.record.emplace();
    }
    mark(key, slot);
    return *slot.record;
  }
  // The record, made empty first when there is none.
  template <typename T>
  T& edit_or_create(const std::string& key) {
    Slot<T>& slot = load<T>(key);
    if (!slot.record) slot.record.emplace();
    mark(key, slot);
    return *slot.record;
  }
  // Replaces the record, or makes it. What the source has under the key is not read: looking for what is
  // not there costs as much as finding something, and every redemption puts a record that is new.
  template <typename T>
  void put(const std::string& key, T record) {
    Slot<T>* const known = kept<T>(key);
    Slot<T>& slot = known != nullptr ? *known : keep(key, std::make_unique<Slot<T>>());
    slot.record = std::move(record);
    mark(key, slot);
  }

  const std::optional<Error>& failure() const { return failure_; }
  // Key and encoding of each record changed since the last call, each once. They are about to be written with
  // the entries up to `size`.
  std::vector<std::pair<std::string, std::string>> take_changes(std::uint64_t size);
  std::size_t records_count() const { return slots_.size(); }
  // Forgets the records that `source` has as they are here, when `source` shows the first `size` entries, and
  // that nobody asked for since the last call. Returns how many it kept.
  std::size_t forget_stored(std::uint64_t size);

 private:
  struct AnySlot {
    virtual ~AnySlot() = default;
    virtual std::string encode() const = 0;
    bool is_changed = false;
    bool was_asked_for = false;      // since the last forget_stored(), when it was here already
    std::uint64_t written_with = 0;  // the size that take_changes() was given last
  };
  template <typename T>
  struct Slot final : AnySlot {
    std::string encode() const override {
      CHECK(record.has_value());
      return encode_record(*record);
    }
    std::optional<T> record;
  };

  // The slot that is in memory, or nullptr.
  template <typename T>
  Slot<T>* kept(const std::string& key) {
    const auto known = slots_.find(key);
    if (known == slots_.end()) return nullptr;
    auto* slot = dynamic_cast<Slot<T>*>(known->second.get());
    CHECK(slot != nullptr);
    return slot;
  }
  template <typename T>
  Slot<T>& keep(const std::string& key, std::unique_ptr<Slot<T>> slot) {
    auto& in_memory = *slot;
    slots_.emplace(key, std::move(slot));
    return in_memory;
  }
  template <typename T>
  Slot<T>& load(const std::string& key) {
    if (Slot<T>* const known = kept<T>(key)) {
      known->was_asked_for = true;
      return *known;
    }
    auto slot = std::make_unique<Slot<T>>();
    auto stored = source_.state(key);
    if (!stored) {
      fail(key, stored.error());
    } else if (stored.value()) {
      auto record = decode_record<T>(*stored.value());
      if (record) {
        slot->record = std::move(record).value();
      } else {
        fail(key, record.error());
      }
    }
    return keep(key, std::move(slot));
  }
  void mark(const std::string& key, AnySlot& slot);
  void fail(const std::string& key, const Error& error);

  StateSource& source_;
  std::unordered_map<std::string, std::unique_ptr<AnySlot>> slots_;
  std::vector<std::pair<std::string, AnySlot*>> changed_;
  std::optional<Error> failure_;
};

// The redemption that was made with this scan id; or nullptr, or it must exist.
const RedemptionRecord* find_redemption(State& state, const Uuid& scan_id);
RedemptionRecord& edit_redemption(State& state, const Uuid& scan_id);

}  // namespace passnum
