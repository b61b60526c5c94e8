// The log as other people's tools write it: every byte of every file must come out the same.
#include <gtest/gtest.h>

#include <map>

#include "grown_tree.h"
#include "ledger/crypto/hash.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/proof.h"
#include "ledger/tree/prove.h"
#include "ledger/tree/tlog_proof.h"
#include "vectors.h"

namespace passnum {
namespace {

using testing::GrownTree;
using testing::text_of;

std::vector<Hash> hashes_from_base64(const boost::json::value& values) {
  std::vector<Hash> out;
  for (const auto& value : values.as_array()) out.push_back(parse_hash_base64(text_of(value)).value());
  return out;
}

std::string entry(std::uint64_t index) {
  return "entry-" + std::to_string(index);
}

TEST(PassLedgerVector, IsMadeAndVerifiedByteForByte) {
  PASSNUM_NEED_SHARED_VECTOR("kat_pass_ledger.json");
  const auto vector = testing::read_json(testing::shared_vector("kat_pass_ledger.json"));
  const auto log_key = SigningKey::from_seed(testing::seed_from_hex(vector.at("log_seed_hex")));
  const auto witness_key = SigningKey::from_seed(testing::seed_from_hex(vector.at("witness_seed_hex")));
  const VerifierKey log{"pass.example/ledger", SignatureType::ed25519, log_key.public_key()};
  const VerifierKey witness{"witness.example/w1", SignatureType::cosignature_v1, witness_key.public_key()};
  EXPECT_EQ(to_text(log), text_of(vector.at("log_vkey")));
  EXPECT_EQ(to_text(witness), text_of(vector.at("witness_vkey_type4")));
  EXPECT_EQ(to_text(VerifierKey{witness.name, SignatureType::ed25519, witness.key}),
            text_of(vector.at("witness_vkey_type1_same_key")));

  GrownTree tree;
  for (std::uint64_t i = 0; i < 7; ++i) tree.append_text(entry(i));
  PartsReader reader(tree);
  Prover prover(reader);
  const Hash root3 = prover.root(3).value();
  const Hash root7 = prover.root(7).value();
  EXPECT_EQ(to_base64(root3), text_of(vector.at("root3_b64")));
  EXPECT_EQ(to_base64(root7), text_of(vector.at("root7_b64")));
  EXPECT_EQ(prover.inclusion(4, 7).value(), hashes_from_base64(vector.at("inclusion_4_of_7_b64")));
  const auto growth = prover.consistency(3, 7).value();
  EXPECT_EQ(growth, hashes_from_base64(vector.at("consistency_3_to_7_b64")));
  EXPECT_TRUE(verify_consistency(3, 7, root3, root7, growth));

  const Checkpoint checkpoint{log.name, 7, root7, {}};
  const std::string note = sign_checkpoint(checkpoint, log.name, log_key);
  EXPECT_EQ(note, text_of(vector.at("checkpoint7")));
  const auto time_s = vector.at("cosignature_time").to_number<std::uint64_t>();
  const std::string line =
      to_text(cosign_note(checkpoint_body(checkpoint), witness.name, witness_key, time_s));
  EXPECT_EQ(line, text_of(vector.at("cosignature_line")));

  const TlogProof receipt{{}, 4, prover.inclusion(4, 7).value(), note + line};
  EXPECT_EQ(to_text(receipt), text_of(vector.at("tlog_proof_index4")));
  const auto read = parse_tlog_proof(text_of(vector.at("tlog_proof_index4"))).value();
  EXPECT_EQ(verify_tlog_proof(read, as_bytes("entry-4"), log).value(), checkpoint);
  EXPECT_EQ(verify_cosignature(parse_note(read.checkpoint).value(), witness).value(), time_s);
}

TEST(PassLedgerVector, HoldsPublishedNotesThatVerify) {
  PASSNUM_NEED_SHARED_VECTOR("kat_pass_ledger.json");
  const auto vector = testing::read_json(testing::shared_vector("kat_pass_ledger.json"));
  const auto& published = vector.at("published_examples").at("c2sp_signed_note");
  const auto key = parse_verifier_key(text_of(published.at("vkey"))).value();
  EXPECT_TRUE(verify_note(parse_note(text_of(published.at("note"))).value(), key));
  const std::string vkey = text_of(vector.at("published_examples").at("x_mod_note").at("vkey"));
  EXPECT_EQ(to_text(parse_verifier_key(vkey).value()), vkey);
}

// Every file of the static log of `size` entries, by path.
std::map<std::string, Bytes> files_of(std::uint64_t size, const std::string& checkpoint) {
  GrownTree tree;
  for (std::uint64_t i = 0; i < size; ++i) tree.append_text(entry(i));
  PartsReader reader(tree);
  std::map<std::string, Bytes> files{{"checkpoint", to_bytes(checkpoint)}};
  for (std::uint8_t level = 0; level < tile_levels(size); ++level) {
    for (std::uint64_t index = 0; index < tile_count(level, size); ++index) {
      const TileName name{TileKind::hashes, level, index, tile_width(level, index, size)};
      files[tile_path(name)] = encode_tile(reader.tile(level, index, name.width).value());
    }
  }
  for (std::uint64_t index = 0; index < tile_count(0, size); ++index) {
    const TileName name{TileKind::entries, 0, index, tile_width(0, index, size)};
    std::vector<Bytes> entries;
    for (std::uint64_t i = 0; i < name.width; ++i) entries.push_back(to_bytes(entry(index * kTileWidth + i)));
    files[tile_path(name)] = encode_bundle(entries);
  }
  return files;
}

class TilesVector : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(TilesVector, HasTheSameBytesInEveryFile) {
  const std::string file = "kat_tiles_" + std::to_string(GetParam()) + ".json";
  PASSNUM_NEED_SHARED_VECTOR(file);
  const auto vector = testing::read_json(testing::shared_vector(file));
  Seed seed;
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<Byte>(i);
  const Hash root = parse_hash_base64(text_of(vector.at("root_b64"))).value();
  const std::string checkpoint = sign_checkpoint({"pass.example/ledger", GetParam(), root, {}},
                                                 "pass.example/ledger", SigningKey::from_seed(seed));
  EXPECT_EQ(checkpoint, text_of(vector.at("checkpoint")));

  const auto files = files_of(GetParam(), checkpoint);
  EXPECT_EQ(files.size(), vector.at("files").to_number<std::size_t>());
  for (const auto& selected : vector.at("sha256_of_selected").as_object()) {
    const auto found = files.find(std::string(selected.key()));
    ASSERT_NE(found, files.end()) << selected.key();
    EXPECT_EQ(to_hex(sha256(found->second)), text_of(selected.value())) << selected.key();
  }
  Bytes all;
  for (const auto& [path, bytes] : files) {
    const Bytes line = to_bytes(path + "\n");
    const Hash sum = sha256(bytes);
    all.insert(all.end(), line.begin(), line.end());
    all.insert(all.end(), sum.begin(), sum.end());
  }
  const std::string words = text_of(vector.at("sha256_all"));
  EXPECT_EQ(to_hex(sha256(all)), words.substr(words.rfind(' ') + 1));
}

INSTANTIATE_TEST_SUITE_P(, TilesVector, ::testing::Values(1, 256, 70'000),
                         [](const auto& test) { return "Of" + std::to_string(test.param) + "Entries"; });

}  // namespace
}  // namespace passnum
