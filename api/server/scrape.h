#pragma once

#include <string>

#include "api/http/server.h"
#include "api/metrics/http_metrics.h"
#include "api/metrics/ledger_metrics.h"
#include "api/server/server_log.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"

namespace passnum {

// Where the numbers come from that are asked for only when somebody scrapes.
struct Scraped {
  const metrics::LedgerMetrics& ledger;
  const metrics::HttpMetrics& http;
  const http::Server& server;
  const Sequencer& sequencer;
  const Store& store;
  const ServerLog& log;
  Clock& clock;
};

// Every metric, as Prometheus' text. What cannot be read is left out, and counted in passnum_scrape_errors.
std::string scrape(const Scraped& from);

}  // namespace passnum
