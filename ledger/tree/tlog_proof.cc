#include "ledger/tree/tlog_proof.h"

#include "ledger/tree/hashing.h"
#include "ledger/tree/proof.h"
#include "ledger/tree/text.h"

namespace passnum {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

// The hashes and the empty line after them.
Result<std::vector<Hash>> take_hashes(std::string_view& rest) {
  std::vector<Hash> hashes;
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return line.error().while_doing("hashes of the receipt");
    if (line.value().empty()) return hashes;
    if (hashes.size() == kProofHashesMax) {
      return Error(ErrorCode::too_large,
                   "the receipt holds more than " + std::to_string(kProofHashesMax) + " hashes");
    }
    const auto hash = parse_hash_base64(line.value());
    if (!hash) return hash.error().while_doing("hash " + std::to_string(hashes.size()) + " of the receipt");
    hashes.push_back(hash.value());
  }
}

}  // namespace

std::string to_text(const TlogProof& proof) {
  CHECK(!proof.checkpoint.empty());
  std::string text = std::string(kHeader) + "\n";
  if (!proof.extra.empty()) text += std::string(kExtra) + to_base64(proof.extra) + "\n";
  text += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.hashes) text += to_base64(hash) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (text.size() > kTlogProofBytesMax) {
    return Error(ErrorCode::too_large, "a receipt of " + std::to_string(text.size()) + " bytes, at most " +
                                           std::to_string(kTlogProofBytesMax) + " are read");
  }
  const auto header = take_line(text);
  if (!header || header.value() != kHeader) {
    return Error(ErrorCode::invalid, "not a receipt: the first line must be " + std::string(kHeader));
  }
  TlogProof proof;
  auto line = take_line(text);
  if (line && line.value().starts_with(kExtra)) {
    auto extra = from_base64(line.value().substr(kExtra.size()));
    if (!extra || extra.value().empty()) {
      return Error(ErrorCode::invalid, "the extra line of the receipt is not the base64 of one byte or more");
    }
    proof.extra = std::move(extra).value();
    line = take_line(text);
  }
  if (!line || !line.value().starts_with(kIndex)) {
    return Error(ErrorCode::invalid, "the receipt has no index line where it must have one");
  }
  const auto index = parse_decimal(line.value().substr(kIndex.size()));
  if (!index) return index.error().while_doing("index of the receipt");
  proof.index = index.value();

  auto hashes = take_hashes(text);
  if (!hashes) return hashes.error();
  proof.hashes = std::move(hashes).value();

  const auto note = parse_note(text);
  if (!note) return note.error().while_doing("checkpoint of the receipt");
  const auto checkpoint = parse_checkpoint_body(note.value().text);
  if (!checkpoint) return checkpoint.error().while_doing("checkpoint of the receipt");
  proof.checkpoint = text;
  return proof;
}

Result<Checkpoint> verify_tlog_proof(const TlogProof& proof, ByteView leaf, const VerifierKey& key) {
  auto checkpoint = open_checkpoint(proof.checkpoint, key);
  if (!checkpoint) return checkpoint.error().while_doing("checkpoint of the receipt");
  const auto included = verify_inclusion(proof.index, checkpoint.value().size, leaf_hash(leaf), proof.hashes,
                                         checkpoint.value().root);
  if (!included) return included.error();
  return checkpoint;
}

}  // namespace passnum
