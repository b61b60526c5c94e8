#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/cli/bench.h"
#include "api/client/load_client.h"

namespace passnum::bench {

// POSTs each body to /v1/redemptions, over the connections that were asked for; `answered` sees every answer.
// Errors: those of run_load; io, when a connection failed or an answer is missing.
Result<client::LoadReport> load_with(Stage& stage, const std::vector<std::string>& bodies,
                                     const std::function<void(const client::ClientResponse&)>& answered);

}  // namespace passnum::bench
