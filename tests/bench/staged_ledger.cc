#include "tests/bench/staged_ledger.h"

#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

const std::string kOrigin = "passnum.example/ledger";
const ServiceId kService{"aide-demarches-administratives"};
const SiteId kSite{"lieu-1"};
const StructureId kStructure{"structure-1"};
const DeviceId kDevice{"terminal-1"};
const ProgrammeId kProgramme{1};

SigningKey key_of(Byte seed) {
  Seed bytes{};
  bytes.fill(seed);
  return SigningKey::from_seed(bytes);
}

VoucherId voucher_id(std::uint64_t voucher) {
  return {kProgramme,
          BookletNumber(static_cast<std::uint32_t>(voucher / StagedLedger::kVouchersPerBooklet + 1)),
          VoucherIndex(static_cast<std::uint8_t>(voucher % StagedLedger::kVouchersPerBooklet + 1))};
}

// As many look-up keys as a booklet has vouchers, each of one voucher only.
std::vector<CodeLookup> codes_of(std::uint32_t booklet) {
  std::vector<CodeLookup> codes(StagedLedger::kVouchersPerBooklet);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    codes[i][0] = static_cast<Byte>(i + 1);
    for (std::size_t byte = 0; byte < 4; ++byte)
      codes[i][15 - byte] = static_cast<Byte>(booklet >> (8 * byte));
  }
  return codes;
}

std::vector<VoucherIndex> all_vouchers() {
  std::vector<VoucherIndex> vouchers;
  for (std::uint8_t i = 1; i <= StagedLedger::kVouchersPerBooklet; ++i) vouchers.emplace_back(i);
  return vouchers;
}

}  // namespace

ProgrammeCreated bench_programme(std::uint32_t booklets) {
  ProgrammeCreated programme;
  programme.programme = kProgramme;
  programme.code = "MESURE";
  programme.name = "Pass numérique (mesures)";
  programme.face_value = Cents(1000);
  programme.booklet_size = StagedLedger::kVouchersPerBooklet;
  programme.cap = Cents(std::int64_t{booklets} * StagedLedger::kVouchersPerBooklet * 1000);
  programme.valid_from = parse_day("2026-01-01").value();
  programme.valid_until = parse_day("2026-12-31").value();
  programme.claim_until = parse_day("2027-01-31").value();
  programme.reversal_minutes = 30;
  programme.perimeter = {"45"};
  programme.services = {kService};
  programme.funders = {{FunderId("etat"), "État", 500}, {FunderId("metropole"), "Métropole", 500}};
  return programme;
}

StagedLedger::StagedLedger(Store& store, std::uint32_t booklets, std::unique_ptr<CheckpointLock> lock)
    : clock_(parse_time("2026-06-15T10:00:00.000Z").value()),
      lock_(std::move(lock)),
      random_(1),
      log_key_(key_of(1)),
      device_key_(key_of(2)),
      log_vkey_{kOrigin, SignatureType::ed25519, log_key_.public_key()} {
  const std::vector<CommandBody> first{OperatorEnrolled{OperatorId("gestion"), key_of(3).public_key()},
                                       OperatorEnrolled{OperatorId("validation"), key_of(4).public_key()},
                                       IssuingKeyAdded{KeyId(1), key_of(5).public_key()}};
  CHECK(
      bool(LogWriter::create(store, *lock_, log_key_, {kOrigin, "passnum.example"}, first, clock_, random_)));
  auto writer = LogWriter::open(store, *lock_, log_key_, kOrigin, clock_);
  CHECK(bool(writer));
  writer_ = std::move(writer).value();
  const CustodianId giver("ccas");
  const ProgrammeCreated programme = bench_programme(booklets);
  std::vector<CommandBody> bodies{
      programme,
      StructureRecorded{kStructure, "Structure", Identifier::to_be_completed, std::nullopt},
      SiteRecorded{kSite, kStructure, "Lieu", "Orléans", "45234"},
      LabelGranted{kProgramme, kSite, programme.valid_from, std::nullopt},
      DeviceEnrolled{kDevice, kSite, device_key_.public_key()},
      CustodianRecorded{giver, "CCAS", CustodianRole::prescriber},
      OrderPlaced{OrderId("C-1"), kProgramme, BookletNumber(1), booklets, giver}};
  for (std::uint32_t booklet = 1; booklet <= booklets; ++booklet)
    bodies.emplace_back(
        BookletNumbered{kProgramme, BookletNumber(booklet), OrderId("C-1"), KeyId(1), codes_of(booklet)});
  must(bodies, "gestion");
  must({OrderActivated{OrderId("C-1"), "MANDAT-1"}}, "validation");
  bodies.clear();
  for (std::uint32_t booklet = 1; booklet <= booklets; ++booklet)
    bodies.emplace_back(VouchersHandedOver{kProgramme, BookletNumber(booklet), all_vouchers(), giver,
                                           make_uuid_v7(clock_.now(), random_), std::nullopt});
  must(bodies, "gestion");
}

void StagedLedger::must(const std::vector<CommandBody>& bodies, const std::string& actor) {
  constexpr std::size_t kAtOnce = 1000;
  for (std::size_t from = 0; from < bodies.size(); from += kAtOnce) {
    std::vector<Request> requests;
    for (std::size_t i = from; i < std::min(bodies.size(), from + kAtOnce); ++i)
      requests.emplace_back(Command{make_uuid_v7(clock_.now(), random_), OperatorId(actor), bodies[i]});
    const auto answers = writer_->commit(requests);
    CHECK(bool(answers));
    for (const auto& answer : answers.value()) CHECK(std::holds_alternative<Receipt>(answer));
  }
}

RedeemCommand StagedLedger::redemption(std::uint64_t voucher) {
  auto command = unsigned_redemption(voucher);
  command.signature = device_key_.sign(signed_bytes(command.request));
  return command;
}

ReverseCommand StagedLedger::unsigned_reversal(const Uuid& scan_id) {
  return {{kDevice, "mesure", make_uuid_v7(clock_.now(), random_), scan_id}, {}};
}

Result<Done> StagedLedger::open_writer(Store& store) {
  auto writer = LogWriter::open(store, *lock_, log_key_, kOrigin, clock_);
  if (!writer) return std::move(writer).error();
  writer_ = std::move(writer).value();
  return Done{};
}

RedeemCommand StagedLedger::unsigned_redemption(std::uint64_t voucher) {
  const VoucherId id = voucher_id(voucher);
  // Twenty thousand a second: their ids begin with the time, as devices make them.
  if (voucher % 20 == 0) clock_.advance_ms(1);
  ScanRequest request;
  request.device = kDevice;
  request.scan_id = make_uuid_v7(clock_.now(), random_);
  request.scanned_at = clock_.now();
  request.service = kService;
  request.site = kSite;
  request.voucher = to_text(VoucherNumber{"MESURE", id.booklet, id.index});
  return {std::move(request), {}, id};
}

Entry StagedLedger::redeemed(std::uint64_t voucher) {
  auto command = redemption(voucher);
  const Cents amount(1000);
  return Entry{clock_.now(),
               kDevice.text,
               {},
               moved(amount, account::kInCirculation, account::payable(kStructure)),
               VoucherRedeemed{command.request, kProgramme, kStructure, amount, paris_day(clock_.now()),
                               command.signature}};
}

}  // namespace passnum
