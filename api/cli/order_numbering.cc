#include "api/cli/order_numbering.h"

namespace passnum {
namespace {

constexpr std::size_t kBookletsAtOnce = 500;

}  // namespace

Result<std::optional<Outcome>> number_booklets(Session& session, const NumberingRun& run,
                                               const NumberingKeys& keys, const OnNumbered& on_numbered) {
  NumberingCrew crew(run, keys, Crew::default_threads());
  std::vector<CommandBody> bodies;  // of booklets that are not numbered yet
  std::uint32_t attempt = 0;        // of the first of them
  std::uint32_t done = 0;
  while (done < run.count) {
    while (bodies.size() < kBookletsAtOnce && crew.left() != 0) bodies.emplace_back(crew.take());
    const auto outcomes = session.command(bodies);
    if (!outcomes) return outcomes.error();
    std::uint32_t taken = 0;
    while (taken < outcomes.value().size() && outcomes.value()[taken].is_accepted()) ++taken;
    on_numbered(std::span(bodies).first(taken));
    bodies.erase(bodies.begin(), bodies.begin() + taken);
    done += taken;
    if (taken == outcomes.value().size()) {
      attempt = 0;
      continue;
    }
    const auto& refused = outcomes.value()[taken];
    attempt = taken == 0 ? attempt + 1 : 1;
    if (refused.code != "already_exists" || attempt >= kAttemptsMax) return std::optional(refused);
    // Only the booklet that was refused draws again.
    bodies.front() = number_booklet(run.programme, run.order, BookletNumber(run.first.value + done), run.key,
                                    keys, attempt);
  }
  return std::optional<Outcome>();
}

}  // namespace passnum
