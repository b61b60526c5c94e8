#include "ledger/tree/checkpoint.h"

#include <gtest/gtest.h>

#include "ledger/tree/hashing.h"

namespace passnum {
namespace {

constexpr std::string_view kRoot = "kTlgHMHKirKnoMLBNMBIRfKxulSag9bIRc/NpDnMWF0=";

SigningKey log_key() {
  return SigningKey::from_seed(Seed{1, 2, 3});
}
VerifierKey log_verifier() {
  return {"log.example/one", SignatureType::ed25519, log_key().public_key()};
}
Checkpoint seven() {
  return {"log.example/one", 7, leaf_hash(as_bytes("root")), {}};
}

TEST(Checkpoint, RoundTripsThroughItsNote) {
  const auto opened = open_checkpoint(sign_checkpoint(seven(), "log.example/one", log_key()), log_verifier());
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened.value(), seven());
}

TEST(Checkpoint, KeepsTheExtensionLinesOfOtherLogs) {
  Checkpoint checkpoint = seven();
  checkpoint.extensions = {"time 123", "\u00e9 and \u2014"};
  EXPECT_EQ(parse_checkpoint_body(checkpoint_body(checkpoint)).value(), checkpoint);
}

TEST(Checkpoint, HoldsEverySize) {
  for (const std::uint64_t size : {std::uint64_t{1}, std::uint64_t{70'000}, ~std::uint64_t{0}}) {
    Checkpoint checkpoint = seven();
    checkpoint.size = size;
    EXPECT_EQ(parse_checkpoint_body(checkpoint_body(checkpoint)).value().size, size);
  }
}

TEST(Checkpoint, OfTheEmptyTreeHasItsRoot) {
  Checkpoint checkpoint{"log.example/one", 0, empty_root(), {}};
  EXPECT_TRUE(parse_checkpoint_body(checkpoint_body(checkpoint)));
  checkpoint.root[0] ^= 1;
  EXPECT_FALSE(parse_checkpoint_body(checkpoint_body(checkpoint)));
}

TEST(Checkpoint, IsRefusedInEveryOtherSpelling) {
  const std::string root(kRoot);
  ASSERT_TRUE(parse_checkpoint_body("o\n7\n" + root + "\n"));
  const std::vector<std::string> refused{
      std::string(),
      std::string("\n"),
      "o\n7\n" + root,
      "o\n7\n",
      "o\n7",
      "o\n",
      "\n7\n" + root + "\n",
      "o\n07\n" + root + "\n",
      "o\n+7\n" + root + "\n",
      "o\n-7\n" + root + "\n",
      "o\n 7\n" + root + "\n",
      "o\n\n" + root + "\n",
      "o\n18446744073709551616\n" + root + "\n",
      "o\r\n7\r\n" + root + "\r\n",
      "o\n7\r\n" + root + "\n",
      "o\n7\n" + root.substr(0, 43) + "\n",
      "o\n7\n" + root + "=\n",
      "o\n7\nkTlgHMHKirKnoMLBNMBIRfKxulSag9bIRc/NpDnMWF1=\n",  // unused bits set
      "o\n7\nkTlgHMHKirKnoMLBNMBIRfKxulSag9bIRc_NpDnMWF0=\n",  // base64url
      "o\n7\n" + root + "\n\n",
      "o\n7\n" + root + "\n\next\n",
      "o\n7\n" + root + "\next",
      "o\n7\n" + root + "\next\r\n"};
  for (const auto& body : refused) {
    EXPECT_EQ(parse_checkpoint_body(body).error().code, ErrorCode::invalid) << body;
  }
}

TEST(Checkpoint, SignedByAnotherKeyIsNotOpened) {
  const std::string note = sign_checkpoint(seven(), "log.example/one", log_key());
  VerifierKey other = log_verifier();
  other.key = SigningKey::from_seed(Seed{9}).public_key();
  EXPECT_EQ(open_checkpoint(note, other).error().code, ErrorCode::not_found);
}

TEST(Checkpoint, ChangedAfterItWasSignedIsNotOpened) {
  std::string note = sign_checkpoint(seven(), "log.example/one", log_key());
  note[note.find("\n7\n") + 1] = '8';
  EXPECT_EQ(open_checkpoint(note, log_verifier()).error().code, ErrorCode::corrupt);
}

// A key that is used for two logs, by mistake or on purpose: the one must not pass for the other.
TEST(Checkpoint, OfALogOfAnotherNameIsNotOpened) {
  Checkpoint other = seven();
  other.origin = "log.example/two";
  Note note{checkpoint_body(other), {}};
  note.signatures.push_back(sign_note(note.text, "log.example/one", log_key()));
  EXPECT_EQ(open_checkpoint(to_text(note), log_verifier()).error().code, ErrorCode::corrupt);
}

TEST(Checkpoint, IsNotOpenedWhenWhatWasSignedIsNoCheckpoint) {
  Note note{"hello\n", {}};
  note.signatures.push_back(sign_note(note.text, "log.example/one", log_key()));
  EXPECT_EQ(open_checkpoint(to_text(note), log_verifier()).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace passnum
