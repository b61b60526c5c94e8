#include "ledger/crypto/hash.h"

#include <gtest/gtest.h>

#include <thread>

namespace passnum {
namespace {

// FIPS 180-4's examples.
TEST(Sha256, GivesTheAnswersOfTheStandard) {
  EXPECT_EQ(to_hex(sha256(ByteView{})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(to_hex(sha256(Bytes(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, OfPartsIsThatOfTheWhole) {
  const Hash whole = sha256(as_bytes("one two three"));
  EXPECT_EQ(sha256({as_bytes("one "), as_bytes(""), as_bytes("two"), as_bytes(" three")}), whole);
  EXPECT_NE(sha256({as_bytes("two"), as_bytes("one ")}), whole);
}

TEST(Sha256, IsTheSameInEveryThread) {
  const Hash expected = sha256(as_bytes("abc"));
  Hash found{};
  std::thread([&] { found = sha256(as_bytes("abc")); }).join();
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace passnum
