#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum {

Result<std::optional<std::string>> MapSource::state(std::string_view key) {
  if (unreadable.contains(key)) return Error(ErrorCode::corrupt, "unreadable on purpose");
  const auto at = records.find(key);
  return at == records.end() ? std::nullopt : std::optional(at->second);
}

TimeMs time_of(std::string_view text) {
  return parse_time(text).value();
}
Day day_of(std::string_view text) {
  return parse_day(text).value();
}

SigningKey signing_key_of(const std::string& name) {
  return SigningKey::from_seed(sha256(as_bytes("seed of " + name)));
}
PublicKey public_key_of(const std::string& name) {
  return signing_key_of(name).public_key();
}

std::vector<VoucherIndex> indexes(std::initializer_list<int> numbers) {
  std::vector<VoucherIndex> out;
  for (const int number : numbers) out.emplace_back(static_cast<std::uint8_t>(number));
  return out;
}

Uuid TestLedger::next_id() {
  Uuid id;
  ++ids_;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<Byte>(ids_ >> (8 * i));
  return id;
}

VoucherRecord TestLedger::voucher(std::uint32_t booklet, std::uint8_t index) {
  return record<BookletRecord>(state_key::booklet(ProgrammeId(1), BookletNumber(booklet)))
      .vouchers.at(index - 1U);
}

void TestLedger::accept(Entry entry) {
  const std::string text = encode_entry(entry);
  CHECK(text.size() <= kEntryBytesMax);
  const auto again = decode_entry(as_bytes(text));
  CHECK(bool(again));
  const Hash digest = sha256(as_bytes(text));
  apply(again.value(), log.size(), digest, state);
  const auto broken = broken_invariants(entry, state);
  if (broken) check_failed(__FILE__, __LINE__, broken->c_str());
  CHECK(!state.failure());
  for (auto& [key, value] : state.take_changes(0)) source.records[key] = std::move(value);
  log.push_back({std::move(entry), digest});
}

std::optional<Refused> TestLedger::settle(Decision decision) {
  CHECK(state.take_changes(0).empty());
  CHECK(!state.failure());
  if (!decision) return std::move(decision).error();
  accept(std::move(decision).value());
  return std::nullopt;
}

std::optional<Refused> TestLedger::ask(const CommandBody& body, const std::string& actor) {
  return settle(decide(Command{next_id(), OperatorId(actor), body}, now, state));
}

std::optional<Refused> TestLedger::ask(const ScanRequest& request, const VoucherId& voucher_id) {
  return settle(decide(RedeemCommand{request, {}, voucher_id}, now, state));
}

std::optional<Refused> TestLedger::ask(const ReversalRequest& request) {
  return settle(decide(ReverseCommand{request, {}}, now, state));
}

std::optional<Refused> TestLedger::ask(EnrolCommand command) {
  command.request_id = next_id();
  return settle(decide(command, now, state));
}

std::optional<Refused> TestLedger::ask(const StructureId& structure, StructureBody body) {
  return settle(decide(StructureCommand{next_id(), structure, std::move(body)}, now, state));
}

void TestLedger::create(const LedgerCreated& body) {
  accept(decide_creation(body, next_id(), now, state));
}

void TestLedger::init(const CommandBody& body) {
  accept(Entry{now, kInitActor, next_id(), {}, to_entry_body(body)});
}

void TestLedger::must(const CommandBody& body, const std::string& actor) {
  const auto refused = ask(body, actor);
  if (refused)
    check_failed(__FILE__, __LINE__, (std::string(name(refused->refusal)) + ": " + refused->detail).c_str());
}

std::map<std::string, std::string, std::less<>> replayed(const std::vector<TestLedger::Logged>& log) {
  MapSource source;
  State state(source);
  for (std::size_t i = 0; i < log.size(); ++i) {
    const auto entry = decode_entry(as_bytes(encode_entry(log[i].entry)));
    CHECK(bool(entry));
    apply(entry.value(), i, log[i].digest, state);
    for (auto& [key, value] : state.take_changes(0)) source.records[key] = std::move(value);
    while (state.forget_stored(0) != 0) {
    }
  }
  return source.records;
}

