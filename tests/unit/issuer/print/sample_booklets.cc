#include "sample_booklets.h"

#include <cstdio>
#include <random>

namespace passnum::print {

PrintedProgramme sample_programme() {
  PrintedProgramme programme;
  programme.name = "Pass numérique Orléans Métropole";
  programme.issuer_name = "Orléans Métropole (exemple fictif)";
  programme.issuer_address = "1 place de l'Exemple, 45000 Orléans";
  programme.authority = "Délibération n° 2026-000 du conseil métropolitain du 1er janvier 2026 (fictive)";
  programme.face_value = Cents(1000);
  programme.valid_until = day_from_civil({2027, 12, 31});
  programme.services = {"atelier ou cours d'initiation", "aide pour une démarche en ligne",
                        "prise en main d'un ordinateur ou d'un téléphone"};
  programme.claim = "Après le dernier jour, les chèques ne valent plus rien et ne sont pas remboursés.";
  programme.host = "pass.example";
  programme.places = "pass.example/lieux";
  programme.lost_phone = "02 38 00 00 00";
  programme.lost_hours = "appel gratuit, du lundi au vendredi";
  programme.specimen = true;
  return programme;
}

namespace {

std::string padded(const char* format, unsigned value) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

}  // namespace

PrintedBooklet sample_booklet(std::uint32_t serial, std::size_t vouchers_count) {
  constexpr int kPayloadDigits = 191;
  constexpr char kCrockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  PrintedBooklet booklet;
  booklet.number = "ORL26-" + padded("%06u", serial);
  for (unsigned index = 1; index <= vouchers_count; ++index) {
    std::mt19937 random(serial * 64U + index);
    PrintedVoucher voucher;
    voucher.number = booklet.number + padded("-%02u", index);
    voucher.qr_text = "https://pass.example/v#";
    for (int i = 0; i < kPayloadDigits; ++i) voucher.qr_text += static_cast<char>('0' + random() % 10);
    for (int i = 0; i < 12; ++i) {
      if (i > 0 && i % 4 == 0) voucher.typed_code += '-';
      voucher.typed_code += kCrockford[random() % 32];
    }
    booklet.vouchers.push_back(voucher);
  }
  return booklet;
}

NextBooklet sample_booklets(std::uint32_t count, std::size_t vouchers_count) {
  return
      [count, vouchers_count, serial = std::uint32_t{0}]() mutable -> Result<std::optional<PrintedBooklet>> {
        if (serial == count) return std::optional<PrintedBooklet>();
        ++serial;
        return std::optional<PrintedBooklet>(sample_booklet(serial, vouchers_count));
      };
}

}  // namespace passnum::print
