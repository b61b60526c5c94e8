#pragma once

#include <cstdint>

#include "issuer/print/booklet.h"
#include "issuer/print/booklets_pdf.h"

namespace passnum::print {

// A programme that is evidently fictitious, marked as a specimen.
PrintedProgramme sample_programme();

// Booklet `serial` of that programme. The digits of its QR codes are as many as in a real one and differ from
// voucher to voucher, and mean nothing.
PrintedBooklet sample_booklet(std::uint32_t serial, std::size_t vouchers_count = 10);

// sample_booklet(1) to sample_booklet(count).
NextBooklet sample_booklets(std::uint32_t count, std::size_t vouchers_count = 10);

}  // namespace passnum::print
