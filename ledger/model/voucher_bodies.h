#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ledger/model/setup_bodies.h"

namespace passnum {

// The entries that say what became of booklets and vouchers before they are redeemed.

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
  // One a voucher, in order: by which the ledger knows a QR code it is shown without verifying its signature.
  std::optional<std::vector<CodeSeal>> seals{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("booklet", self.booklet);
    v("codes", self.codes);
    v("key", self.key);
    v("order", self.order);
    v("programme", self.programme);
    v("seals", self.seals);
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

// The unspent vouchers of a lost booklet are cancelled, and as many of another are handed over in their
// place.
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
  static constexpr std::array<std::string_view, 4> names{"destroyed", "misprinted", "returned",
                                                         "never_found"};
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
