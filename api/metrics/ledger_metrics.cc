#include "api/metrics/ledger_metrics.h"

#include <array>

namespace passnum::metrics {
namespace {

using Type = Exposition::Type;

constexpr std::array<std::string_view, 4> kStages{"queue", "decide", "sync", "reply"};
enum Stage : std::size_t { kQueue, kDecide, kSync, kReply };
constexpr std::size_t kRefusalsCount = EnumNames<Refusal>::names.size();

// What lies in which cell.
enum : std::size_t {
  kAccepted,
  kRepeated,
  kError,
  kBusy,
  kFirstRefusal,
  kFirstStage = kFirstRefusal + kRefusalsCount,
  kFirstBatch = kFirstStage + kStages.size() * TimeHistogram::kCellsCount,
  kCellsCount = kFirstBatch + CountHistogram::kCellsCount,
};

TimeHistogram stage(std::size_t number) {
  return {&kTimeBounds, kFirstStage + number * TimeHistogram::kCellsCount};
}

CountHistogram batch() {
  return {&kCountBounds, kFirstBatch};
}

void append_answers(Exposition& out, const Cells& cells) {
  out.family("passnum_answers_total", Type::counter,
             "Scans, reversals and commands answered: accepted, repeated, a refusal by its name, error (what "
             "became of it is not known), busy.");
  const auto show = [&](std::string_view result, std::size_t cell) {
    out.sample({{"result", result}}, cells.sum(cell));
  };
  show("accepted", kAccepted);
  show("repeated", kRepeated);
  show("error", kError);
  show("busy", kBusy);
  for (std::size_t i = 0; i < kRefusalsCount; ++i) show(EnumNames<Refusal>::names[i], kFirstRefusal + i);
}

void append_stages(Exposition& out, const Cells& cells) {
  out.family("passnum_stage_duration_seconds", Type::histogram,
             "Time of a request in the queue; of a batch deciding, appending with its sync, replying.");
  for (std::size_t i = 0; i < kStages.size(); ++i) {
    out.histogram(cells, stage(i), {{"stage", kStages[i]}}, kNanosecondsPerSecond);
  }
  out.family("passnum_batch_requests", Type::histogram, "Requests decided together.");
  out.histogram(cells, batch(), {}, 1);
}

}  // namespace

LedgerMetrics::LedgerMetrics() : cells_(kCellsCount) {}

void LedgerMetrics::answered(const Answer& answer) {
  if (const auto* receipt = std::get_if<Receipt>(&answer)) return accepted(receipt->is_repeat);
  if (const auto* no = std::get_if<Refused>(&answer)) return refused(no->refusal);
  if (std::get<Error>(answer).code == ErrorCode::unavailable) return busy(1);
  failed();
}

void LedgerMetrics::accepted(bool is_repeat) {
  cells_.add(is_repeat ? kRepeated : kAccepted);
}

void LedgerMetrics::refused(Refusal refusal) {
  cells_.add(kFirstRefusal + static_cast<std::size_t>(refusal));
}

void LedgerMetrics::failed() {
  cells_.add(kError);
}

void LedgerMetrics::busy(std::size_t count) {
  cells_.add(kBusy, count);
}

void LedgerMetrics::waited(std::chrono::nanoseconds time) {
  stage(kQueue).add(cells_, nanoseconds(time));
}

void LedgerMetrics::decided(std::size_t requests_count, std::chrono::nanoseconds time) {
  stage(kDecide).add(cells_, nanoseconds(time));
  batch().add(cells_, requests_count);
}

void LedgerMetrics::synced(std::size_t, std::chrono::nanoseconds time) {
  stage(kSync).add(cells_, nanoseconds(time));
}

void LedgerMetrics::replied(std::size_t, std::chrono::nanoseconds time) {
  stage(kReply).add(cells_, nanoseconds(time));
}

void LedgerMetrics::append_to(Exposition& out) const {
  append_answers(out, cells_);
  append_stages(out, cells_);
}

}  // namespace passnum::metrics
