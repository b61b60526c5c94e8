#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "audit/keys/key_book.h"
#include "audit/replay/id_table.h"
#include "audit/replay/label_days.h"
#include "audit/replay/redemption_list.h"
#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "ledger/crypto/device_key.h"
#include "ledger/model/bodies.h"

namespace passnum {

// What the audit knows after the entries it has read: its own picture, made from the entries alone. Cents are
// plain integers here: the log may be hostile, so nothing is added that was not checked against the cap
// first.

// Records in the order in which they came, found by their name.
template <typename Record>
class Roll {
 public:
  // CHECKs that the name is new: the caller has looked.
  Slot add(const std::string& name, Record record) {
    const auto slot = static_cast<Slot>(records_.size());
    CHECK(slots_.emplace(name, slot).second);
    records_.push_back(std::move(record));
    return slot;
  }
  Slot find(const std::string& name) const {
    const auto at = slots_.find(name);
    return at == slots_.end() ? kNoSlot : at->second;
  }
  Record& operator[](Slot slot) { return records_.at(slot); }
  const Record& operator[](Slot slot) const { return records_.at(slot); }
  const std::vector<Record>& all() const { return records_; }

 private:
  std::unordered_map<std::string, Slot> slots_;
  std::vector<Record> records_;
};

struct SiteBook {
  SiteRecorded facts;
  Slot structure;
};

struct DeviceBook {
  DeviceId device;
  Slot site;
  DeviceKey public_key;
  TimeMs enrolled_at;
  std::optional<TimeMs> revoked_at;
};

// What a code lets devices do: enrol at its site.
struct EnrolmentCodeBook {
  SiteId site;
  TimeMs until;
  std::int32_t uses_left;
  bool is_revoked = false;
};

// One byte a voucher: what has happened to it.
namespace voucher_is {
constexpr std::uint8_t kHandedOver = 1;
constexpr std::uint8_t kSpent = 2;
constexpr std::uint8_t kBlocked = 4;
constexpr std::uint8_t kCancelled = 8;
constexpr std::uint8_t kLapsed = 16;
}  // namespace voucher_is

struct BookletBook {
  Slot custodian;
  bool original_printed;
};

struct OrderBook {
  OrderPlaced facts;
  Slot programme = kNoSlot;
  std::string placed_by;
  bool activated = false;
  std::vector<BookletBook> booklets;   // those numbered so far
  std::vector<std::uint8_t> vouchers;  // booklet_size of them a booklet
  // The day of each voucher's hand-over, in days since kVoucherEpoch; 0 when there is none.
  std::vector<std::uint16_t> hand_over_days;
};

// One booklet: an order, and the place in it.
struct BookletPlace {
  Slot order;
  std::uint32_t offset;
};

// A statement that the rules allow.
struct StatementBook {
  StatementIssued facts;
  std::string issued_by;
  Slot payment = kNoSlot;  // the order that it is in, when that was not refused
};

enum class PaymentStage : std::uint8_t { ordered, paid, refused };
struct PaymentBook {
  PaymentOrdered facts;
  Day ordered_on;
  PaymentStage stage = PaymentStage::ordered;
};

// What one structure did and is owed, in one programme.
struct Claim {
  std::uint64_t redeemed = 0;
  std::uint64_t reversed = 0;
  std::int64_t redeemed_cents = 0;
  std::int64_t reversed_cents = 0;
  std::int64_t payable_cents = 0;
  std::int64_t ordered_cents = 0;
  std::int64_t paid_cents = 0;
  std::vector<Slot> statements;            // in the order of their days, and of their entries
  std::map<Day, std::int64_t> unstated{};  // redemptions less reversals by day, in no statement yet
};

struct VoucherCounts {
  std::uint64_t numbered = 0;
  std::uint64_t with_custodians = 0;
  std::uint64_t handed_over_unspent = 0;
  std::uint64_t redeemed = 0;
  std::uint64_t lapsed = 0;
  std::uint64_t cancelled = 0;
  bool operator==(const VoucherCounts&) const = default;
};

// What one funder stands for: its share of each line, line by line.
struct FunderBook {
  std::int64_t committed_cents = 0;
  std::int64_t redeemed_cents = 0;
  std::int64_t reversed_cents = 0;
  std::int64_t returned_cents = 0;
};

struct ProgrammeBook {
  ProgrammeCreated terms;
  std::uint64_t next_booklet = 1;
  std::vector<Slot> orders;          // by first booklet, ascending
  std::map<Slot, LabelDays> labels;  // by site
  std::int64_t funders_cents = 0;    // zero or below: what they committed
  std::int64_t available_cents = 0;
  std::int64_t in_circulation_cents = 0;
  std::int64_t claimed_cents = 0;  // payable, ordered and paid, of all structures
  std::int64_t returned_cents = 0;
  std::map<Slot, Claim> claims;  // by structure
  VoucherCounts vouchers;
  std::vector<FunderBook> funders;                 // in the programme's order
  std::vector<std::int64_t> face_value_by_funder;  // the parts of one voucher
  std::int64_t committed_cents() const { return -funders_cents; }
};

struct Books {
  std::unordered_map<std::string, PublicKey> operators;
  std::map<DeviceKey, std::string> holder_of_key;  // "operator anne"
  KeyBook log_keys;
  std::map<KeyId, PublicKey> issuing_keys;
  std::set<KeyId> issuing_keys_ended;  // they number nothing any more
  std::map<ProgrammeId, Slot> programme_slots;
  std::map<std::string, Slot, std::less<>> programme_of_code;
  std::vector<ProgrammeBook> programmes;
  Roll<StructureRecorded> structures;
  Roll<SiteBook> sites;
  Roll<DeviceBook> devices;
  std::map<Hash, EnrolmentCodeBook> enrolment_codes;
  Roll<CustodianRecorded> custodians;
  Roll<OrderBook> orders;
  Roll<ServiceId> services;  // those that were redeemed for
  Roll<StatementBook> statements;
  Roll<PaymentBook> payments;
  std::map<Day, std::uint64_t> day_starts;  // the first entry of each day that has one
  RedemptionList redemptions;
  IdTable requests{IdTable::Holds::ids_and_numbers};  // command, scan and reversal ids, each with its entry
  IdTable handovers{IdTable::Holds::ids};
  IdTable codes{IdTable::Holds::ids};

  // nullptr when there is none.
  ProgrammeBook* programme(ProgrammeId id);
  // The booklet of that number, when it is numbered.
  std::optional<BookletPlace> booklet(const ProgrammeBook& programme, BookletNumber number) const;
  std::uint8_t& voucher(BookletPlace place, VoucherIndex index);
  std::uint16_t& hand_over_day(BookletPlace place, VoucherIndex index);
  // "ORL26-000123-07".
  std::string number_of(const RedemptionBook& redemption) const;
  const ProgrammeBook& programme_of(const RedemptionBook& redemption) const;
  // The number of the redemption of that scan, in `redemptions`.
  std::optional<std::size_t> redemption(const Uuid& scan_id) const;
  // The first entry after that day; nothing when there is none yet.
  std::optional<std::uint64_t> first_entry_after(Day day) const;
  // What these books take in memory for vouchers, codes, ids and redemptions, which is what grows.
  std::size_t memory_bytes() const;
};

// How a line of `cents` (zero or above) is shared: by per mille, rounded by largest remainder (ties to the
// funder named first), so that the parts add up to the line. A negative line is the same parts, negated.
std::vector<std::int64_t> shares_of(std::int64_t cents, const std::vector<Funder>& funders);

}  // namespace passnum
