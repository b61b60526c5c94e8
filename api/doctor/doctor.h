#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/doctor/finding.h"
#include "api/server/data_directory.h"
#include "api/tls/certificate_facts.h"
#include "audit/copy/source.h"
#include "ledger/base/time.h"
#include "ledger/tree/note.h"

namespace passnum::doctor {

// Each looks at one thing and adds what it finds. What measures (`read_…`, `measure_…`) and what judges are
// apart, so that every judgement can be tried without a machine that has the fault. Nothing is changed on the
// disk but a small file that measure_sync() makes and removes, and SQLite's own files beside accounts.db.

// The folder: files that must be there, who owns them, who may read the secret ones.
void examine_folder(const DataDirectory& data, Findings& findings);
// ledger.json and the public keys, and that they are of one log. The log's key, when it can be read.
std::optional<VerifierKey> examine_configuration(const DataDirectory& data, Findings& findings);

// Who may sign in: identity.json, as a server called `host` would read it, and accounts.db, whole. Both may
// be absent: an older ledger has neither, and a server makes the second.
void examine_accounts(const DataDirectory& data, const std::string& host, Findings& findings);

// The certificate and its key, at `now`, for a server that is called `host`.
void examine_certificate(const DataDirectory& data, const std::string& host, TimeMs now, Findings& findings);
void judge_certificate(const tls::CertificateFacts& facts, const std::string& host, TimeMs now,
                       Findings& findings);

// Space and inodes, the kind of file system, and how long it takes to make a small write durable.
void examine_disk(const std::string& folder, Findings& findings);
struct Space {
  std::uint64_t free_bytes = 0;
  std::uint64_t total_bytes = 0;
  std::uint64_t free_inodes = 0;
  std::uint64_t total_inodes = 0;  // 0: this file system does not count them
};
void judge_space(const Space& space, Findings& findings);
// `type` as statfs(2) gives it. True when a sync there can mean something.
bool judge_file_system(std::uint64_t type, Findings& findings);
// Median microseconds of a write of 4 KiB and fdatasync. Errors: io.
Result<double> measure_sync(const std::string& folder);
void judge_sync(double median_us, Findings& findings);

// Limits of this process, which are the server's when it is started the same way.
void examine_limits(Findings& findings);
void judge_open_files(std::uint64_t limit, Findings& findings);

// The store: that it opens, that its mark agrees, that its checkpoint is signed by `key`. Where its log can
// be read from, unless another process has it open or it is broken.
struct StoreSeen {
  bool is_open_elsewhere = false;
  std::unique_ptr<Snapshot> snapshot;  // null when it cannot be read
};
StoreSeen examine_store(const DataDirectory& data, const std::optional<VerifierKey>& key, Findings& findings);

// The checkpoint lock: that it is there, and that nothing was published that the store does not have.
void examine_lock(const std::string& path, const std::optional<VerifierKey>& key, const StoreSeen& store,
                  Findings& findings);

// What the machine's clock can be compared with.
struct ClockFacts {
  TimeMs now;
  bool is_synchronised = false;            // the kernel says that something keeps it right
  std::optional<TimeMs> last_entry;        // of the log
  std::optional<std::string> server_date;  // the header of an answer that came just now
  std::int64_t jump_ms = 0;  // how far it went from the monotonic clock while the doctor was at work
};
bool read_is_synchronised();
void judge_clock(const ClockFacts& facts, Findings& findings);
// "Sat, 21 Nov 2026 06:00:00 GMT" (RFC 9110, 5.6.7). Errors: invalid.
Result<TimeMs> parse_http_date(const std::string& text);
// When the last entry was written. Errors: those of the source; invalid.
Result<TimeMs> last_entry_time(LogSource& source, const VerifierKey& key);

}  // namespace passnum::doctor
