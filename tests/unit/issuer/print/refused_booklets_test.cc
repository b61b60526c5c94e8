#include <gtest/gtest.h>

#include <fstream>

#include "../page/read_pdf.h"
#include "issuer/print/booklets_pdf.h"
#include "sample_booklets.h"

namespace passnum::print {
namespace {

struct Wrong {
  const char* name;
  void (*spoil)(PrintedProgramme&, PrintedBooklet&);
  ErrorCode code;
  const char* said;
};

const Wrong kWrongs[] = {
    {"NameMissing", [](auto& p, auto&) { p.name = ""; }, ErrorCode::invalid, "programme name"},
    {"IssuerMissing", [](auto& p, auto&) { p.issuer_name = ""; }, ErrorCode::invalid, "issuer name"},
    {"AuthorityMissing", [](auto& p, auto&) { p.authority = ""; }, ErrorCode::invalid, "authority"},
    {"ServicesMissing", [](auto& p, auto&) { p.services.clear(); }, ErrorCode::invalid, "services"},
    {"ServicesTooMany", [](auto& p, auto&) { p.services.assign(kServicesMax + 1, "a"); },
     ErrorCode::too_large, "services"},
    {"NameTooLong", [](auto& p, auto&) { p.name.assign(kProgrammeTextBytesMax + 1, 'a'); },
     ErrorCode::too_large, "programme name"},
    {"NameThatDoesNotFit", [](auto& p, auto&) { p.name.assign(600, 'm'); }, ErrorCode::too_large,
     "programme name"},
    {"LegalTextThatDoesNotFit", [](auto& p, auto&) { p.authority.assign(900, 'm'); }, ErrorCode::too_large,
     "legal text"},
    {"CharactersOutsideTheFont", [](auto& p, auto&) { p.name = "漢"; }, ErrorCode::invalid,
     "cannot be printed"},
    {"BytesThatAreNoText", [](auto& p, auto&) { p.claim = "\xff"; }, ErrorCode::invalid, "claim"},
    {"NoFaceValue", [](auto& p, auto&) { p.face_value = Cents(0); }, ErrorCode::invalid, "face value"},
    {"LastDayBeforeTheFirst", [](auto& p, auto&) { p.valid_from = Day(p.valid_until.value + 1); },
     ErrorCode::invalid, "last day"},
    {"NoVoucher", [](auto&, auto& b) { b.vouchers.clear(); }, ErrorCode::invalid, "no voucher"},
    {"TooManyVouchers", [](auto&, auto& b) { b.vouchers.resize(kBookletVouchersMax + 1, b.vouchers[0]); },
     ErrorCode::too_large, "33 vouchers"},
    {"NumberMissing", [](auto&, auto& b) { b.vouchers[3].number = ""; }, ErrorCode::invalid,
     "voucher number"},
    {"CodeMissing", [](auto&, auto& b) { b.vouchers[3].typed_code = ""; }, ErrorCode::invalid,
     "ORL26-000001-04"},
    {"CodeTooLong", [](auto&, auto& b) { b.vouchers[3].typed_code.assign(100, 'W'); }, ErrorCode::too_large,
     "WWW"},
    {"CodeOfAnotherHost", [](auto&, auto& b) { b.vouchers[3].qr_text = "https://pass.example.evil/v#1"; },
     ErrorCode::invalid, "does not lead to https://pass.example/"},
    {"QrCodeTooLarge", [](auto&, auto& b) { b.vouchers[3].qr_text += std::string(300, 'x'); },
     ErrorCode::too_large, "QR code"},
};

class RefusedBooklets : public testing::TestWithParam<Wrong> {
 protected:
  static NextBooklet once(const PrintedBooklet& booklet) {
    return
        [left = std::optional<PrintedBooklet>(booklet)]() mutable -> Result<std::optional<PrintedBooklet>> {
          return std::exchange(left, std::nullopt);
        };
  }
  const page::ScratchFolder folder_;
  const BookletsJob job_{folder_.file("booklets.pdf"), TimeMs(0), 1, page::kPagesMax};
};

TEST_P(RefusedBooklets, NameWhatIsWrongAndLeaveTheOldFile) {
  std::ofstream(job_.path) << "old";
  PrintedProgramme programme = sample_programme();
  PrintedBooklet booklet = sample_booklet(1);
  GetParam().spoil(programme, booklet);
  const auto printed = print_booklets(job_, programme, once(booklet), {});
  ASSERT_FALSE(printed);
  EXPECT_EQ(printed.error().code, GetParam().code) << printed.error().message();
  EXPECT_NE(printed.error().context.find(GetParam().said), std::string::npos) << printed.error().message();
  EXPECT_EQ(folder_.names(), std::vector<std::string>{"booklets.pdf"});
  EXPECT_EQ(page::file_bytes(job_.path), "old");
}

INSTANTIATE_TEST_SUITE_P(, RefusedBooklets, testing::ValuesIn(kWrongs),
                         [](const auto& test) { return test.param.name; });

TEST_F(RefusedBooklets, AreOneStepFromWhatIsAccepted) {
  PrintedProgramme programme = sample_programme();
  programme.valid_from = programme.valid_until;
  programme.name =
      "Pass numérique de la communauté d'agglomération Exemple-sur-Loire et ses communes associées";
  programme.services.assign(kServicesMax, "aide");
  programme.claim = "";
  programme.lost_hours = "";
  PrintedBooklet booklet = sample_booklet(1, kBookletVouchersMax);
  booklet.vouchers[0].typed_code = "WWWW-WWWW-WWWW";
  const auto printed = print_booklets(job_, programme, once(booklet), {});
  EXPECT_TRUE(printed) << printed.error().message();
}

TEST_F(RefusedBooklets, OfAGeneratorThatFailsLeaveNothing) {
  const auto failing = [first = true]() mutable -> Result<std::optional<PrintedBooklet>> {
    if (!std::exchange(first, false)) return Error(ErrorCode::unavailable, "no more");
    return std::optional<PrintedBooklet>(sample_booklet(1));
  };
  const auto printed = print_booklets(job_, sample_programme(), failing, {});
  ASSERT_FALSE(printed);
  EXPECT_EQ(printed.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(folder_.names().empty());
}

TEST_F(RefusedBooklets, AreThoseOnThePageAboveTheLimitOfAFile) {
  BookletsJob small = job_;
  small.pages_max = 4;
  EXPECT_TRUE(print_booklets(small, sample_programme(), sample_booklets(2), {}));
  const auto printed = print_booklets(small, sample_programme(), sample_booklets(3), {});
  ASSERT_FALSE(printed);
  EXPECT_EQ(printed.error().code, ErrorCode::too_large);
  EXPECT_NE(printed.error().context.find("ORL26-000003"), std::string::npos);
}

TEST_F(RefusedBooklets, OfAnEmptyOrderAreAnError) {
  const auto printed = print_booklets(job_, sample_programme(), sample_booklets(0), {});
  ASSERT_FALSE(printed);
  EXPECT_EQ(printed.error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace passnum::print
