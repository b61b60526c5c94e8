#include "ledger/crypto/sealed_record.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

constexpr std::string_view kText = "FR76 of somebody";

HashKey record_key_of(Byte fill) {
  std::array<Byte, 32> bytes{};
  bytes.fill(fill);
  return HashKey(bytes);
}

TEST(SealedRecord, OpensWithItsKeyAndWithWhatItIsAbout) {
  SystemRandom random;
  const auto sealed = seal_record(as_bytes(kText), "asso 1", record_key_of(1), random);
  EXPECT_EQ(sealed.size(), kText.size() + kSealedRecordOverheadBytes);
  EXPECT_EQ(as_text(sealed).find("somebody"), std::string_view::npos);
  const auto opened = open_record(sealed, "asso 1", record_key_of(1));
  ASSERT_TRUE(opened);
  EXPECT_EQ(as_text(opened.value()), kText);
}

TEST(SealedRecord, DoesNotOpenInTheNameOfAnotherOrWithAnotherKey) {
  SystemRandom random;
  const auto sealed = seal_record(as_bytes(kText), "asso 1", record_key_of(1), random);
  for (const auto& opened :
       {open_record(sealed, "asso 2", record_key_of(1)), open_record(sealed, "", record_key_of(1)),
        open_record(sealed, "asso 1", record_key_of(2))}) {
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
  }
}

TEST(SealedRecord, WithAnyByteChangedOrMissingIsNotBelieved) {
  SystemRandom random;
  const auto sealed = seal_record(as_bytes(kText), "asso 1", record_key_of(1), random);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto changed = sealed;
    changed[at] ^= 1;
    EXPECT_FALSE(open_record(changed, "asso 1", record_key_of(1))) << at;
    EXPECT_FALSE(open_record(ByteView(sealed).first(at), "asso 1", record_key_of(1))) << at;
  }
}

TEST(SealedRecord, OfTheSameTwiceIsTwoTexts) {
  SystemRandom random;
  const auto key = record_key_of(1);
  EXPECT_NE(seal_record(as_bytes(kText), "a", key, random), seal_record(as_bytes(kText), "a", key, random));
}

}  // namespace
}  // namespace passnum
