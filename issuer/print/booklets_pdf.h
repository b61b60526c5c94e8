#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "issuer/page/document.h"
#include "issuer/print/booklet.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace passnum::print {

// The next booklet to print, or nothing after the last.
using NextBooklet = std::function<Result<std::optional<PrintedBooklet>>()>;
using Progress = std::function<void(std::uint64_t booklets_done, std::uint64_t booklets_total)>;

struct BookletsJob {
  std::string path;
  TimeMs created;                  // written into the file, so that printing again gives the same bytes
  std::uint64_t booklets_total{};  // for the progress only
  std::uint64_t pages_max = page::kPagesMax;  // of the file; memory grows with them, by some 40 KiB each
};

struct Printed {
  std::uint64_t booklets{};
  std::uint64_t vouchers{};
  std::uint64_t pages{};
};

// Writes booklets.pdf: for each booklet a cover and its vouchers, on A4 to be printed on one side and in
// actual size (the file asks the print dialog for both). The cover takes the place of two vouchers: ten
// vouchers are two pages, n vouchers are (n + 2) / 6 pages rounded up.
//
// The file is readable by its owner only, because what is printed can be spent. It is durable on return and
// appears whole or not at all; the same booklets give the same bytes. One thread; the callbacks run on it.
// `progress` may be empty.
//
// Errors: those of `next`; invalid and too_large, naming the booklet, for what cannot be printed legibly;
// too_large above pages_max, when the order has to be printed in several files; not_found for the font; io.
Result<Printed> print_booklets(const BookletsJob& job, const PrintedProgramme& programme,
                               const NextBooklet& next, const Progress& progress);

}  // namespace passnum::print
