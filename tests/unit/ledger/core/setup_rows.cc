#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

ProgrammeCreated second_programme() {
  auto body = stage::programme();
  body.programme = ProgrammeId(2);
  body.code = "ORL27";
  return body;
}

// Wrong with `edit`, right without.
template <typename Edit>
RefusalRow programme_row(std::string situation, const Edit& edit) {
  return request_row("AProgramme" + situation, Refusal::malformed, asking(edited(second_programme(), edit)),
                     asking(second_programme()));
}

// Wrong with `wrong`, right with `right`: both sides of a limit.
template <typename Wrong, typename Right>
RefusalRow programme_limit(std::string situation, const Wrong& wrong, const Right& right) {
  return request_row("AProgramme" + situation, Refusal::malformed, asking(edited(second_programme(), wrong)),
                     asking(edited(second_programme(), right)));
}

std::vector<RefusalRow> programme_form_rows() {
  using P = ProgrammeCreated;
  return {
      programme_row("WithALowerCaseCode", [](P& p) { p.code = "orl27"; }),
      programme_row("WithoutAName", [](P& p) { p.name.clear(); }),
      programme_limit(
          "WithANameOf301Bytes", [](P& p) { p.name = std::string(kTextBytesMax + 1, 'x'); },
          [](P& p) { p.name = std::string(kTextBytesMax, 'x'); }),
      programme_limit(
          "OfNoFaceValue", [](P& p) { p.face_value = Cents(0); }, [](P& p) { p.face_value = Cents(1); }),
      programme_limit(
          "OfTooGreatAFaceValue", [](P& p) { p.face_value = Cents(65'536); },
          [](P& p) { p.face_value = Cents(65'535); }),
      programme_limit(
          "WithoutVouchers", [](P& p) { p.booklet_size = 0; }, [](P& p) { p.booklet_size = 1; }),
      programme_limit(
          "Of33VouchersABooklet", [](P& p) { p.booklet_size = 33; }, [](P& p) { p.booklet_size = 32; }),
      programme_limit(
          "WithoutMoney", [](P& p) { p.cap = Cents(0); }, [](P& p) { p.cap = Cents(1); }),
      programme_limit(
          "WithTooMuchMoney", [](P& p) { p.cap = Cents(kCentsMax / 1000 + 1); },
          [](P& p) { p.cap = Cents(kCentsMax / 1000); }),
      programme_limit(
          "EndingBeforeItBegins", [](P& p) { p.valid_from = day_of("2027-01-01"); },
          [](P& p) { p.valid_from = p.valid_until; }),
      programme_limit(
          "ClaimedBeforeItEnds", [](P& p) { p.claim_until = day_of("2026-12-30"); },
          [](P& p) { p.claim_until = p.valid_until; }),
      programme_limit(
          "Before2020", [](P& p) { p.valid_from = Day(kVoucherEpoch.value - 1); },
          [](P& p) { p.valid_from = kVoucherEpoch; }),
      programme_limit(
          "AfterTheLastPrintableDay",
          [](P& p) { p.valid_until = p.claim_until = Day(kVoucherEpoch.value + 65'536); },
          [](P& p) { p.valid_until = p.claim_until = Day(kVoucherEpoch.value + 65'535); }),
      programme_limit(
          "WithANegativeReversal", [](P& p) { p.reversal_minutes = -1; },
          [](P& p) { p.reversal_minutes = 0; }),
      programme_limit(
          "WithAReversalAfterAWeek", [](P& p) { p.reversal_minutes = 10'081; },
          [](P& p) { p.reversal_minutes = 10'080; }),
  };
}

std::vector<RefusalRow> programme_list_rows() {
  using P = ProgrammeCreated;
  const auto perimeter = [](std::string name, const std::string& wrong, const std::string& right) {
    return programme_limit(
        std::move(name), [wrong](P& p) { p.perimeter = {wrong}; }, [right](P& p) { p.perimeter = {right}; });
  };
  const auto communes = [](std::size_t count) {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < count; ++i) codes.push_back(std::to_string(45'001 + i));
    return codes;
  };
  return {
      programme_row("WithoutAPerimeter", [](P& p) { p.perimeter.clear(); }),
      programme_limit(
          "With401Codes", [communes](P& p) { p.perimeter = communes(kPerimeterMax + 1); },
          [communes](P& p) { p.perimeter = communes(300); }),
      perimeter("InOneDigit", "4", "45"),
      perimeter("InFourDigits", "4523", "45234"),
      perimeter("InSixDigits", "452340", "45234"),
      perimeter("InHalfOfCorsica", "2C", "2A"),
      perimeter("InCorsicaInLowerCase", "2b", "2B"),
      perimeter("InCorsicaWithThreeCharacters", "2A1", "2A004"),
      perimeter("InThreeDigitsOfTheMainland", "452", "974"),
      perimeter("InNoCode", "", "971"),
      programme_row("WithACodeTwice",
                    [](P& p) {
                      p.perimeter = {"45", "37", "45"};
                    }),
  };
}

std::vector<RefusalRow> programme_people_rows() {
  using P = ProgrammeCreated;
  return {
      programme_row("WithoutServices", [](P& p) { p.services.clear(); }),
      programme_row("WithAServiceTwice",
                    [](P& p) {
                      p.services = {stage::kService, stage::kService};
                    }),
      programme_limit(
          "With41Services",
          [](P& p) {
            for (int i = 0; i < 40; ++i) p.services.emplace_back("service-" + std::to_string(i));
          },
          [](P& p) {
            for (int i = 0; i < 39; ++i) p.services.emplace_back("service-" + std::to_string(i));
          }),
      programme_row("WithoutFunders", [](P& p) { p.funders.clear(); }),
      programme_row("WithSharesOf999", [](P& p) { p.funders[0].share_per_mille = 599; }),
      programme_row("WithSharesOf1001", [](P& p) { p.funders[0].share_per_mille = 601; }),
      programme_row("WithANegativeShare",
                    [](P& p) {
                      p.funders[0].share_per_mille = 1001;
                      p.funders[1].share_per_mille = -1;
                    }),
      programme_row("WithAFunderTwice", [](P& p) { p.funders[1].funder = p.funders[0].funder; }),
      programme_row("WithANamelessFunder", [](P& p) { p.funders[1].name.clear(); }),
      programme_limit(
          "With9Funders",
          [](P& p) {
            p.funders.clear();
            for (int i = 0; i < 9; ++i)
              p.funders.push_back({FunderId(std::to_string(i)), "F", i == 0 ? 200 : 100});
          },
          [](P& p) {
            p.funders.clear();
            for (int i = 0; i < 8; ++i) p.funders.push_back({FunderId(std::to_string(i)), "F", 125});
          }),
  };
}

std::vector<RefusalRow> place_rows() {
  const StructureRecorded structure{StructureId("s-2"), "Structure", Identifier::siret, "12345678901234"};
  const SiteRecorded site{SiteId("site-2"), StructureId("structure-1"), "Lieu", "Olivet", "45232"};
  const auto identifier = [structure](std::string name, Identifier kind, std::optional<std::string> text,
                                      Identifier good_kind, std::optional<std::string> good) {
    return request_row("AStructure" + std::move(name), Refusal::malformed,
                       asking(StructureRecorded{structure.structure, "S", kind, std::move(text)}),
                       asking(StructureRecorded{structure.structure, "S", good_kind, std::move(good)}));
  };
  const auto insee = [site](std::string name, const std::string& wrong, const std::string& right) {
    return request_row("ASite" + std::move(name), Refusal::malformed,
                       asking(edited(site, [&](SiteRecorded& s) { s.insee_code = wrong; })),
                       asking(edited(site, [&](SiteRecorded& s) { s.insee_code = right; })));
  };
  return {
      identifier("Of13Digits", Identifier::siret, "1234567890123", Identifier::siret, "12345678901234"),
      identifier("WithALetterInItsSiret", Identifier::siret, "1234567890123W", Identifier::siret,
                 "12345678901234"),
      identifier("WithAnRnaOf8Digits", Identifier::rna, "W12345678", Identifier::rna, "W123456789"),
      identifier("WithAnRnaWithoutW", Identifier::rna, "1123456789", Identifier::rna, "W123456789"),
      identifier("WithoutItsSiret", Identifier::siret, std::nullopt, Identifier::to_be_completed,
                 std::nullopt),
      identifier("ToBeCompletedWithASiret", Identifier::to_be_completed, "12345678901234", Identifier::siret,
                 "12345678901234"),
      request_row("AStructureWithoutAName", Refusal::malformed,
                  asking(edited(structure, [](auto& s) { s.name.clear(); })), asking(structure)),
      state_row("AStructureRecordedAsItIs", Refusal::unchanged, doing(structure), asking(structure),
                doing(edited(structure, [](auto& s) { s.name = "Autre"; }))),
      insee("InADepartment", "45", "45232"),
      insee("InCorsicaWithADigitTooFew", "2A04", "2A004"),
      insee("WithALetter", "4523X", ""),
      request_row("ASiteWithoutACommune", Refusal::malformed,
                  asking(edited(site, [](auto& s) { s.commune.clear(); })), asking(site)),
      request_row("ASiteWithoutAName", Refusal::malformed,
                  asking(edited(site, [](auto& s) { s.name.clear(); })), asking(site)),
      state_row("ASiteOfAnUnknownStructure", Refusal::structure_unknown, nothing,
                asking(edited(site, [](auto& s) { s.structure = StructureId("s-2"); })), doing(structure)),
      state_row("ASiteRecordedAsItIs", Refusal::unchanged, doing(site), asking(site),
                doing(edited(site, [](auto& s) { s.insee_code.clear(); }))),
  };
}

std::vector<RefusalRow> who_rows() {
  const DeviceEnrolled device{DeviceId("phone-3"), stage::kSite, public_key_of("phone-3")};
  const CustodianRecorded custodian{CustodianId("mairie"), "Mairie", CustodianRole::authority};
  const IssuingKeyAdded key{KeyId(2), public_key_of("issuing-2")};
  const auto too_large = edited(second_programme(), [](ProgrammeCreated& p) {
    p.perimeter.clear();
    for (int i = 0; i < 400; ++i) p.perimeter.push_back(std::to_string(45'001 + i));
    p.name = std::string(kTextBytesMax, 'x');
    p.funders[0].name = std::string(kTextBytesMax, 'x');
  });
  return {
      state_row("ACommandOfAStranger", Refusal::operator_unknown, nothing, asking(key, "carol"),
                doing(OperatorEnrolled{OperatorId("carol"), public_key_of("carol")})),
      request_row("AnOperatorWhoIsThere", Refusal::already_exists,
                  asking(OperatorEnrolled{OperatorId("bob"), public_key_of("bob")}),
                  asking(OperatorEnrolled{OperatorId("carol"), public_key_of("carol")})),
      request_row("AnOperatorCalledInit", Refusal::malformed,
                  asking(OperatorEnrolled{OperatorId("init"), public_key_of("init")}),
                  asking(OperatorEnrolled{OperatorId("initial"), public_key_of("initial")})),
      request_row("AnIssuingKeyThatIsThere", Refusal::already_exists,
                  asking(IssuingKeyAdded{KeyId(1), public_key_of("issuing-1")}), asking(key)),
      request_row("AProgrammeThatIsThere", Refusal::already_exists,
                  asking(edited(second_programme(), [](auto& p) { p.programme = stage::kProgramme; })),
                  asking(second_programme())),
      request_row("AProgrammeWithTheCodeOfAnother", Refusal::already_exists,
                  asking(edited(second_programme(), [](auto& p) { p.code = "ORL26"; })),
                  asking(second_programme())),
      request_row("ACommandTooLongForAnEntry", Refusal::entry_too_large, asking(too_large),
                  asking(edited(too_large, [](auto& p) { p.perimeter.resize(250); }))),
      request_row("ADeviceAtAnUnknownSite", Refusal::site_unknown,
                  asking(edited(device, [](auto& d) { d.site = SiteId("nowhere"); })), asking(device)),
      request_row("ADeviceThatIsThere", Refusal::already_exists,
                  asking(edited(device, [](auto& d) { d.device = DeviceId("phone-1"); })), asking(device)),
      state_row("RevokingADeviceThatIsNotThere", Refusal::device_unknown, nothing,
                asking(DeviceRevoked{DeviceId("phone-3")}), doing(device)),
      {"RevokingADeviceTwice", Refusal::unchanged, doing(DeviceRevoked{DeviceId("phone-1")}),
       asking(DeviceRevoked{DeviceId("phone-1")}), nothing, asking(DeviceRevoked{DeviceId("phone-2")})},
      request_row("ACustodianRecordedAsItIs", Refusal::unchanged, asking(custodian),
                  asking(edited(custodian, [](auto& c) { c.role = CustodianRole::prescriber; }))),
      request_row("ACustodianWithoutAName", Refusal::malformed,
                  asking(edited(custodian, [](auto& c) { c.name.clear(); })),
                  asking(edited(custodian, [](auto& c) { c.name = "M"; }))),
  };
}

}  // namespace

std::vector<RefusalRow> setup_rows() {
  std::vector<RefusalRow> rows;
  for (auto& part :
       {programme_form_rows(), programme_list_rows(), programme_people_rows(), place_rows(), who_rows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

}  // namespace passnum
