#include "ledger/tree/note.h"

#include <gtest/gtest.h>

#include "vectors.h"

namespace passnum {
namespace {

// The example that C2SP signed-note publishes.
constexpr const char* kPublishedKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr const char* kPublishedNote =
    "This is an example message.\n\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
constexpr std::string_view kText = "one line\n\nand another\n";

SigningKey note_key(Byte first) {
  Seed seed{};
  seed[0] = first;
  return SigningKey::from_seed(seed);
}

VerifierKey verifier_of(Byte first, std::string name, SignatureType type = SignatureType::ed25519) {
  return {std::move(name), type, note_key(first).public_key()};
}

Note signed_note() {
  Note note{std::string(kText), {}};
  note.signatures.push_back(sign_note(kText, "log.example", note_key(1)));
  return note;
}

TEST(Note, PublishedByC2spVerifies) {
  const auto key = parse_verifier_key(kPublishedKey).value();
  EXPECT_EQ(to_text(key), kPublishedKey);
  const auto note = parse_note(kPublishedNote).value();
  EXPECT_EQ(note.text, "This is an example message.\n");
  EXPECT_TRUE(verify_note(note, key));
  EXPECT_EQ(to_text(note), kPublishedNote);
}

TEST(Note, RoundTripsWithEmptyLinesInItsText) {
  const Note note = signed_note();
  const auto read = parse_note(to_text(note)).value();
  EXPECT_EQ(read.text, kText);
  EXPECT_EQ(to_text(read), to_text(note));
  EXPECT_TRUE(verify_note(read, verifier_of(1, "log.example")));
}

TEST(Note, IsNotBelievedWithoutASignatureByTheKnownKey) {
  const Note note = signed_note();
  EXPECT_EQ(verify_note(note, verifier_of(2, "log.example")).error().code, ErrorCode::not_found)
      << "same name";
  EXPECT_EQ(verify_note(note, verifier_of(1, "other.example")).error().code, ErrorCode::not_found)
      << "same key";
  EXPECT_EQ(verify_note(Note{note.text, {}}, verifier_of(1, "log.example")).error().code,
            ErrorCode::not_found);
  const auto witness = verifier_of(1, "log.example", SignatureType::cosignature_v1);
  EXPECT_EQ(verify_note(note, witness).error().code, ErrorCode::unsupported);
}

TEST(Note, IsNotBelievedWhenASignatureByTheKnownKeyIsWrong) {
  const auto key = verifier_of(1, "log.example");
  Note changed = signed_note();
  changed.text = "another line\n";
  EXPECT_EQ(verify_note(changed, key).error().code, ErrorCode::corrupt);

  Note shortened = signed_note();
  shortened.signatures[0].bytes.pop_back();
  EXPECT_EQ(verify_note(shortened, key).error().code, ErrorCode::corrupt);

  Note doubled = signed_note();
  doubled.signatures.push_back(doubled.signatures[0]);
  EXPECT_TRUE(verify_note(doubled, key));
  doubled.signatures[1].bytes[5] ^= 1;
  EXPECT_EQ(verify_note(doubled, key).error().code, ErrorCode::corrupt)
      << "a right one does not excuse a wrong one";
}

TEST(Note, IgnoresSignaturesOfKeysThatNobodyKnows) {
  Note note = signed_note();
  NoteSignature stranger{"log.example", 0x01020304, Bytes(1312, 7)};
  note.signatures.insert(note.signatures.begin(), stranger);
  note.signatures.push_back({"stranger.example", verifier_of(1, "log.example").id(), {1}});
  const auto read = parse_note(to_text(note)).value();
  EXPECT_EQ(read.signatures.size(), 3U);
  EXPECT_TRUE(verify_note(read, verifier_of(1, "log.example")));
}

TEST(Note, IsRefusedWhereverItIsCut) {
  const std::string text = to_text(signed_note());
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_note(std::string_view(text).substr(0, size))) << size;
  }
}

TEST(Note, IsRefusedInEveryOtherSpelling) {
  const std::string line = to_text(signed_note().signatures[0]);
  ASSERT_TRUE(parse_note("text\n\n" + line));
  const std::string base64 = line.substr(line.rfind(' ') + 1);
  const std::vector<std::string> refused{
      "",
      "\n",
      "text\n",
      "text\n\n",
      "text\n" + line,
      "text\r\n\r\n" + line,
      "text\twith tab\n\n" + line,
      "text\n\n" + line + "\n",
      "text\n\n" + line + "rest",
      "text\n\n" + line + "rest\n",
      "text\n\n- log.example " + base64,
      "text\n\n\u2014log.example " + base64,
      "text\n\n\u2014  log.example " + base64,
      "text\n\n\u2014 log.example  " + base64,
      "text\n\n\u2014 log+example " + base64,
      "text\n\n\u2014 " + base64,
      "text\n\n\u2014 log.example " + base64.substr(0, base64.size() - 1) + " \n",
      "text\n\n\u2014 log.example AAAA\n",      // three bytes
      "text\n\n\u2014 log.example AAAAAA==\n",  // a key id and no signature
      "text\n\n\u2014 log.example AAAAAAB=\n",  // unused bits set
      "text\n\n\u2014 log.example AAAAAAA\n",   // padding left out
      "te\xffxt\n\n" + line,
      std::string("te\0xt\n\n", 7) + line,
  };
  for (const auto& text : refused) EXPECT_EQ(parse_note(text).error().code, ErrorCode::invalid) << text;
}

