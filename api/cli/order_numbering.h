#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "api/cli/session.h"
#include "issuer/numbering/numbering_crew.h"

namespace passnum {

using OnNumbered = std::function<void(std::span<const CommandBody>)>;

// Numbers a run of booklets in the ledger: while it takes some hundred, the next are drawn and signed on
// every core. `on_numbered` hears of each booklet that the ledger has taken, some hundred at a time and in
// order. Returns the refusal that stopped it, or nothing when all are numbered; a typed code that another
// voucher has is not one, and drawn anew. Errors: those of Session::command().
Result<std::optional<Outcome>> number_booklets(Session& session, const NumberingRun& run,
                                               const NumberingKeys& keys, const OnNumbered& on_numbered);

}  // namespace passnum
