#pragma once

#include <string>

#include "api/server/data_directory.h"

namespace passnum {

// What the commands say about what a backup does not hold, in one place. French, for whoever runs the server.

// After a backup of `data`: what else must be kept, and how.
std::string words_after_backup(const DataDirectory& data);
// After a restore to `to`: what is still missing there, and what to do about the checkpoint lock
// (ledger/store/checkpoint_lock.h), which a restore never touches.
std::string words_after_restore(const DataDirectory& to);

}  // namespace passnum
