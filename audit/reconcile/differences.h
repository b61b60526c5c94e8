#pragma once

#include <vector>

#include "audit/reconcile/reconcile.h"

namespace passnum {

// Every figure on which the replay and the server do not agree, by figure.
std::vector<Difference> differences_between(const Replay& replay, const ServerFigures& server);

}  // namespace passnum
