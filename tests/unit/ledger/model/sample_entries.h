#pragma once

#include <vector>

#include "ledger/model/entry.h"

namespace passnum {

// One entry of each kind, every field filled with something, optional ones included. What they look like on
// disk is in tests/vectors/entries.jsonl, in this order.

template <std::size_t N>
std::array<Byte, N> counting(Byte first) {
  std::array<Byte, N> out{};
  for (std::size_t i = 0; i < N; ++i) out[i] = static_cast<Byte>(first + i);
  return out;
}

inline Uuid sample_uuid(Byte last) {
  Uuid uuid{counting<16>(0x10)};
  uuid.bytes[15] = last;
  return uuid;
}

inline ScanRequest sample_scan() {
  ScanRequest scan;
  scan.device = DeviceId("phone-1");
  scan.entered = Entered::qr;
  scan.offline = true;
  scan.scan_id = sample_uuid(0xa1);
  scan.scanned_at = parse_time("2026-03-29T00:59:59.999Z").value();
  scan.service = ServiceId("prendre-main-ordinateur");
  scan.site = SiteId("site-1");
  scan.voucher = "ORL26-000123-07";
  return scan;
}

inline ReversalRequest sample_reversal() {
  return {DeviceId("phone-1"), "erreur de saisie « 7 » \\ \"8\"", sample_uuid(0xa2), sample_uuid(0xa1)};
}

inline ProgrammeCreated sample_programme() {
  ProgrammeCreated body;
  body.programme = ProgrammeId(26);
  body.code = "ORL26";
  body.name = "Pass numérique d’Orléans";
  body.face_value = Cents(1000);
  body.booklet_size = 10;
  body.cap = Cents(100'000'000);
  body.valid_from = parse_day("2026-01-01").value();
  body.valid_until = parse_day("2026-12-31").value();
  body.claim_until = parse_day("2027-01-31").value();
  body.reversal_minutes = 30;
  body.perimeter = {"45", "2A004", "971"};
  body.services = {ServiceId("prendre-main-ordinateur"), ServiceId("acceder-materiel")};
  body.funders = {{FunderId("metropole"), "Métropole", 667}, {FunderId("etat"), "État", 333}};
  return body;
}

inline std::vector<EntryBody> sample_setup_bodies() {
  const ProgrammeId programme(26);
  const SiteId site("site-1");
  const Day from = parse_day("2026-02-01").value();
  return {
      LedgerCreated{"passnum.example/log", "passnum.example"},
      OperatorEnrolled{OperatorId("alice@example.org"), counting<32>(0x20)},
      IssuingKeyAdded{KeyId(65535), counting<32>(0x40)},
      sample_programme(),
      StructureRecorded{StructureId("structure-1"), "Association Œuvre", Identifier::rna, "W123456789"},
      SiteRecorded{site, StructureId("structure-1"), "L’atelier", "Orléans", "45234"},
      LabelGranted{programme, site, from, parse_day("2026-11-30").value()},
      LabelSuspended{programme, site, from},
      LabelResumed{programme, site, from},
      LabelEnded{programme, site, from},
      DeviceEnrolled{DeviceId("phone-1"), site, counting<32>(0x60)},
      DeviceRevoked{DeviceId("phone-1")},
      CustodianRecorded{CustodianId("ccas"), "CCAS", CustodianRole::prescriber},
  };
}

inline std::vector<EntryBody> sample_voucher_bodies() {
  const ProgrammeId programme(26);
  const CustodianId ccas("ccas");
  const OrderId order("order-1");
  const BookletNumber booklet(123);
  const std::vector<VoucherIndex> some{VoucherIndex(1), VoucherIndex(7)};
  return {
      OrderPlaced{order, programme, booklet, 500, CustodianId("printer")},
      BookletNumbered{programme, booklet, order, KeyId(1), {counting<16>(0x80), counting<16>(0x90)}},
      OrderActivated{order, "mandat 2026-118"},
      BookletsPrinted{programme, booklet, BookletNumber(130), 1},
      CustodyMoved{programme, booklet, BookletNumber(130), CustodianId("printer"), ccas, "BR-7"},
      VouchersHandedOver{programme, booklet, some, ccas, sample_uuid(0xb1), counting<32>(0xa0)},
      VouchersBlocked{programme, booklet, some, BlockReason::stolen},
      VouchersUnblocked{programme, booklet, some},
      BookletReplaced{programme, booklet, some, BookletNumber(124), some, ccas, sample_uuid(0xb2)},
      VouchersCancelled{programme, booklet, some, CancelReason::misprinted},
      VouchersLapsed{programme, booklet, some},
      VoucherRedeemed{sample_scan(), programme, StructureId("structure-1"), Cents(1000),
                      parse_day("2026-03-29").value(), counting<64>(0x01)},
      RedemptionReversed{sample_reversal(), programme, "ORL26-000123-07", StructureId("structure-1"),
                         Cents(1000), counting<64>(0x02)},
      BookletNumbered{
          programme, BookletNumber(124), order, KeyId(1), {counting<16>(0xc0)}, {{counting<16>(0xd0)}}},
  };
}

inline std::vector<EntryBody> sample_key_bodies() {
  const auto signature = counting<64>(0x03);
  const auto root = counting<32>(0xc0);
  return {
      LogKeyRotated{counting<32>(0x21), signature, counting<32>(0x41), signature, root, 123'456},
      LogKeyRecovered{signature, counting<32>(0x21), signature, counting<32>(0x41), KeyLoss::stolen,
                      counting<32>(0x61), signature, root, 123'456},
      RecoveryKeyProposed{counting<32>(0x61), signature},
      RecoveryKeyApproved{counting<32>(0x61)},
      IssuingKeyRotated{KeyId(2), signature, KeyId(1), signature, counting<32>(0x22)},
      IssuingKeyCompromised{KeyId(1), parse_time("2026-03-28T23:59:59.999Z").value()},
  };
}

inline std::vector<EntryBody> sample_device_bodies() {
  const SiteId site("site-1");
  DeviceEnrolled enrolled{DeviceId("phone-2"), site, counting<65>(0x04), KeyAlgorithm::p256,
                          counting<32>(0xe0)};
  return {
      EnrolmentCodeCreated{counting<32>(0xe0), site, parse_time("2026-04-28T22:00:00.000Z").value(), 5},
      EnrolmentCodeRevoked{counting<32>(0xe0)},
      enrolled,
      DeviceRevoked{DeviceId("phone-2"), StructureId("structure-1")},
  };
}

inline std::vector<EntryBody> sample_payment_bodies() {
  const ProgrammeId programme(26);
  const StructureId structure("structure-1");
  const StatementId march("ECP-ORL26-structure-1-2026-03");
  const StatementId april("ECP-ORL26-structure-1-2026-04");
  const PaymentId payment("2026-118");
  return {
      StatementIssued{april, programme, structure, parse_day("2026-04-01").value(),
                      parse_day("2026-04-30").value(), 1204, 1911, -2, Cents(-2000)},
      PaymentOrdered{payment, programme, structure, {march, april}, Cents(5000), "mandat 2026-118"},
      PaymentMade{payment, parse_day("2026-05-12").value(), "virement 4471"},
      PaymentRefused{payment, "RIB inconnu de la banque", parse_day("2026-05-12").value()},
  };
}

inline std::vector<Posting> sample_postings(const EntryBody& body) {
  const StructureId structure("structure-1");
  const auto payable = account::payable(structure);
  const auto ordered = account::ordered(structure);
  if (std::holds_alternative<PaymentOrdered>(body)) return moved(Cents(5000), payable, ordered);
  if (std::holds_alternative<PaymentMade>(body)) return moved(Cents(5000), ordered, account::paid(structure));
  if (std::holds_alternative<PaymentRefused>(body)) return moved(Cents(5000), ordered, payable);
  if (std::holds_alternative<OrderActivated>(body)) {
    return moved(Cents(5'000'000), account::kFunders, account::kAvailable);
  }
  if (std::holds_alternative<VouchersHandedOver>(body)) {
    return moved(Cents(2000), account::kAvailable, account::kInCirculation);
  }
  if (std::holds_alternative<VoucherRedeemed>(body))
    return moved(Cents(1000), account::kInCirculation, payable);
  if (std::holds_alternative<RedemptionReversed>(body))
    return moved(Cents(1000), payable, account::kInCirculation);
  return {};
}

inline std::vector<Entry> sample_entries() {
  auto bodies = sample_setup_bodies();
  for (auto& body : sample_voucher_bodies()) bodies.push_back(std::move(body));
  for (auto& body : sample_key_bodies()) bodies.push_back(std::move(body));
  for (auto& body : sample_device_bodies()) bodies.push_back(std::move(body));
  for (auto& body : sample_payment_bodies()) bodies.push_back(std::move(body));
  std::vector<Entry> entries;
  Byte number = 0;
  for (auto& body : bodies) {
    const bool has_own_id =
        std::holds_alternative<VoucherRedeemed>(body) || std::holds_alternative<RedemptionReversed>(body);
    auto postings = sample_postings(body);
    entries.push_back({TimeMs(1'774'746'000'000 + number), has_own_id ? "phone-1" : "alice@example.org",
                       has_own_id ? Uuid{} : sample_uuid(number), std::move(postings), std::move(body)});
    ++number;
  }
  return entries;
}

}  // namespace passnum
