#include <cstddef>
#include <cstdint>

#include "ledger/core/payment_records.h"
#include "ledger/core/record_codec.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

template <typename Record>
void try_record(std::string_view bytes) {
  const auto record = decode_record<Record>(bytes);
  if (!record) return;
  const auto written = encode_record(record.value());
  const auto again = decode_record<Record>(written);
  CHECK(bool(again));
  CHECK(encode_record(again.value()) == written);
}

template <typename... Records>
void try_each(std::string_view bytes) {
  (try_record<Records>(bytes), ...);
}

}  // namespace
}  // namespace passnum

// Who can write to the database can put any bytes where a record is: they are a record that can be written
// and read again, or an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  try_each<LedgerRecord, OperatorRecord, IssuingKeyRecord, ProgrammeRecord, ProgrammeCodeRecord,
           ProgrammeBalance, StructureBalance, StructureRecord, SiteRecord, LabelRecord, DeviceRecord,
           EnrolmentCodeRecord, CustodianRecord, StockRecord, OrderRecord, BookletRecord, BookletCodesRecord,
           CodeRecord, RequestRecord, RedemptionRecord, ClaimRecord, StatementRecord, PaymentRecord>(
      as_text({data, size}));
  return 0;
}
