#include "issuer/numbering/numbering_crew.h"

#include "ledger/base/check.h"

namespace passnum {

NumberingCrew::NumberingCrew(NumberingRun run, const NumberingKeys& keys, unsigned threads)
    : run_(std::move(run)), keys_(keys), crew_(threads) {
  give_ahead();
}

BookletNumbered NumberingCrew::take() {
  CHECK(left() != 0);
  crew_.await_oldest();
  BookletNumbered numbered = std::move(numbered_.front());
  numbered_.pop_front();
  ++taken_count_;
  give_ahead();
  return numbered;
}

void NumberingCrew::give_ahead() {
  for (; given_count_ < run_.count && crew_.count() < kBookletsAheadMax; ++given_count_) {
    const BookletNumber booklet(run_.first.value + given_count_);
    BookletNumbered& numbered = numbered_.emplace_back();
    crew_.give([this, &numbered, booklet] {
      numbered = number_booklet(run_.programme, run_.order, booklet, run_.key, keys_, 0);
    });
  }
}

SheetCrew::SheetCrew(ProgrammeCreated programme, std::string host, bool is_duplicate, unsigned threads,
                     std::size_t ahead_max)
    : programme_(std::move(programme)),
      host_(std::move(host)),
      is_duplicate_(is_duplicate),
      ahead_max_(ahead_max),
      crew_(threads) {
  CHECK(ahead_max >= 1);
}

void SheetCrew::give(BookletNumbered numbered, const NumberingKeys& keys) {
  CHECK(!is_full());
  auto& sheet = sheets_.emplace_back();
  crew_.give([this, &sheet, numbered = std::move(numbered), keys] {
    sheet = sheet_of(programme_, numbered, host_, keys, is_duplicate_);
  });
}

Result<print::PrintedBooklet> SheetCrew::take() {
  CHECK(!is_empty());
  crew_.await_oldest();
  CHECK(sheets_.front().has_value());
  auto sheet = std::move(*sheets_.front());
  sheets_.pop_front();
  return sheet;
}

}  // namespace passnum
