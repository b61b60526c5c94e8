#pragma once

#include <optional>
#include <string>

#include "ledger/crypto/hash.h"
#include "ledger/model/bodies.h"

namespace passnum {

// How the voucher's code came in.
enum class Entered : std::uint8_t { qr, typed };
template <>
struct EnumNames<Entered> {
  static constexpr std::array<std::string_view, 2> names{"qr", "typed"};
};

// What a device signs to spend a voucher: "PN-scan/v1" || 00 || canonical JSON of this. The bearer secret
// (the QR code's payload or the typed code) travels beside it and is never stored, so a copy of the log can
// check the device's signature and spend nothing.
struct ScanRequest {
  DeviceId device;
  Entered entered = Entered::qr;
  bool offline = false;
  Uuid scan_id;       // chosen by the device; the idempotency key, for ever
  TimeMs scanned_at;  // by the device's own clock
  ServiceId service;
  SiteId site;
  std::optional<std::string> voucher;   // the number, exactly when entered by QR code
  std::optional<Hash> code_commitment;  // exactly when typed: see commit_to_code
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("code_commitment", self.code_commitment);
    v("device", self.device);
    v("entered", self.entered);
    v("offline", self.offline);
    v("scan_id", self.scan_id);
    v("scanned_at", self.scanned_at);
    v("service", self.service);
    v("site", self.site);
    v("voucher", self.voucher);
  }
};

// What a device signs to undo its own redemption within the programme's time: "PN-reversal/v1" || 00 ||
// canonical JSON of this.
struct ReversalRequest {
  DeviceId device;
  std::string reason;  // 1 to kTextBytesMax bytes, for people; no personal data
  Uuid reversal_id;
  Uuid scan_id;  // of the redemption
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("device", self.device);
    v("reason", self.reason);
    v("reversal_id", self.reversal_id);
    v("scan_id", self.scan_id);
  }
};

// A voucher was spent: in_circulation → payable/<structure>.
struct VoucherRedeemed {
  static constexpr const char* kKind = "voucher_redeemed";
  ScanRequest scan;  // its fields stand beside the others; `voucher` is always there
  ProgrammeId programme;
  StructureId structure;
  Cents amount;
  Day service_day;        // the day the rules were applied to
  Signature signature{};  // the device's, over the request
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("amount_cents", self.amount);
    v("programme", self.programme);
    ScanRequest::fields(self.scan, v);
    v("service_day", self.service_day);
    v("signature", self.signature);
    v("structure", self.structure);
  }
};

// A redemption was undone: payable/<structure> → in_circulation.
struct RedemptionReversed {
  static constexpr const char* kKind = "redemption_reversed";
  ReversalRequest reversal;  // its fields stand beside the others
  ProgrammeId programme;
  std::string voucher;
  StructureId structure;
  Cents amount;
  Signature signature{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("amount_cents", self.amount);
    v("programme", self.programme);
    ReversalRequest::fields(self.reversal, v);
    v("signature", self.signature);
    v("structure", self.structure);
    v("voucher", self.voucher);
  }
};

// The bytes a device signs: tag || 00 || canonical JSON with the member "v":1.
Bytes signed_bytes(const ScanRequest& request);
Bytes signed_bytes(const ReversalRequest& request);
// What a device signs to be told what its scan would be answered, which spends nothing: the same request
// under "PN-check/v1", so that neither is ever good for the other.
Bytes signed_bytes_of_check(const ScanRequest& request);
// The request a redemption was made of, as its device signed it.
ScanRequest request_of(const VoucherRedeemed& redeemed);

// SHA-256 of "PN-code/v1" || 00 || nonce || the 12 characters of a typed code, without hyphens. The nonce
// (16 random bytes) goes to the server with the code and is not stored: 55 bits alone could be searched.
Hash commit_to_code(const std::array<Byte, 16>& nonce, std::string_view code_characters);

}  // namespace passnum
