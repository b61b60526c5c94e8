#include "api/backup/expectation.h"

#include "api/server/key_file.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"
#include "ledger/tree/prove.h"
#include "ledger/tree/tlog_proof.h"

namespace passnum {
namespace {

constexpr std::string_view kReceiptBegins = "c2sp.org/tlog-proof@";
constexpr std::string_view kLockBegins = "passnum-lock/";

// The note in a checkpoint, a receipt or a checkpoint lock.
Result<std::string> text_in_file(const std::string& path) {
  auto text = read_whole_file(path, kTlogProofBytesMax);
  if (!text || !text.value().starts_with(kLockBegins)) return text;
  const auto lock = CheckpointLockFile::open(path);
  if (!lock) return lock.error();
  auto note = lock.value()->read();
  if (!note) return std::move(note).error();
  if (!note.value()) return Error(ErrorCode::corrupt, path + " holds no checkpoint");
  return std::move(*note.value());
}

}  // namespace

Result<Expectation> read_expectation(const std::string& text_or_file, const VerifierKey& key) {
  Expectation expectation;
  if (text_or_file.find('\n') != std::string::npos) {
    expectation.note = text_or_file;
    if (!expectation.note.ends_with('\n')) expectation.note += '\n';  // a shell takes it off
  } else {
    auto text = text_in_file(text_or_file);
    if (!text) return std::move(text).error();
    expectation.note = std::move(text).value();
  }
  if (expectation.note.starts_with(kReceiptBegins)) {
    auto receipt = parse_tlog_proof(expectation.note);
    if (!receipt) return receipt.error().while_doing("reading the expected checkpoint from a receipt");
    expectation.note = std::move(receipt).value().checkpoint;
  }
  auto checkpoint = open_checkpoint(expectation.note, key);
  if (!checkpoint) return checkpoint.error().while_doing("the expected checkpoint");
  expectation.checkpoint = std::move(checkpoint).value();
  return expectation;
}

Result<std::optional<Contradiction>> contradiction(const Expectation& expected, const std::string& found_note,
                                                   const Checkpoint& found, TileReader* tiles) {
  using Kind = Contradiction::Kind;
  const Checkpoint& known = expected.checkpoint;
  if (found.size < known.size) {
    return std::optional(Contradiction{Kind::rollback, expected.note, found_note});
  }
  Hash root = known.root;
  if (found.size == known.size) {
    root = found.root;
  } else if (tiles != nullptr && known.size > 0) {
    auto computed = Prover(*tiles).root(known.size);
    if (!computed) return computed.error().while_doing("computing the root at the expected size");
    root = computed.value();
  }
  if (root != known.root) return std::optional(Contradiction{Kind::fork, expected.note, found_note});
  return std::optional<Contradiction>();
}

}  // namespace passnum
