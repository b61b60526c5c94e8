#include "api/backup/expectation.h"

#include <gtest/gtest.h>

#include "api/server/key_file.h"
#include "ledger/tree/tlog_proof.h"
#include "tests/unit/api/backup/small_ledger.h"

namespace passnum {
namespace {

TEST(Expectation, IsReadFromTextFromAFileFromAReceiptAndFromTheLock) {
  const SmallLedger ledger;
  const std::string note = ledger.note();
  ASSERT_TRUE(write_whole_file(ledger.file("checkpoint"), note));
  ASSERT_TRUE(write_whole_file(ledger.file("receipt"), to_text(TlogProof{Bytes{1}, 0, {}, note})));
  const std::string lock = checkpoint_lock_path(ledger.data(), read_settings(ledger.data()).value());
  const std::string lock_before = read_whole_file(lock, 1 << 20).value();
  for (const std::string& from :
       {note, note.substr(0, note.size() - 1), ledger.file("checkpoint"), ledger.file("receipt"), lock}) {
    const auto read = read_expectation(from, ledger.key());
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read.value().note, note);
    EXPECT_EQ(read.value().checkpoint.size, 4U);
  }
  EXPECT_EQ(read_whole_file(lock, 1 << 20).value(), lock_before);
}

TEST(Expectation, OfAnotherKeyOrOfNothingIsRefused) {
  const SmallLedger ledger;
  const SmallLedger other;
  EXPECT_FALSE(read_expectation(other.note(), ledger.key()));
  EXPECT_EQ(read_expectation(ledger.file("none"), ledger.key()).error().code, ErrorCode::not_found);
  EXPECT_FALSE(read_expectation("a\nb\n", ledger.key()));
}

}  // namespace
}  // namespace passnum
