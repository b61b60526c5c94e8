#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/cli/bench.h"
#include "api/client/load_client.h"

namespace passnum::bench {

// Hands over every booklet, enrols a device a connection, and signs the redemptions that were asked for into
// `stage.run.bodies`.
Result<Done> prepare_redemptions(Stage& stage);
// What the ledger itself says: this many vouchers, each once, and the money with it.
Result<Done> check_balances(Stage& stage, std::uint64_t redemptions);

// POSTs each body to /v1/redemptions, over the connections that were asked for; `answered` sees every answer.
// Errors: those of run_load; io, when a connection failed or an answer is missing.
Result<client::LoadReport> load_with(Stage& stage, const std::vector<std::string>& bodies,
                                     const std::function<void(const client::ClientResponse&)>& answered);

}  // namespace passnum::bench
