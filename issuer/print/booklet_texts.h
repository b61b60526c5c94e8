#pragma once

#include <string>

#include "issuer/page/typesetter.h"
#include "issuer/print/booklet.h"

namespace passnum::print {

// Errors: invalid or too_large, naming the field, when a programme or a booklet cannot be printed as it must
// be: a text that is missing, above its limit or with characters that the font lacks, no face value, last day
// before the first, or a QR code that leads to another host than the one printed beside it.
Result<Done> check_programme(const PrintedProgramme& programme, const page::Typesetter& typesetter);
Result<Done> check_booklet(const PrintedBooklet& booklet, const PrintedProgramme& programme,
                           const page::Typesetter& typesetter);

// Sentences that more than one part of a booklet says.
std::string validity_in_french(const PrintedProgramme& programme);  // "du … au …" or "jusqu’au …"
std::string services_in_french(const PrintedProgramme& programme);  // "a, b et c"

}  // namespace passnum::print
