#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "ledger/core/refusal.h"
#include "ledger/store/store.h"
#include "ledger/tree/frontier.h"
#include "ledger/tree/log_signer.h"

namespace passnum {

// A unit that is decided and not yet true: what the Drafter hands to the Committer. Nobody may hear of what
// is in it.
struct Draft {
  struct Made {
    std::uint64_t index;
    bool is_repeat;
  };
  // One a request, in order: the entry it made or repeats, or why not.
  std::vector<std::variant<Made, Refused>> slots;
  Unit unit;          // its epoch and checkpoint are the Committer's to fill
  Frontier frontier;  // the edge of the tree with the unit in it
  std::vector<FullTile> full_tiles;
  std::optional<LogKeyChange> key_change;  // that one of its entries makes
  bool changes_setup = false;              // has an entry that is neither a redemption nor a reversal
};

}  // namespace passnum
