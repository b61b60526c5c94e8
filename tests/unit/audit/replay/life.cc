#include "tests/unit/audit/replay/life.h"

#include "ledger/crypto/hash.h"
#include "ledger/model/voucher_code.h"

namespace passnum {

std::string number_text(std::uint32_t booklet, std::uint8_t index) {
  return to_text(VoucherNumber{"TST26", BookletNumber(booklet), VoucherIndex(index)});
}

std::vector<VoucherIndex> indexes(const std::vector<int>& values) {
  std::vector<VoucherIndex> out;
  for (const int value : values) out.emplace_back(static_cast<std::uint8_t>(value));
  return out;
}

SigningKey key_named(const std::string& name) {
  return SigningKey::from_seed(sha256(as_bytes("seed of " + name)));
}

ProgrammeCreated programme_terms() {
  ProgrammeCreated created;
  created.programme = kProgramme;
  created.code = "TST26";
  created.name = "Pass numérique d’essai 2026";
  created.face_value = Cents(1000);
  created.booklet_size = 10;
  created.cap = Cents(100'000);
  created.valid_from = day_of("2026-01-01");
  created.valid_until = day_of("2026-12-31");
  created.claim_until = day_of("2027-01-15");
  created.reversal_minutes = 60;
  created.perimeter = {"45", "41018"};
  created.services = {ServiceId("prendre-en-main"), ServiceId("demarches-en-ligne")};
  created.funders = {{FunderId("metropole"), "Orléans Métropole", 600}, {FunderId("etat"), "État", 400}};
  return created;
}

BookletNumbered numbered_booklet(std::uint32_t booklet, const std::string& order) {
  BookletNumbered numbered{kProgramme, BookletNumber(booklet), OrderId(order), KeyId(1), {}};
  for (int i = 1; i <= 10; ++i) {
    const auto hash = sha256(as_bytes("code " + std::to_string(booklet) + "/" + std::to_string(i)));
    CodeLookup code{};
    std::copy_n(hash.begin(), code.size(), code.begin());
    numbered.codes.push_back(code);
  }
  return numbered;
}

Life::Life() : now(parse_time("2026-03-02T08:00:00.000Z").value()) {
  enrol();
  record_places();
  place_orders();
}

Uuid Life::next_uuid() {
  Uuid uuid;
  ++uuids_;
  for (std::size_t i = 0; i < 8; ++i) uuid.bytes[15 - i] = static_cast<Byte>(uuids_ >> (8 * i));
  return uuid;
}

Entry& Life::say(const std::string& actor, EntryBody body, std::vector<Posting> postings) {
  wait(1);
  entries.push_back({now, actor, next_uuid(), std::move(postings), std::move(body)});
  return entries.back();
}

void Life::wait_until(const char* day) {
  now = paris_day_start(day_of(day));
}

void Life::enrol() {
  say("init", LedgerCreated{"essai.example/log", "essai.example"});
  say("init", OperatorEnrolled{OperatorId("anne"), key_named("anne").public_key()});
  say("init", IssuingKeyAdded{KeyId(1), key_named("issuing").public_key()});
  say("anne", OperatorEnrolled{OperatorId("bruno"), key_named("bruno").public_key()});
  say("anne", programme_terms());
}

void Life::record_places() {
  say("anne", StructureRecorded{StructureId("asso"), "Association d’essai", Identifier::rna, "W451234567"});
  say("anne", StructureRecorded{StructureId("ville"), "Ville d’essai", Identifier::siret, "21450234000017"});
  say("anne",
      StructureRecorded{StructureId("fablab"), "Fablab d’essai", Identifier::to_be_completed, std::nullopt});
  const auto site = [this](const char* id, const char* structure, const char* commune,
                           const char* insee_code) {
    say("anne",
        SiteRecorded{SiteId(id), StructureId(structure), std::string("Lieu ") + id, commune, insee_code});
    const std::string device =
        "tel-" + (std::string(id) == "loin" ? std::string("loin") : std::string(structure));
    say("anne", DeviceEnrolled{DeviceId(device), SiteId(id), key_named(device).public_key()});
  };
  site("asso-1", "asso", "Orléans", "45234");
  site("ville-1", "ville", "Fleury-les-Aubrais", "45147");
  site("fablab-1", "fablab", "Orléans", "45234");
  site("loin", "asso", "Paris", "75056");
  for (const char* id : {"asso-1", "ville-1", "fablab-1"}) {
    say("anne", LabelGranted{kProgramme, SiteId(id), day_of("2026-01-01"), std::nullopt});
  }
  say("anne", CustodianRecorded{CustodianId("imprimeur"), "Imprimerie", CustodianRole::printer});
  say("anne", CustodianRecorded{CustodianId("metropole"), "Métropole", CustodianRole::authority});
  say("anne", CustodianRecorded{CustodianId("ccas"), "CCAS", CustodianRole::prescriber});
}

void Life::place_orders() {
  say("anne", OrderPlaced{OrderId("c1"), kProgramme, BookletNumber(1), 4, CustodianId("imprimeur")});
  for (std::uint32_t n = 1; n <= 4; ++n) say("anne", numbered_booklet(n, "c1"));
  say("bruno", OrderActivated{OrderId("c1"), "mandat 2026-118"},
      moved(Cents(40'000), "funders", "available"));
  say("anne", BookletsPrinted{kProgramme, BookletNumber(1), BookletNumber(3), 0});
  say("anne", CustodyMoved{kProgramme, BookletNumber(1), BookletNumber(3), CustodianId("imprimeur"),
                           CustodianId("metropole"), "BR-1"});
  say("anne", CustodyMoved{kProgramme, BookletNumber(1), BookletNumber(2), CustodianId("metropole"),
                           CustodianId("ccas"), "BR-2"});
  hand_over(1, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  hand_over(2, {1, 2, 3, 4, 5});
  say("anne", OrderPlaced{OrderId("c2"), kProgramme, BookletNumber(5), 2, CustodianId("imprimeur")});
  for (std::uint32_t n = 5; n <= 6; ++n) say("anne", numbered_booklet(n, "c2"));
}

Entry& Life::hand_over(std::uint32_t booklet, std::vector<int> vouchers) {
  const Cents cents(1000 * static_cast<std::int64_t>(vouchers.size()));
  return say("anne",
             VouchersHandedOver{kProgramme, BookletNumber(booklet), indexes(vouchers), CustodianId("ccas"),
                                next_uuid(), std::nullopt},
             moved(cents, "available", "in_circulation"));
}

Entry& Life::block(std::uint32_t booklet, std::vector<int> vouchers) {
  return say("anne",
             VouchersBlocked{kProgramme, BookletNumber(booklet), indexes(vouchers), BlockReason::lost});
}

Entry& Life::cancel(std::uint32_t booklet, std::vector<int> vouchers, std::vector<Posting> postings) {
  return say(
      "anne",
      VouchersCancelled{kProgramme, BookletNumber(booklet), indexes(vouchers), CancelReason::destroyed},
      std::move(postings));
}

Entry& Life::lapse(std::uint32_t booklet, std::vector<int> vouchers, std::vector<Posting> postings) {
  return say("anne", VouchersLapsed{kProgramme, BookletNumber(booklet), indexes(vouchers)},
             std::move(postings));
}

Entry& Life::redeem(std::uint32_t booklet, std::uint8_t index, const TweakRedemption& tweak) {
  wait(1);
  VoucherRedeemed redeemed;
  redeemed.scan.device = DeviceId("tel-asso");
  redeemed.scan.scan_id = next_uuid();
  redeemed.scan.scanned_at = TimeMs(now.value - 500);
  redeemed.scan.service = ServiceId("prendre-en-main");
  redeemed.scan.site = SiteId("asso-1");
  redeemed.scan.voucher = number_text(booklet, index);
  redeemed.programme = kProgramme;
  redeemed.structure = StructureId("asso");
  redeemed.amount = Cents(1000);
  redeemed.service_day = paris_day(now);
  Entry entry{now, "", Uuid{}, {}, LedgerCreated{}};
  if (tweak) tweak(entry, redeemed);
  if (entry.actor.empty()) entry.actor = redeemed.scan.device.text;
  const auto message = signed_bytes(request_of(redeemed));
  if (redeemed.signature == Signature{})
    redeemed.signature = key_named(redeemed.scan.device.text).sign(message);
  if (entry.postings.empty()) {
    entry.postings = moved(Cents(1000), "in_circulation", account::payable(redeemed.structure));
  }
  entry.body = std::move(redeemed);
  entries.push_back(std::move(entry));
  return entries.back();
}

Entry& Life::reverse(const Entry& redemption_entry, const TweakReversal& tweak) {
  const auto redeemed = std::get<VoucherRedeemed>(redemption_entry.body);  // copied: entries may move
  wait(1);
  RedemptionReversed reversed;
  reversed.reversal = {redeemed.scan.device, "mauvaise personne", next_uuid(), redeemed.scan.scan_id};
  reversed.programme = redeemed.programme;
  reversed.voucher = *redeemed.scan.voucher;
  reversed.structure = redeemed.structure;
  reversed.amount = redeemed.amount;
  Entry entry{now, "", Uuid{}, {}, LedgerCreated{}};
  if (tweak) tweak(entry, reversed);
  if (entry.actor.empty()) entry.actor = reversed.reversal.device.text;
  if (reversed.signature == Signature{}) {
    reversed.signature = key_named(reversed.reversal.device.text).sign(signed_bytes(reversed.reversal));
  }
  if (entry.postings.empty()) {
    entry.postings = moved(Cents(1000), account::payable(reversed.structure), "in_circulation");
  }
  entry.body = std::move(reversed);
  entries.push_back(std::move(entry));
  return entries.back();
}

Replay replayed(const std::vector<Entry>& entries, ReplayOptions options) {
  Replay replay(options);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    replay.feed(EntryIndex(i), as_bytes(encode_entry(entries[i])));
  }
  replay.finish();
  return replay;
}

std::vector<Breach> notices(const Replay& replay) {
  std::vector<Breach> out;
  for (const auto& notice : replay.notices().kept()) out.push_back(notice.breach);
  return out;
}

std::vector<Breach> breaches(const Replay& replay) {
  std::vector<Breach> out;
  for (const auto& finding : replay.findings().kept()) out.push_back(finding.breach);
  return out;
}

}  // namespace passnum
