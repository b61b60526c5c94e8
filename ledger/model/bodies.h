#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/base/time.h"
#include "ledger/crypto/signature.h"
#include "ledger/model/fields.h"

namespace passnum {

// What each kind of entry says, beside what every entry has (ledger/model/entry.h). FORMAT.md, section 3, is
// the list for readers; names and meanings written there never change.

constexpr std::size_t kVouchersPerBookletMax = 32;
constexpr std::size_t kFundersMax = 8;
constexpr std::size_t kPerimeterMax = 400;
constexpr std::size_t kServicesMax = 40;
constexpr std::size_t kTextBytesMax = 300;
constexpr std::uint32_t kBookletsPerMoveMax = 1000;
constexpr std::uint32_t kBookletsPerOrderMax = 1'000'000;

// A keyed hash of a typed code, under which the ledger finds its voucher (issuer/codes).
using CodeLookup = std::array<Byte, 16>;

// The first entry of every log.
struct LedgerCreated {
  static constexpr const char* kKind = "ledger_created";
  std::string origin;  // of the checkpoints
  std::string host;    // the official host, in every QR code
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("host", self.host);
    v("origin", self.origin);
  }
};

// Somebody whose signed commands the ledger takes.
struct OperatorEnrolled {
  static constexpr const char* kKind = "operator_enrolled";
  OperatorId operator_id;
  PublicKey public_key{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("operator", self.operator_id);
    v("public_key", self.public_key);
  }
};

// A key whose signature makes a printed voucher genuine.
struct IssuingKeyAdded {
  static constexpr const char* kKind = "issuing_key_added";
  KeyId key;
  PublicKey public_key{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("key", self.key);
    v("public_key", self.public_key);
  }
};

struct Funder {
  FunderId funder;
  std::string name;
  std::int32_t share_per_mille = 0;  // the shares of a programme sum to 1000
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("funder", self.funder);
    v("name", self.name);
    v("share_per_mille", self.share_per_mille);
  }
};

struct ProgrammeCreated {
  static constexpr const char* kKind = "programme_created";
  ProgrammeId programme;
  std::string code;  // 2 to 8 of [A-Z0-9], first a letter; opens every voucher number
  std::string name;
  Cents face_value;               // 1 to 65 535
  std::int32_t booklet_size = 0;  // 1 to 32 vouchers
  Cents cap;                      // the most that may be activated
  Day valid_from;                 // first and last day of use
  Day valid_until;
  Day claim_until;                        // last day on which a redemption made in time may arrive
  std::int32_t reversal_minutes = 0;      // how long a redemption can be undone, 0 to 10 080
  std::vector<std::string> perimeter;     // INSEE codes: a commune (5 characters) or a département (2 or 3)
  std::vector<ServiceId> services;        // accepted ones (ledger/model/services.h)
  std::vector<Funder> funders;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet_size", self.booklet_size);
    v("cap_cents", self.cap);
    v("claim_until", self.claim_until);
    v("code", self.code);
    v("face_value_cents", self.face_value);
    v("funders", self.funders);
    v("name", self.name);
    v("perimeter", self.perimeter);
    v("programme", self.programme);
    v("reversal_minutes", self.reversal_minutes);
    v("services", self.services);
    v("valid_from", self.valid_from);
    v("valid_until", self.valid_until);
  }
};

enum class Identifier : std::uint8_t { siret, rna, to_be_completed };
template <>
struct EnumNames<Identifier> {
  static constexpr std::array<std::string_view, 3> names{"siret", "rna", "to_be_completed"};
};

// A structure as it is from here on: a later entry with the same id replaces what this one says.
struct StructureRecorded {
  static constexpr const char* kKind = "structure_recorded";
  StructureId structure;
  std::string name;
  Identifier identifier_kind = Identifier::to_be_completed;
  std::optional<std::string> identifier;  // SIRET (14 digits) or RNA (W and 9 digits); absent when to be completed
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("identifier", self.identifier);
    v("identifier_kind", self.identifier_kind);
    v("name", self.name);
    v("structure", self.structure);
  }
};

