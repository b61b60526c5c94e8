#pragma once

#include <string>

#include "api/cli/context.h"
#include "audit/whole/audit_copy.h"

namespace passnum {

// What every command that reads the log for itself is told.
struct LogAuditOptions {
  std::string where;
  std::string vkey;
  std::size_t memory_mib = kAuditMemoryBytesAtFirst / kMebibyte;
  bool skips_signatures = false;
};
void add_log_audit_options(CLI::App& command, LogAuditOptions& options);

// The log that the options name, verified and read again by the audit's own rules, with its progress shown.
Result<AuditedCopy> audit_log(Context& context, const LogAuditOptions& options);
// Shows what the audit has found and noted; kExitDone when it has found nothing.
int show_findings(Context& context, const Replay& replay);

}  // namespace passnum
