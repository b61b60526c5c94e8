#include "ledger/tree/tlog_proof.h"

#include <gtest/gtest.h>

#include "grown_tree.h"
#include "ledger/tree/proof.h"
#include "ledger/tree/prove.h"
#include "vectors.h"

namespace passnum {
namespace {

using testing::GrownTree;

class Receipt : public ::testing::Test {
 protected:
  Receipt() {
    for (int i = 0; i < 7; ++i) tree.append_text("entry-" + std::to_string(i));
    const Checkpoint checkpoint{"log.example", 7, tree.frontier.root(), {}};
    receipt.extra = to_bytes("entry-4");
    receipt.index = 4;
    PartsReader reader(tree);
    receipt.hashes = inclusion_proof(4, 7, reader).value();
    receipt.checkpoint = sign_checkpoint(checkpoint, "log.example", key);
  }

  SigningKey key = SigningKey::from_seed(Seed{5});
  VerifierKey verifier{"log.example", SignatureType::ed25519, key.public_key()};
  GrownTree tree;
  TlogProof receipt;
};

TEST_F(Receipt, RoundTripsAndVerifies) {
  const auto read = parse_tlog_proof(to_text(receipt));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read.value(), receipt);
  EXPECT_EQ(verify_tlog_proof(read.value(), read.value().extra, verifier).value().size, 7U);
}

TEST_F(Receipt, WithoutExtraHasNoSuchLine) {
  receipt.extra.clear();
  const std::string text = to_text(receipt);
  EXPECT_EQ(text.find("extra"), std::string::npos);
  EXPECT_EQ(parse_tlog_proof(text).value(), receipt);
}

TEST_F(Receipt, OfAnotherEntryIndexOrKeyDoesNotVerify) {
  EXPECT_EQ(verify_tlog_proof(receipt, as_bytes("entry-5"), verifier).error().code, ErrorCode::corrupt);
  TlogProof other = receipt;
  other.index = 5;
  EXPECT_EQ(verify_tlog_proof(other, receipt.extra, verifier).error().code, ErrorCode::corrupt);
  other.index = 7;
  EXPECT_EQ(verify_tlog_proof(other, receipt.extra, verifier).error().code, ErrorCode::invalid);
  other = receipt;
  other.hashes.pop_back();
  EXPECT_EQ(verify_tlog_proof(other, receipt.extra, verifier).error().code, ErrorCode::invalid);
  verifier.key = SigningKey::from_seed(Seed{6}).public_key();
  EXPECT_EQ(verify_tlog_proof(receipt, receipt.extra, verifier).error().code, ErrorCode::not_found);
}

TEST_F(Receipt, IsRefusedWhereverItIsCut) {
  const std::string text = to_text(receipt);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_tlog_proof(std::string_view(text).substr(0, size))) << size;
  }
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  CHECK(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_F(Receipt, IsRefusedInEveryOtherSpelling) {
  const std::string text = to_text(receipt);
  const std::string hash = to_base64(receipt.hashes[0]);
  const std::vector<std::string> refused{with(text, "@v1", "@v2"),
                                         with(text, "c2sp", "C2SP"),
                                         "\n" + text,
                                         "\xef\xbb\xbf" + text,
                                         with(text, "extra ", "extra"),
                                         with(text, "extra ", "extra  "),
                                         with(text, "extra ZW", "extra \nextra ZW"),
                                         with(text, "extra ", "Extra "),
                                         with(text, "index 4", "index 04"),
                                         with(text, "index 4", "index  4"),
                                         with(text, "index 4", "index -1"),
                                         with(text, "index 4", "index 4\nindex 4"),
                                         with(text, "index 4\n", ""),
                                         with(text, "index 4", "index"),
                                         with(text, hash, hash + " "),
                                         with(text, hash, hash.substr(1)),
                                         with(text, hash, hash + "A"),
                                         with(text, hash + "\n", hash + "\n\n"),
                                         with(text, "\n\nlog", "\nlog"),
                                         with(text, "\n", "\r\n")};
  for (const auto& other : refused) {
    EXPECT_EQ(parse_tlog_proof(other).error().code, ErrorCode::invalid) << other;
  }
  const std::string no_extra_data = "c2sp.org/tlog-proof@v1\nextra \n" + text.substr(text.find("index"));
  EXPECT_FALSE(parse_tlog_proof(no_extra_data)) << "without data the line is left out";
}

TEST_F(Receipt, HasALimitOnBytesAndOnHashes) {
  receipt.hashes.assign(kProofHashesMax, Hash{});
  EXPECT_TRUE(parse_tlog_proof(to_text(receipt)));
  receipt.hashes.emplace_back();
  EXPECT_EQ(parse_tlog_proof(to_text(receipt)).error().code, ErrorCode::too_large);
  receipt.hashes.clear();
  receipt.extra.assign(kTlogProofBytesMax, 1);
  EXPECT_EQ(parse_tlog_proof(to_text(receipt)).error().code, ErrorCode::too_large);
}

TEST(OwnVectors, ReceiptCosignatureAndCheckpointAreMadeAndVerifiedAsByAnIndependentProgram) {
  const auto vectors = testing::read_json(testing::own_vector("tree.json"));
  const auto log = parse_verifier_key(testing::text_of(vectors.at("log_vkey"))).value();
  const auto witness = parse_verifier_key(testing::text_of(vectors.at("witness_vkey"))).value();
  const auto log_key = SigningKey::from_seed(testing::seed_from_hex(vectors.at("log_seed")));
  const auto witness_key = SigningKey::from_seed(testing::seed_from_hex(vectors.at("witness_seed")));

  GrownTree tree;
  for (int i = 0; i < 1000; ++i) tree.append_text("leaf-" + std::to_string(i));
  const Checkpoint checkpoint{log.name, 1000, tree.frontier.root(), {}};
  const std::string note = sign_checkpoint(checkpoint, log.name, log_key);
  EXPECT_EQ(note, testing::text_of(vectors.at("checkpoint")));

  const auto time_s = vectors.at("cosignature_time_s").to_number<std::uint64_t>();
  const std::string line =
      to_text(cosign_note(checkpoint_body(checkpoint), witness.name, witness_key, time_s));
  EXPECT_EQ(line, testing::text_of(vectors.at("cosignature")));

  PartsReader reader(tree);
  const auto index = vectors.at("receipt_index").to_number<std::uint64_t>();
  const Bytes leaf = to_bytes("leaf-" + std::to_string(index));
  const TlogProof made{leaf, index, inclusion_proof(index, 1000, reader).value(), note + line};
  EXPECT_EQ(to_text(made), testing::text_of(vectors.at("receipt")));
  const auto read = parse_tlog_proof(testing::text_of(vectors.at("receipt"))).value();
  EXPECT_EQ(verify_tlog_proof(read, leaf, log).value(), checkpoint);
  EXPECT_EQ(verify_cosignature(parse_note(read.checkpoint).value(), witness).value(), time_s);
}

}  // namespace
}  // namespace passnum
