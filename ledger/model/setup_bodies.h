#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/base/time.h"
#include "ledger/crypto/device_key.h"
#include "ledger/crypto/hash.h"
#include "ledger/model/fields.h"

namespace passnum {

// The entries that say who and where: keys, programmes, structures, sites, labels, devices, custodians.

constexpr std::size_t kVouchersPerBookletMax = 32;
constexpr std::size_t kFundersMax = 8;
constexpr std::size_t kPerimeterMax = 400;
constexpr std::size_t kServicesMax = 40;
constexpr std::size_t kTextBytesMax = 300;
constexpr std::uint32_t kBookletsPerMoveMax = 1000;
constexpr std::uint32_t kBookletsPerOrderMax = 1'000'000;

// A keyed hash of a typed code, under which the ledger finds its voucher (issuer/codes).
using CodeLookup = std::array<Byte, 16>;
// A keyed hash of the signed payload of a voucher's QR code.
using CodeSeal = std::array<Byte, 16>;

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
  Day claim_until;                     // last day on which a redemption made in time may arrive
  std::int32_t reversal_minutes = 0;   // how long a redemption can be undone, 0 to 10 080
  std::vector<std::string> perimeter;  // INSEE codes: a commune (5 characters) or a département (2 or 3)
  std::vector<ServiceId> services;     // accepted ones (ledger/model/services.h)
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
  std::optional<std::string>
      identifier;  // SIRET (14 digits) or RNA (W and 9 digits); absent when to be completed
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

template <>
struct EnumNames<KeyAlgorithm> {
  static constexpr std::array<std::string_view, 2> names{"ed25519", "p256"};
};

constexpr std::int32_t kEnrolmentUsesMax = 100;
constexpr std::int64_t kEnrolmentMsMax = std::int64_t{90} * 24 * 60 * 60 * 1000;

// Who holds the code whose hash this is may enrol devices at the site: as many as it says, and until then.
// The code itself is shown to people and is in no entry.
//
// This entry and the two that withdraw are an operator's, or a structure's for its own site: then `structure`
// is there, and the actor is that structure. The server has known one of its managers; who it was is in the
// access log, not here.
struct EnrolmentCodeCreated {
  static constexpr const char* kKind = "enrolment_code_created";
  Hash code{};  // SHA-256 of "PN-enrolment-code/v1" || 00 || the code's 18 bytes
  SiteId site;
  TimeMs until;           // the last moment, at most kEnrolmentMsMax after `at`
  std::int32_t uses = 0;  // 1 to kEnrolmentUsesMax
  std::optional<StructureId> structure{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("code", self.code);
    v("site", self.site);
    v("structure", self.structure);
    v("until", self.until);
    v("uses", self.uses);
  }
};

// No device enrols with it from here on; those that have stay.
struct EnrolmentCodeRevoked {
  static constexpr const char* kKind = "enrolment_code_revoked";
  Hash code{};
  std::optional<StructureId> structure{};  // as above
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("code", self.code);
    v("structure", self.structure);
  }
};

// An operator enrols a device, or the device itself does, with a code that an operator has created.
struct DeviceEnrolled {
  static constexpr const char* kKind = "device_enrolled";
  DeviceId device;
  SiteId site;
  DeviceKey public_key;
  std::optional<KeyAlgorithm> algorithm{};  // absent: Ed25519, which is never named
  std::optional<Hash> enrolment_code{};     // the code it came with; then the actor is the device
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("algorithm", self.algorithm);
    v("device", self.device);
    v("enrolment_code", self.enrolment_code);
    v("public_key", self.public_key);
    v("site", self.site);
  }
};

struct DeviceRevoked {
  static constexpr const char* kKind = "device_revoked";
  DeviceId device;
  std::optional<StructureId> structure{};  // as above
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("device", self.device);
    v("structure", self.structure);
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

}  // namespace passnum