// A site as it is from here on: a later entry with the same id replaces what this one says.
struct SiteRecorded {
  static constexpr const char* kKind = "site_recorded";
  SiteId site;
  StructureId structure;
  std::string name;
  std::string commune;
  std::string insee_code;  // 5 characters, or empty when unknown: then outside every perimeter
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("commune", self.commune);
    v("insee_code", self.insee_code);
    v("name", self.name);
    v("site", self.site);
    v("structure", self.structure);
  }
};

// The label covers the days from `from` on (to `until` when it says so).
struct LabelGranted {
  static constexpr const char* kKind = "label_granted";
  ProgrammeId programme;
  SiteId site;
  Day from;
  std::optional<Day> until;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("from", self.from);
    v("programme", self.programme);
    v("site", self.site);
    v("until", self.until);
  }
};

// The label covers no day from `from` on, until it is resumed.
struct LabelSuspended {
  static constexpr const char* kKind = "label_suspended";
  ProgrammeId programme;
  SiteId site;
  Day from;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("from", self.from);
    v("programme", self.programme);
    v("site", self.site);
  }
};

// A suspended label covers the days from `from` on again, to the end it had.
struct LabelResumed {
  static constexpr const char* kKind = "label_resumed";
  ProgrammeId programme;
  SiteId site;
  Day from;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("from", self.from);
    v("programme", self.programme);
    v("site", self.site);
  }
};

// The label covers no day after `last_day`.
struct LabelEnded {
  static constexpr const char* kKind = "label_ended";
  ProgrammeId programme;
  SiteId site;
  Day last_day;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("last_day", self.last_day);
    v("programme", self.programme);
    v("site", self.site);
  }
};

struct DeviceEnrolled {
  static constexpr const char* kKind = "device_enrolled";
  DeviceId device;
  SiteId site;
  PublicKey public_key{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("device", self.device);
    v("public_key", self.public_key);
    v("site", self.site);
  }
};

struct DeviceRevoked {
  static constexpr const char* kKind = "device_revoked";
  DeviceId device;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("device", self.device);
  }
};

enum class CustodianRole : std::uint8_t { printer, authority, prescriber };
template <>
struct EnumNames<CustodianRole> {
  static constexpr std::array<std::string_view, 3> names{"printer", "authority", "prescriber"};
};

struct CustodianRecorded {
  static constexpr const char* kKind = "custodian_recorded";
  CustodianId custodian;
  std::string name;
  CustodianRole role = CustodianRole::prescriber;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("custodian", self.custodian);
    v("name", self.name);
    v("role", self.role);
  }
};

// A run of booklets of the programme's continuous series, worthless until activated.
struct OrderPlaced {
  static constexpr const char* kKind = "order_placed";
  OrderId order;
  ProgrammeId programme;
  BookletNumber first_booklet;  // the next free number
  std::uint32_t booklets_count = 0;
  CustodianId custodian;  // who holds them when they are numbered: the printer
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklets_count", self.booklets_count);
    v("custodian", self.custodian);
    v("first_booklet", self.first_booklet);
    v("order", self.order);
    v("programme", self.programme);
  }
};

// The vouchers 1 to booklet_size of this booklet exist from here on.
struct BookletNumbered {
  static constexpr const char* kKind = "booklet_numbered";
  ProgrammeId programme;
  BookletNumber booklet;  // the next of its order
  OrderId order;
  KeyId key;                      // the issuing key that signs its vouchers
  std::vector<CodeLookup> codes;  // one a voucher, in order
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet", self.booklet);
    v("codes", self.codes);
    v("key", self.key);
    v("order", self.order);
    v("programme", self.programme);
  }
};

// The funders' money stands behind the order: funders → available.
struct OrderActivated {
  static constexpr const char* kKind = "order_activated";
  OrderId order;
  std::string funding_reference;  // the mandat's number
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("funding_reference", self.funding_reference);
    v("order", self.order);
  }
};

// The sheets of these booklets were made for paper. Copy 0 is the original; every other is a duplicate.
struct BookletsPrinted {
  static constexpr const char* kKind = "booklets_printed";
  ProgrammeId programme;
  BookletNumber first_booklet;
  BookletNumber last_booklet;  // at most kBookletsPerMoveMax in all
  std::int32_t copy = 0;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("copy", self.copy);
    v("first_booklet", self.first_booklet);
    v("last_booklet", self.last_booklet);
    v("programme", self.programme);
  }
};

