#pragma once

#include <memory>
#include <string>

#include "api/backup/make_backup.h"
#include "api/server/data_directory.h"
#include "ledger/base/clock.h"
#include "tests/support/scratch_directory.h"

namespace passnum {

// A ledger in a data directory, closed between the calls, and a folder for its backups.
class SmallLedger {
 public:
  explicit SmallLedger(const std::string& origin = "pass.example/ledger");

  const DataDirectory& data() const { return data_; }
  std::string folder() const { return scratch_.file("backups"); }
  std::string file(const std::string& name) const { return scratch_.file(name); }
  VerifierKey key() const;
  // Adds so many entries.
  void grow(int entries);
  // The checkpoint of the log as it is.
  std::string note() const;
  // A backup by this program, as `passnum backup` makes it without a server.
  Result<BackupMade> back_up() const;

 private:
  ScratchDirectory scratch_;
  DataDirectory data_{scratch_.file("data")};
  std::string origin_;
  int grown_ = 0;
};

}  // namespace passnum