TEST(Note, HasALimitOnBytesAndOnSignatures) {
  const std::string line = to_text(signed_note().signatures[0]);
  std::string many = "text\n\n";
  for (std::size_t i = 0; i < kNoteSignaturesMax; ++i) many += line;
  EXPECT_TRUE(parse_note(many));
  EXPECT_EQ(parse_note(many + line).error().code, ErrorCode::too_large);

  const std::string end = "\n\n" + line;
  EXPECT_TRUE(parse_note(std::string(kNoteBytesMax - end.size(), 'a') + end));
  EXPECT_EQ(parse_note(std::string(kNoteBytesMax - end.size() + 1, 'a') + end).error().code,
            ErrorCode::too_large);

  const std::string long_name(kKeyNameBytesMax, 'n');
  EXPECT_TRUE(parse_note("text\n\n\u2014 " + long_name + " AAAAAAA=\n"));
  EXPECT_FALSE(parse_note("text\n\n\u2014 " + long_name + "n AAAAAAA=\n"));
}

TEST(VerifierKey, IsRefusedInEveryOtherSpelling) {
  const std::string good = to_text(verifier_of(1, "log.example"));
  ASSERT_TRUE(parse_verifier_key(good));
  const std::string material = good.substr(good.rfind('+') + 1);
  const std::string id = to_hex(from_hex(good.substr(12, 8)).value());
  ASSERT_EQ(good, "log.example+" + id + "+" + material);
  std::string upper = id;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  const std::vector<std::string> refused{std::string(),
                                         std::string("+"),
                                         std::string("++"),
                                         "log.example" + material,
                                         "log.example+" + material,
                                         "+" + id + "+" + material,
                                         "log example+" + id + "+" + material,
                                         "log.example+00000000+" + material,
                                         "log.example+0" + id + "+" + material,
                                         "log.example+" + id + "+" + material + "\n",
                                         "log.example+" + id + "+",
                                         "log.example+" + id + "+" + material.substr(0, 40),
                                         "log.example+" + upper + "+" + material,
                                         "log.example+" + id + "+AQ=="};
  for (const auto& text : refused) {
    EXPECT_EQ(parse_verifier_key(text).error().code, ErrorCode::invalid) << text;
  }
}

TEST(VerifierKey, OfAnotherAlgorithmIsUnsupportedAndNotBroken) {
  Bytes material(33, 1);
  material[0] = 2;  // ECDSA
  const std::string text = "log.example+00000000+" + to_base64(material);
  EXPECT_EQ(parse_verifier_key(text).error().code, ErrorCode::unsupported);
}

TEST(Cosignature, GivesBackItsTime) {
  Note note = signed_note();
  const auto key = verifier_of(9, "witness.example", SignatureType::cosignature_v1);
  EXPECT_EQ(verify_cosignature(note, key).error().code, ErrorCode::not_found);
  note.signatures.push_back(cosign_note(kText, "witness.example", note_key(9), 1'767'225'600));
  const auto read = parse_note(to_text(note)).value();
  EXPECT_EQ(verify_cosignature(read, key).value(), 1'767'225'600U);
  EXPECT_TRUE(verify_note(read, verifier_of(1, "log.example")));
  EXPECT_EQ(verify_cosignature(read, verifier_of(1, "log.example")).error().code, ErrorCode::unsupported);
}

TEST(Cosignature, IsWorthNothingWithAnotherTimeOrText) {
  const auto key = verifier_of(9, "witness.example", SignatureType::cosignature_v1);
  Note note{std::string(kText), {cosign_note(kText, "witness.example", note_key(9), 1000)}};
  note.signatures[0].bytes[7] ^= 1;  // the lowest byte of the time
  EXPECT_EQ(verify_cosignature(note, key).error().code, ErrorCode::corrupt);
  note.signatures[0].bytes[7] ^= 1;
  ASSERT_TRUE(verify_cosignature(note, key));
  note.text = "other\n";
  EXPECT_EQ(verify_cosignature(note, key).error().code, ErrorCode::corrupt);
  note.text = kText;
  note.signatures[0].bytes.pop_back();
  EXPECT_EQ(verify_cosignature(note, key).error().code, ErrorCode::corrupt);
}

// A key used for both: its signature of one type must never pass for the other.
TEST(Cosignature, AndSignatureOfOneKeyAreNotTakenForEachOther) {
  const auto log = verifier_of(1, "log.example");
  const auto witness = verifier_of(1, "log.example", SignatureType::cosignature_v1);
  EXPECT_NE(log.id(), witness.id());
  Note note = signed_note();
  note.signatures[0].key_id = witness.id();
  EXPECT_FALSE(verify_cosignature(note, witness));
  Note cosigned{std::string(kText), {cosign_note(kText, "log.example", note_key(1), 5)}};
  cosigned.signatures[0].key_id = log.id();
  EXPECT_FALSE(verify_note(cosigned, log));
}

TEST(Cosignature, OfTheLatestTimeCounts) {
  const auto key = verifier_of(9, "witness.example", SignatureType::cosignature_v1);
  Note note{std::string(kText), {}};
  for (const std::uint64_t time_s : {20, 30, 10}) {
    note.signatures.push_back(cosign_note(kText, "witness.example", note_key(9), time_s));
  }
  EXPECT_EQ(verify_cosignature(note, key).value(), 30U);
}

}  // namespace
}  // namespace passnum