struct CustodyMoved {
  static constexpr const char* kKind = "custody_moved";
  ProgrammeId programme;
  BookletNumber first_booklet;
  BookletNumber last_booklet;  // at most kBookletsPerMoveMax in all
  CustodianId from;
  CustodianId to;
  std::string slip;  // the number of the signed hand-over slip
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("first_booklet", self.first_booklet);
    v("from", self.from);
    v("last_booklet", self.last_booklet);
    v("programme", self.programme);
    v("slip", self.slip);
    v("to", self.to);
  }
};

// These vouchers were given to a person: available → in_circulation.
struct VouchersHandedOver {
  static constexpr const char* kKind = "vouchers_handed_over";
  ProgrammeId programme;
  BookletNumber booklet;
  std::vector<VoucherIndex> vouchers;  // ascending, each once
  CustodianId custodian;               // who gave them
  Uuid handover;                       // random; says nothing of the person
  std::optional<Hash> commitment;      // keyed, to a record kept elsewhere
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet", self.booklet);
    v("commitment", self.commitment);
    v("custodian", self.custodian);
    v("handover", self.handover);
    v("programme", self.programme);
    v("vouchers", self.vouchers);
  }
};

enum class BlockReason : std::uint8_t { lost, stolen, suspect };
template <>
struct EnumNames<BlockReason> {
  static constexpr std::array<std::string_view, 3> names{"lost", "stolen", "suspect"};
};

struct VouchersBlocked {
  static constexpr const char* kKind = "vouchers_blocked";
  ProgrammeId programme;
  BookletNumber booklet;
  std::vector<VoucherIndex> vouchers;
  BlockReason reason = BlockReason::lost;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet", self.booklet);
    v("programme", self.programme);
    v("reason", self.reason);
    v("vouchers", self.vouchers);
  }
};

struct VouchersUnblocked {
  static constexpr const char* kKind = "vouchers_unblocked";
  ProgrammeId programme;
  BookletNumber booklet;
  std::vector<VoucherIndex> vouchers;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet", self.booklet);
    v("programme", self.programme);
    v("vouchers", self.vouchers);
  }
};

// The unspent vouchers of a lost booklet are cancelled, and as many of another are handed over in their place.
struct BookletReplaced {
  static constexpr const char* kKind = "booklet_replaced";
  ProgrammeId programme;
  BookletNumber booklet;
  std::vector<VoucherIndex> vouchers;
  BookletNumber new_booklet;
  std::vector<VoucherIndex> new_vouchers;
  CustodianId custodian;  // who gave the new ones
  Uuid handover;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet", self.booklet);
    v("custodian", self.custodian);
    v("handover", self.handover);
    v("new_booklet", self.new_booklet);
    v("new_vouchers", self.new_vouchers);
    v("programme", self.programme);
    v("vouchers", self.vouchers);
  }
};

enum class CancelReason : std::uint8_t { destroyed, misprinted, returned, never_found };
template <>
struct EnumNames<CancelReason> {
  static constexpr std::array<std::string_view, 4> names{"destroyed", "misprinted", "returned", "never_found"};
};

// Back to the funders: available or in_circulation → returned.
struct VouchersCancelled {
  static constexpr const char* kKind = "vouchers_cancelled";
  ProgrammeId programme;
  BookletNumber booklet;
  std::vector<VoucherIndex> vouchers;
  CancelReason reason = CancelReason::destroyed;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet", self.booklet);
    v("programme", self.programme);
    v("reason", self.reason);
    v("vouchers", self.vouchers);
  }
};

// After claim_until: what was neither spent nor cancelled goes back to the funders.
struct VouchersLapsed {
  static constexpr const char* kKind = "vouchers_lapsed";
  ProgrammeId programme;
  BookletNumber booklet;
  std::vector<VoucherIndex> vouchers;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet", self.booklet);
    v("programme", self.programme);
    v("vouchers", self.vouchers);
  }
};

}  // namespace passnum
