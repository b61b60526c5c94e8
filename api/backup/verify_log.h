#pragma once

#include <memory>

#include "audit/copy/verify_copy.h"
#include "ledger/store/store.h"

namespace passnum {

// The published files of a log, made from a store: so that what verifies a copy verifies a store.
class SnapshotSource final : public LogSource {
 public:
  // `snapshot` outlives this.
  explicit SnapshotSource(const Snapshot& snapshot) : snapshot_(snapshot) {}
  Result<Bytes> fetch(std::string_view path) override;

 private:
  const Snapshot& snapshot_;
};

constexpr std::uint64_t kSampledReceiptsMax = 64;

struct VerifiedLog {
  VerifiedCopy copy;
  std::uint64_t receipts_count = 0;
};

// verify_copy(), and then receipts of up to kSampledReceiptsMax entries, the first and the last among them,
// made from the log and verified alone. Errors: those of verify_copy() and verify_receipt().
Result<VerifiedLog> verify_log(LogSource& source, const VerifierKey& key, const CopyOptions& options);

}  // namespace passnum
