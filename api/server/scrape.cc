#include "api/server/scrape.h"

#include <algorithm>

#include "api/metrics/process_metrics.h"
#include "ledger/core/records.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

using metrics::Exposition;
using Type = metrics::Exposition::Type;

std::uint64_t append_log(Exposition& out, const Scraped& from) {
  const auto snapshot = from.store.snapshot();
  out.family("passnum_tree_size_entries", Type::gauge, "Entries that the newest checkpoint covers.");
  out.sample({}, snapshot->size());
  const auto ledger = stored<LedgerRecord>(*snapshot, state_key::ledger());
  if (!ledger || !ledger.value()) return 1;
  const std::int64_t age_ms = from.clock.now().value - ledger.value()->last_at.value;
  out.family("passnum_checkpoint_age_seconds", Type::gauge, "Time since the newest entry was made.");
  out.sample({}, static_cast<double>(std::max<std::int64_t>(0, age_ms)) / 1000.0);
  return 0;
}

std::uint64_t append_store(Exposition& out, const Store& store) {
  const auto sizes = store.sizes();
  if (!sizes) return 1;
  out.family("passnum_store_disk_bytes", Type::gauge, "All files of the store.");
  out.sample({}, sizes.value().disk_bytes);
  out.family("passnum_store_memory_bytes", Type::gauge,
             "What the store keeps in memory of what it read and wrote.");
  out.sample({}, sizes.value().memory_bytes);
  out.family("passnum_store_unflushed_bytes", Type::gauge, "Of those, what is in the write-ahead log only.");
  out.sample({}, sizes.value().unflushed_bytes);
  return 0;
}

void append_sequencer(Exposition& out, const Sequencer& sequencer) {
  out.family("passnum_queue_requests", Type::gauge, "Requests that wait for the sequencer.");
  out.sample({}, static_cast<std::uint64_t>(sequencer.waiting()));
  out.family("passnum_sequencer_stopped", Type::gauge, "1 when the machine failed and nothing is accepted.");
  out.sample({}, std::uint64_t{sequencer.has_stopped() ? 1U : 0U});
}

}  // namespace

std::string scrape(const Scraped& from) {
  Exposition out;
  from.ledger.append_to(out);
  append_sequencer(out, from.sequencer);
  std::uint64_t errors = append_log(out, from);
  errors += append_store(out, from.store);
  from.http.append_to(out, from.server.counts());
  out.family("passnum_log_lines_dropped_total", Type::counter,
             "Lines of the log that its reader was too slow for.");
  out.sample({}, from.log.lines_dropped());
  metrics::append_process(out);
  out.family("passnum_scrape_errors", Type::gauge, "Groups of metrics that this scrape could not read.");
  out.sample({}, errors);
  return out.text();
}

}  // namespace passnum