namespace stage {

ProgrammeCreated programme() {
  ProgrammeCreated body;
  body.programme = kProgramme;
  body.code = "ORL26";
  body.name = "Pass numérique";
  body.face_value = Cents(1000);
  body.booklet_size = kBookletSize;
  body.cap = Cents(8 * kBookletSize * 1000);
  body.valid_from = day_of("2026-01-01");
  body.valid_until = day_of("2026-12-31");
  body.claim_until = day_of("2027-01-31");
  body.reversal_minutes = 60;
  body.perimeter = {"45"};
  body.services = {kService};
  body.funders = {{FunderId("metropole"), "Métropole", 600}, {FunderId("etat"), "État", 400}};
  return body;
}

BookletNumbered numbered(const std::string& order, std::uint32_t booklet) {
  BookletNumbered body{kProgramme, BookletNumber(booklet), OrderId(order), KeyId(1), {}};
  for (Byte i = 1; i <= kBookletSize; ++i) {
    CodeLookup code{};
    code[0] = i;
    for (std::size_t b = 0; b < 4; ++b) code[15 - b] = static_cast<Byte>(booklet >> (8 * b));
    body.codes.push_back(code);
  }
  return body;
}

VoucherId voucher(std::uint32_t booklet, std::uint8_t index) {
  return {kProgramme, BookletNumber(booklet), VoucherIndex(index)};
}

ScanRequest scan(TestLedger& ledger) {
  ScanRequest request;
  request.device = DeviceId("phone-1");
  request.scan_id = ledger.next_id();
  request.scanned_at = ledger.now;
  request.service = kService;
  request.site = kSite;
  return request;
}

VouchersHandedOver hand_over(std::uint32_t booklet, std::vector<VoucherIndex> vouchers) {
  return {kProgramme, BookletNumber(booklet), std::move(vouchers), kCcas, Uuid{}, std::nullopt};
}
VouchersCancelled cancel(std::uint32_t booklet, std::vector<VoucherIndex> vouchers) {
  return {kProgramme, BookletNumber(booklet), std::move(vouchers), CancelReason::destroyed};
}
VouchersBlocked block(std::uint32_t booklet, std::vector<VoucherIndex> vouchers) {
  return {kProgramme, BookletNumber(booklet), std::move(vouchers), BlockReason::lost};
}
VouchersUnblocked unblock(std::uint32_t booklet, std::vector<VoucherIndex> vouchers) {
  return {kProgramme, BookletNumber(booklet), std::move(vouchers)};
}

void add_site(TestLedger& ledger, const std::string& site, const std::string& insee_code) {
  const StructureId structure("structure@" + site);
  ledger.must(StructureRecorded{structure, "Association", Identifier::to_be_completed, std::nullopt});
  ledger.must(SiteRecorded{SiteId(site), structure, "Lieu", "Commune", insee_code});
  ledger.must(DeviceEnrolled{DeviceId("phone@" + site), SiteId(site), public_key_of("phone@" + site)});
}

void add_order(TestLedger& ledger, const std::string& order, std::uint32_t first, std::uint32_t count) {
  ledger.must(OrderPlaced{OrderId(order), kProgramme, BookletNumber(first), count, kPrinter});
  for (std::uint32_t i = 0; i < count; ++i) ledger.must(numbered(order, first + i));
}

void set_up(TestLedger& ledger) {
  ledger.now = time_of("2025-06-15T10:00:00.000Z");
  ledger.create({"passnum.example/log", "passnum.example"});
  ledger.init(OperatorEnrolled{OperatorId("alice"), public_key_of("alice")});
  ledger.must(OperatorEnrolled{OperatorId("bob"), public_key_of("bob")});
  ledger.must(IssuingKeyAdded{KeyId(1), public_key_of("issuing-1")});
  ledger.must(programme());
  ledger.must(
      StructureRecorded{StructureId("structure-1"), "Structure", Identifier::siret, "12345678901234"});
  ledger.must(SiteRecorded{kSite, StructureId("structure-1"), "Atelier", "Orléans", "45234"});
  ledger.must(LabelGranted{kProgramme, kSite, day_of("2026-01-01"), day_of("2026-12-31")});
  ledger.must(DeviceEnrolled{DeviceId("phone-1"), kSite, public_key_of("phone-1")});
  ledger.must(DeviceEnrolled{DeviceId("phone-2"), kSite, public_key_of("phone-2")});
  ledger.must(CustodianRecorded{kPrinter, "Imprimeur", CustodianRole::printer});
  ledger.must(CustodianRecorded{kCcas, "CCAS", CustodianRole::prescriber});
  ledger.must(CustodianRecorded{CustodianId("mairie"), "Mairie", CustodianRole::authority});
  add_order(ledger, "order-1", 1, 4);
  ledger.must(OrderActivated{OrderId("order-1"), "mandat 1"}, "bob");
  ledger.must(CustodyMoved{kProgramme, BookletNumber(1), BookletNumber(2), kPrinter, kCcas, "BR-1"});
  ledger.must(hand_over(1, indexes({1, 2, 3})));
  add_order(ledger, "order-2", 5, 2);
  ledger.now = time_of("2026-06-15T10:00:00.000Z");
}

}  // namespace stage
}  // namespace passnum
