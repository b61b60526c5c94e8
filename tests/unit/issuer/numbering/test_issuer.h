#pragma once

#include "issuer/numbering/numbering.h"

namespace passnum {

// The keys that codes of paper are made with, all of them known.
struct Issuer {
  SigningKey issuing = SigningKey::from_seed(Seed{1});
  HashKey code{std::array<Byte, 32>{2}};
  HashKey lookup{std::array<Byte, 32>{3}};
  NumberingKeys keys() const { return {code, lookup, issuing}; }
};

inline ProgrammeCreated programme_of(std::int32_t vouchers_a_booklet) {
  ProgrammeCreated p;
  p.programme = ProgrammeId(26);
  p.code = "ORL26";
  p.face_value = Cents(1000);
  p.booklet_size = vouchers_a_booklet;
  p.valid_until = parse_day("2027-12-31").value();
  return p;
}

}  // namespace passnum
