#include "issuer/print/booklet_texts.h"

#include "issuer/page/french.h"

namespace passnum::print {
namespace {

Result<Done> check_text(const std::string& text, const std::string& name,
                        const page::Typesetter& typesetter) {
  if (text.empty()) return Error(ErrorCode::invalid, name + " is missing");
  if (text.size() > kProgrammeTextBytesMax) {
    return Error(ErrorCode::too_large, name + " has " + std::to_string(text.size()) + " bytes, at most " +
                                           std::to_string(kProgrammeTextBytesMax));
  }
  if (!typesetter.can_print(text)) {
    return Error(ErrorCode::invalid,
                 name + " has characters that cannot be printed: " + typesetter.printable(text));
  }
  return Done{};
}

}  // namespace

Result<Done> check_programme(const PrintedProgramme& programme, const page::Typesetter& typesetter) {
  const std::pair<const std::string&, const char*> texts[] = {{programme.name, "programme name"},
                                                              {programme.issuer_name, "issuer name"},
                                                              {programme.authority, "authority"},
                                                              {programme.issuer_address, "issuer address"},
                                                              {programme.host, "host"},
                                                              {programme.places, "where the places are"},
                                                              {programme.lost_phone, "lost booklet phone"}};
  for (const auto& [text, name] : texts) {
    if (auto done = check_text(text, name, typesetter); !done) return done;
  }
  const std::pair<const std::string&, const char*> optional_texts[] = {
      {programme.claim, "claim"}, {programme.lost_hours, "lost booklet hours"}};
  for (const auto& [text, name] : optional_texts) {
    if (text.empty()) continue;
    if (auto done = check_text(text, name, typesetter); !done) return done;
  }
  if (programme.services.empty()) return Error(ErrorCode::invalid, "services are missing");
  if (programme.services.size() > kServicesMax) {
    return Error(ErrorCode::too_large, "more than " + std::to_string(kServicesMax) + " services");
  }
  for (const auto& service : programme.services) {
    if (auto done = check_text(service, "service", typesetter); !done) return done;
  }
  if (programme.face_value <= Cents(0)) return Error(ErrorCode::invalid, "face value is not above zero");
  if (programme.valid_from && *programme.valid_from > programme.valid_until) {
    return Error(ErrorCode::invalid, "the last day of use is before the first");
  }
  return Done{};
}

Result<Done> check_booklet(const PrintedBooklet& booklet, const PrintedProgramme& programme,
                           const page::Typesetter& typesetter) {
  if (auto done = check_text(booklet.number, "booklet number", typesetter); !done) return done;
  const std::string booklet_name = "booklet " + booklet.number;
  if (booklet.vouchers.empty()) return Error(ErrorCode::invalid, booklet_name + " has no voucher");
  if (booklet.vouchers.size() > kBookletVouchersMax) {
    return Error(ErrorCode::too_large, booklet_name + " has " + std::to_string(booklet.vouchers.size()) +
                                           " vouchers, at most " + std::to_string(kBookletVouchersMax));
  }
  const std::string link = "https://" + programme.host + "/";
  for (const auto& voucher : booklet.vouchers) {
    if (auto done = check_text(voucher.number, "voucher number", typesetter); !done) {
      return std::move(done).error().while_doing(booklet_name);
    }
    if (auto done = check_text(voucher.typed_code, "typed code", typesetter); !done) {
      return std::move(done).error().while_doing("voucher " + voucher.number);
    }
    // The reader compares the link with the host printed beside it: that is the protection against stickers.
    if (!voucher.qr_text.starts_with(link)) {
      return Error(ErrorCode::invalid,
                   "voucher " + voucher.number + ": its QR code does not lead to " + link);
    }
  }
  return Done{};
}

std::string validity_in_french(const PrintedProgramme& programme) {
  const std::string until = page::french_date(programme.valid_until);
  if (!programme.valid_from) return "jusqu’au " + until;
  return "du " + page::french_date(*programme.valid_from) + " au " + until;
}

std::string services_in_french(const PrintedProgramme& programme) {
  std::string text;
  for (std::size_t i = 0; i < programme.services.size(); ++i) {
    if (i > 0) text += i + 1 == programme.services.size() ? " et " : ", ";
    text += programme.services[i];
  }
  return page::french(text);
}

}  // namespace passnum::print
