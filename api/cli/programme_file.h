#pragma once

#include <string>

#include "issuer/print/booklet.h"
#include "ledger/model/bodies.h"

namespace passnum {

// A programme as its manager writes it down: the rules for the ledger and, under "print", the texts for the
// sheets. ops/demo/programme.json is one.
struct PrintTexts {
  std::string issuer_name;
  std::string issuer_address;
  std::string authority;
  std::string claim;
  std::string lost_hours;
  std::string lost_phone;
  std::string places;
  std::vector<std::string> services;
  bool specimen = false;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("authority", self.authority);
    v("issuer_address", self.issuer_address);
    v("issuer_name", self.issuer_name);
    v("claim", self.claim);
    v("lost_hours", self.lost_hours);
    v("lost_phone", self.lost_phone);
    v("places", self.places);
    v("services", self.services);
    v("specimen", self.specimen);
  }
};
struct ProgrammeFile {
  ProgrammeCreated rules;
  PrintTexts texts;
};
// Errors: not_found, invalid (naming the field), io.
Result<ProgrammeFile> read_programme_file(const std::string& path);

print::PrintedProgramme printed_programme(const ProgrammeCreated& rules, const PrintTexts& texts,
                                          const std::string& host);

}  // namespace passnum
