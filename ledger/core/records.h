#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/model/bodies.h"
#include "ledger/model/redemption.h"

namespace passnum {

// What the entries so far have led to: one record a thing, found by its key (ledger/core/state.h).

#define PASSNUM_RECORD_FIELDS                \
  template <typename Self, typename Visitor> \
  static void fields(Self& self, Visitor& v)

struct LedgerRecord {
  static constexpr Byte kVersion = 2;  // 1 did not count the entries
  std::string origin;
  std::string host;
  TimeMs last_at;             // of the newest entry: time never goes back
  std::uint64_t entries = 0;  // in the log; 0 in a store of before, until its next entry
  PASSNUM_RECORD_FIELDS {
    v("origin", self.origin);
    v("host", self.host);
    v("last_at", self.last_at);
    if constexpr (requires { v.version(); }) {
      if (v.version() < 2) return;
    }
    v("entries", self.entries);
  }
};

struct OperatorRecord {
  PublicKey public_key{};
  PASSNUM_RECORD_FIELDS { v("public_key", self.public_key); }
};

struct IssuingKeyRecord {
  PublicKey public_key{};
  PASSNUM_RECORD_FIELDS { v("public_key", self.public_key); }
};

// That an issuing key numbers nothing any more; absent while it does.
struct IssuingKeyEndRecord {
  std::optional<KeyId> replaced_by;
  std::optional<TimeMs> compromised_since;
  PASSNUM_RECORD_FIELDS {
    v("replaced_by", self.replaced_by);
    v("compromised_since", self.compromised_since);
  }
};

// Whose public key it is, such as "operator alice": nobody else may enrol it.
struct PublicKeyRecord {
  std::string holder;
  PASSNUM_RECORD_FIELDS { v("holder", self.holder); }
};

// The key that signs checkpoints above `size`, and the one before it; absent while the log has the key it
// began with.
struct LogKeyRecord {
  PublicKey public_key{};
  PublicKey old_key{};
  std::uint64_t size = 0;
  PASSNUM_RECORD_FIELDS {
    v("public_key", self.public_key);
    v("old_key", self.old_key);
    v("size", self.size);
  }
};

struct RecoveryKeyRecord {
  std::optional<PublicKey> public_key;  // the one in force
  std::optional<PublicKey> proposed;
  std::string proposed_by;
  PASSNUM_RECORD_FIELDS {
    v("public_key", self.public_key);
    v("proposed", self.proposed);
    v("proposed_by", self.proposed_by);
  }
};

struct ProgrammeRecord {
  ProgrammeCreated definition;
  BookletNumber next_booklet{1};  // the first number that no order has
  PASSNUM_RECORD_FIELDS {
    v("definition", self.definition);
    v("next_booklet", self.next_booklet);
  }
};

struct ProgrammeCodeRecord {
  ProgrammeId programme;
  PASSNUM_RECORD_FIELDS { v("programme", self.programme); }
};

// A programme's accounts, and its vouchers counted another way: the two must agree (invariants.h).
struct ProgrammeBalance {
  Cents funders;  // zero or below: minus what was committed
  Cents available;
  Cents in_circulation;
  Cents payable;  // the sum over the structures, as ordered and paid
  Cents ordered;
  Cents paid;
  Cents returned;
  std::int64_t numbered = 0;
  std::int64_t with_custodians = 0;  // not handed over, cancelled nor lapsed
  std::int64_t handed_over = 0;      // ever
  std::int64_t circulating = 0;      // handed over and unspent
  std::int64_t redeemed = 0;         // accepted redemptions
  std::int64_t reversed = 0;         // of which undone later
  std::int64_t cancelled = 0;
  std::int64_t lapsed = 0;
  PASSNUM_RECORD_FIELDS {
    v("funders", self.funders);
    v("available", self.available);
    v("in_circulation", self.in_circulation);
    v("payable", self.payable);
    v("ordered", self.ordered);
    v("paid", self.paid);
    v("returned", self.returned);
    v("numbered", self.numbered);
    v("with_custodians", self.with_custodians);
    v("handed_over", self.handed_over);
    v("circulating", self.circulating);
    v("redeemed", self.redeemed);
    v("reversed", self.reversed);
    v("cancelled", self.cancelled);
    v("lapsed", self.lapsed);
  }
};

// What one structure is owed by one programme.
struct StructureBalance {
  Cents payable;
  Cents ordered;
  Cents paid;
  std::int64_t redeemed = 0;
  std::int64_t reversed = 0;
  PASSNUM_RECORD_FIELDS {
    v("payable", self.payable);
    v("ordered", self.ordered);
    v("paid", self.paid);
    v("redeemed", self.redeemed);
    v("reversed", self.reversed);
  }
};

struct StructureRecord {
  StructureRecorded definition;
  PASSNUM_RECORD_FIELDS { v("definition", self.definition); }
};

struct SiteRecord {
  SiteRecorded definition;
  PASSNUM_RECORD_FIELDS { v("definition", self.definition); }
};

struct LabelInterval {
  Day from;
  std::optional<Day> until;
  PASSNUM_RECORD_FIELDS {
    v("from", self.from);
    v("until", self.until);
  }
};

// The days a label covers, as intervals in ascending order that do not meet. While it is suspended, the end
// it will have again when it is resumed is kept aside.
struct LabelRecord {
  std::vector<LabelInterval> covered;
  bool is_suspended = false;
  std::optional<Day> until_after_suspension;
  PASSNUM_RECORD_FIELDS {
    v("covered", self.covered);
    v("is_suspended", self.is_suspended);
    v("until_after_suspension", self.until_after_suspension);
  }
};

struct DeviceRecord {
  static constexpr Byte kVersion = 3;  // 1 knew Ed25519 only, and no codes; 2 not when it was enrolled
  SiteId site;
  PublicKey public_key{};  // Ed25519; all zeros when the device has a P-256 key
  std::optional<TimeMs> revoked_at;
  std::optional<P256PublicKey> p256_key{};
  std::optional<Hash> enrolment_code{};
  std::optional<TimeMs> enrolled_at{};  // absent when it was enrolled by a program that did not keep it

