#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/core/apply.h"
#include "ledger/core/decide.h"
#include "ledger/core/invariants.h"
#include "ledger/core/state.h"

namespace passnum {

// Records in a map; some can be made unreadable.
class MapSource final : public StateSource {
 public:
  Result<std::optional<std::string>> state(std::string_view key) override;

  std::map<std::string, std::string, std::less<>> records;
  std::set<std::string, std::less<>> unreadable;
};

TimeMs time_of(std::string_view text);
Day day_of(std::string_view text);
// Of that name, and of nobody else.
SigningKey signing_key_of(const std::string& name);
PublicKey public_key_of(const std::string& name);
std::vector<VoucherIndex> indexes(std::initializer_list<int> numbers);

// The rules over a state in memory: decides, applies, and after each entry CHECKs that the invariants hold.
// CHECKs that a refusal changes nothing.
class TestLedger {
 public:
  TestLedger() : state(source) {}
  TestLedger(const TestLedger&) = delete;
  TestLedger& operator=(const TestLedger&) = delete;

  // The refusal, or nothing when it became an entry.
  std::optional<Refused> ask(const CommandBody& body, const std::string& actor = "alice");
  std::optional<Refused> ask(const ScanRequest& request, const VoucherId& voucher);
  std::optional<Refused> ask(const ReversalRequest& request);
  std::optional<Refused> ask(EnrolCommand command);
  std::optional<Refused> ask(const StructureId& structure, StructureBody body);
  void create(const LedgerCreated& body);
  void init(const CommandBody& body);

  // CHECKs that it is accepted.
  void must(const CommandBody& body, const std::string& actor = "alice");
  Uuid next_id();

  template <typename T>
  T record(const std::string& key) {
    const auto* found = state.find<T>(key);
    CHECK(found != nullptr);
    return *found;
  }
  ProgrammeBalance balance() {
    return record<ProgrammeBalance>(state_key::programme_balance(ProgrammeId(1)));
  }
  VoucherRecord voucher(std::uint32_t booklet, std::uint8_t index);

  struct Logged {
    Entry entry;
    Hash digest;
  };
  MapSource source;
  State state;
  TimeMs now;
  std::vector<Logged> log;

 private:
  std::optional<Refused> settle(Decision decision);
  void accept(Entry entry);
  std::uint64_t ids_ = 0;
};

// What the entries alone lead to: apply() on an empty state, record by record as they would be stored.
std::map<std::string, std::string, std::less<>> replayed(const std::vector<TestLedger::Logged>& log);

// The stage most tests play on. Operators alice and bob; issuing key 1; programme 1, "ORL26", 1000 cents, 3
// vouchers a booklet, used in 2026, claimed until 2027-01-31, département 45, reversal within 60 minutes, cap
// for 8 booklets; structure-1 with site-1 (45234), labelled for 2026, with phone-1 and phone-2; custodians
// printer, ccas and mairie; order-1, booklets 1 to 4, activated; 1 and 2 are with ccas, 3 and 4 with the
// printer; booklet 1 is handed over. order-2, booklets 5 and 6, is numbered and not activated. All that was
// done a year before now.
namespace stage {
inline const ProgrammeId kProgramme{1};
constexpr std::int32_t kBookletSize = 3;
inline const ServiceId kService{"prendre-main-ordinateur"};
inline const SiteId kSite{"site-1"};
inline const CustodianId kPrinter{"printer"};
inline const CustodianId kCcas{"ccas"};

ProgrammeCreated programme();
BookletNumbered numbered(const std::string& order, std::uint32_t booklet);
VoucherId voucher(std::uint32_t booklet, std::uint8_t index);
ScanRequest scan(TestLedger& ledger);
VouchersHandedOver hand_over(std::uint32_t booklet, std::vector<VoucherIndex> vouchers);
VouchersCancelled cancel(std::uint32_t booklet, std::vector<VoucherIndex> vouchers);
VouchersBlocked block(std::uint32_t booklet, std::vector<VoucherIndex> vouchers);
VouchersUnblocked unblock(std::uint32_t booklet, std::vector<VoucherIndex> vouchers);

// A structure, its site in that commune, and a device there named "phone@" + site.
void add_site(TestLedger& ledger, const std::string& site, const std::string& insee_code);
// An order of so many booklets with the printer, all numbered.
void add_order(TestLedger& ledger, const std::string& order, std::uint32_t first, std::uint32_t count);
void set_up(TestLedger& ledger);
}  // namespace stage

class StagedLedger : public TestLedger {
 public:
  StagedLedger() { stage::set_up(*this); }
};

}  // namespace passnum
