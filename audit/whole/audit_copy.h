#pragma once

#include <memory>

#include "audit/copy/verify_copy.h"
#include "audit/replay/replay.h"

namespace passnum {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;
constexpr std::uint64_t kAuditEntriesMax = UINT32_MAX;  // the books number entries in 32 bits
constexpr std::size_t kAuditMemoryBytesAtFirst = 512 * kMebibyte;

struct AuditOptions {
  bool verify_device_signatures = true;
  // How many threads read leaves and try signatures, beside the one that follows the rules; 0: that one does
  // it all. By default one a core.
  unsigned threads = default_threads();
  // What the whole process may hold in memory. The books grow with the log (see Books).
  std::size_t memory_bytes_max = kAuditMemoryBytesAtFirst;
  CopyProgress progress;  // may be empty

  static unsigned default_threads();
};

struct AuditedCopy {
  VerifiedCopy copy;
  std::unique_ptr<Replay> replay;  // finished
};

// The whole audit of a copy: verify_copy() checks every hash, and a Replay follows every entry, on as many
// cores as there are. The findings do not depend on the number of threads. Errors: those of verify_copy();
// too_large, when the process would need more memory than it may; io, when the books' temporary file fails.
Result<AuditedCopy> audit_copy(LogSource& source, const VerifierKey& key, const AuditOptions& options);

}  // namespace passnum
