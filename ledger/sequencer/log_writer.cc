#include "ledger/sequencer/log_writer.h"

namespace passnum {

Result<std::vector<Answer>> LogWriter::commit(std::span<const Request> requests) {
  CHECK(requests.size() <= kUnitEntriesMax);
  if (committer_.stopped()) return *committer_.stopped();
  if (drafter_.failure()) return *drafter_.failure();
  CHECK(drafter_.requests_count() == 0);
  for (const auto& request : requests) drafter_.take(request);
  auto draft = drafter_.finish();
  if (!draft) return std::move(draft).error();
  return committer_.commit(std::move(draft).value());
}

}  // namespace passnum