  DeviceKey key() const { return p256_key ? DeviceKey(*p256_key) : DeviceKey(public_key); }
  PASSNUM_RECORD_FIELDS {
    v("site", self.site);
    v("public_key", self.public_key);
    v("revoked_at", self.revoked_at);
    if constexpr (requires { v.version(); }) {
      if (v.version() < 2) return;
    }
    v("p256_key", self.p256_key);
    v("enrolment_code", self.enrolment_code);
    if constexpr (requires { v.version(); }) {
      if (v.version() < 3) return;
    }
    v("enrolled_at", self.enrolled_at);
  }
};

struct EnrolmentCodeRecord {
  SiteId site;
  TimeMs until;
  std::int32_t uses = 0;
  std::int32_t used = 0;
  std::string created_by;
  std::optional<TimeMs> revoked_at;
  PASSNUM_RECORD_FIELDS {
    v("site", self.site);
    v("until", self.until);
    v("uses", self.uses);
    v("used", self.used);
    v("created_by", self.created_by);
    v("revoked_at", self.revoked_at);
  }
};

struct CustodianRecord {
  CustodianRecorded definition;
  PASSNUM_RECORD_FIELDS { v("definition", self.definition); }
};

// What one custodian holds of one programme.
struct StockRecord {
  std::int64_t booklets = 0;
  std::int64_t vouchers = 0;
  PASSNUM_RECORD_FIELDS {
    v("booklets", self.booklets);
    v("vouchers", self.vouchers);
  }
};

struct OrderRecord {
  OrderPlaced definition;
  std::string placed_by;
  std::uint32_t numbered_count = 0;  // booklets
  bool is_activated = false;
  std::string funding_reference;
  PASSNUM_RECORD_FIELDS {
    v("definition", self.definition);
    v("placed_by", self.placed_by);
    v("numbered_count", self.numbered_count);
    v("is_activated", self.is_activated);
    v("funding_reference", self.funding_reference);
  }
};

enum class VoucherStatus : std::uint8_t { with_custodian, handed_over, redeemed, cancelled, lapsed };
template <>
struct EnumNames<VoucherStatus> {
  static constexpr std::array<std::string_view, 5> names{"with_custodian", "handed_over", "redeemed",
                                                         "cancelled", "lapsed"};
};

struct VoucherRecord {
  VoucherStatus status = VoucherStatus::with_custodian;
  bool is_blocked = false;
  TimeMs redeemed_at;                   // of the redemption that holds now
  std::optional<Day> handed_over_on{};  // absent before, and in a store of a program that did not keep it
  PASSNUM_RECORD_FIELDS {
    v("status", self.status);
    v("is_blocked", self.is_blocked);
    v("redeemed_at", self.redeemed_at);
    if constexpr (requires { v.version(); }) {
      if (v.version() < 2) return;  // of the booklet
    }
    v("handed_over_on", self.handed_over_on);
  }
};

struct BookletRecord {
  static constexpr Byte kVersion = 2;  // 1 did not know when its vouchers were handed over
  OrderId order;
  KeyId key;
  CustodianId custodian;
  std::int32_t copies_printed = 0;
  std::vector<VoucherRecord> vouchers;
  PASSNUM_RECORD_FIELDS {
    v("order", self.order);
    v("key", self.key);
    v("custodian", self.custodian);
    v("copies_printed", self.copies_printed);
    v("vouchers", self.vouchers);
  }
};

// The look-up keys of a booklet's typed codes, so that its sheet can be printed again with the same codes.
struct BookletCodesRecord {
  std::vector<CodeLookup> codes;
  PASSNUM_RECORD_FIELDS { v("codes", self.codes); }
};

// The seals of a booklet's QR codes, when it was numbered with them.
struct BookletSealsRecord {
  std::vector<CodeSeal> seals;
  PASSNUM_RECORD_FIELDS { v("seals", self.seals); }
};

struct CodeRecord {
  ProgrammeId programme;
  BookletNumber booklet;
  VoucherIndex index;
  PASSNUM_RECORD_FIELDS {
    v("programme", self.programme);
    v("booklet", self.booklet);
    v("index", self.index);
  }
};

// Part of the record of the request that asked for it. Stores written before that was so have some under a
// key of their own: see find_redemption().
struct RedemptionRecord {
  ProgrammeId programme;
  BookletNumber booklet;
  VoucherIndex index;
  StructureId structure;
  Cents amount;
  DeviceId device;
  TimeMs at;
  bool is_reversed = false;
  PASSNUM_RECORD_FIELDS {
    v("programme", self.programme);
    v("booklet", self.booklet);
    v("index", self.index);
    v("structure", self.structure);
    v("amount", self.amount);
    v("device", self.device);
    v("at", self.at);
    v("is_reversed", self.is_reversed);
  }
};

// The answer to one request id, for ever: which entry it made, of which request.
struct RequestRecord {
  static constexpr Byte kVersion = 2;  // 1 knew nothing of redemptions
  std::uint64_t entry = 0;
  Hash digest{};  // SHA-256 of the signed bytes
  std::optional<RedemptionRecord> redemption{};
  PASSNUM_RECORD_FIELDS {
    v("entry", self.entry);
    v("digest", self.digest);
    if (v.version() >= 2) v("redemption", self.redemption);
  }
};

#undef PASSNUM_RECORD_FIELDS

}  // namespace passnum
