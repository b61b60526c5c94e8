#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/core/payment_records.h"
#include "ledger/store/store.h"

namespace passnum {

// How far a redemption is on its way to being paid; of a statement, one of the four in the middle.
enum class ClaimStage : std::uint8_t { accepted, claimed, ordered, paid, refused, reversed };
template <>
struct EnumNames<ClaimStage> {
  static constexpr std::array<std::string_view, 6> names{"accepted", "claimed", "ordered",
                                                         "paid",     "refused", "reversed"};
};

// What was claimed of one programme for one structure, ordered and paid, at one moment of the store. At most
// kStatementsMax statements and as many payments, the newest.
class StoredClaim {
 public:
  static constexpr std::size_t kStatementsMax = 1000;

  // Nothing claimed yet is an empty one. Errors: corrupt, io.
  static Result<StoredClaim> read(const Snapshot& snapshot, ProgrammeId programme,
                                  const StructureId& structure);

  // How far the statement is: its entry in `payments` is the last order that has named it.
  ClaimStage stage_of(const StatementRecord& statement) const;
  // The statement that has the redemption of this entry; nullptr when it is in none yet.
  const StatementRecord* statement_of(std::uint64_t entry) const;

  // Of one redemption. `on` is the day on which that stage began: claimed, ordered, paid or refused.
  struct Line {
    ClaimStage stage = ClaimStage::accepted;
    std::optional<StatementId> statement;
    std::optional<Day> on;
    template <typename Self, typename Visitor>
    static void fields(Self& self, Visitor& v) {
      v("on", self.on);
      v("state", self.stage);
      v("statement", self.statement);
    }
  };
  Line line_of(std::uint64_t entry, bool is_reversed) const;

  std::optional<ClaimRecord> claim;         // nothing: no statement yet
  std::vector<StatementRecord> statements;  // the newest first
  std::vector<PaymentRecord> payments;      // likewise

 private:
  const PaymentRecord* payment_of(const StatementRecord& statement) const;
};

// The claims of several programmes and structures, each read once from one moment, which outlives it.
class StoredClaims {
 public:
  explicit StoredClaims(const Snapshot& snapshot) : snapshot_(snapshot) {}
  // Errors: as above. The pointer holds as long as this.
  Result<const StoredClaim*> of(ProgrammeId programme, const StructureId& structure);

 private:
  const Snapshot& snapshot_;
  std::map<std::pair<ProgrammeId, StructureId>, StoredClaim> claims_;
};

}  // namespace passnum
