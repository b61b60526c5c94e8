#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/money.h"
#include "ledger/base/time.h"

namespace passnum::print {

// Everything that a booklet says, as plain data. All text is UTF-8; French text may be written with ordinary
// spaces and apostrophes, the printer sets the right ones.

struct PrintedVoucher {
  std::string number;      // "ORL26-000123-07"
  std::string qr_text;     // "https://<host>/v#" and the decimal digits
  std::string typed_code;  // "7K3M-9QTD-2W5X"
};

struct PrintedBooklet {
  std::string number;  // "ORL26-000123"
  std::vector<PrintedVoucher> vouchers;
  bool duplicate = false;  // printed before: says DUPLICATA on the cover and on every voucher
};

struct PrintedProgramme {
  std::string name;            // "Pass numérique Orléans Métropole"
  std::string issuer_name;     // who issues the vouchers
  std::string issuer_address;  // on one line
  std::string authority;       // the decision or convention they rest on
  Cents face_value;
  std::optional<Day> valid_from;      // when there is a first day of use
  Day valid_until;                    // the last day of use
  std::vector<std::string> services;  // what they pay for, in a few words each
  std::string claim;                  // one more sentence about what happens at the end; may be empty
  std::string host;                   // of the only official site, as in the QR codes
  std::string places;                 // where the list of places is, e.g. "pass.example/lieux"
  std::string lost_phone;             // whom to call about a lost booklet
  std::string lost_hours;  // when, and at what cost: "appel gratuit, du lundi au vendredi"; may be empty
  bool specimen = false;   // a sample: says SPÉCIMEN everywhere
};

constexpr std::size_t kBookletVouchersMax = 32;
constexpr std::size_t kProgrammeTextBytesMax = 1000;  // of each text above
constexpr std::size_t kServicesMax = 12;

}  // namespace passnum::print
