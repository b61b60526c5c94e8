#pragma once

#include <string>

#include "ledger/model/bodies.h"

namespace passnum {

// Whether a site of this INSEE code may spend the programme's vouchers. Unknown (empty) is outside.
bool in_perimeter(const ProgrammeCreated& programme, const std::string& insee_code);

}  // namespace passnum
