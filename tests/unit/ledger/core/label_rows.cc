#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

const ProgrammeId kNoProgramme{9};
const SiteId kNewSite{"site-2"};

LabelGranted granted(std::string_view from, std::optional<Day> until = std::nullopt) {
  return {stage::kProgramme, kNewSite, day_of(from), until};
}
LabelSuspended suspended(std::string_view from) {
  return {stage::kProgramme, kNewSite, day_of(from)};
}
LabelResumed resumed(std::string_view from) {
  return {stage::kProgramme, kNewSite, day_of(from)};
}
LabelEnded ended(std::string_view last_day) {
  return {stage::kProgramme, kNewSite, day_of(last_day)};
}

// At a second site, after `bodies`.
Do after(std::vector<CommandBody> bodies) {
  return [bodies = std::move(bodies)](TestLedger& ledger) {
    stage::add_site(ledger, kNewSite.text, "45232");
    for (const auto& body : bodies) ledger.must(body);
  };
}

RefusalRow row(std::string situation, Refusal refusal, std::vector<CommandBody> before,
               const CommandBody& wrong, const CommandBody& right) {
  return {std::move(situation), refusal, after(std::move(before)), asking(wrong), nothing, asking(right)};
}

}  // namespace

std::vector<RefusalRow> label_rows() {
  const auto june = granted("2026-06-01", day_of("2026-06-30"));
  return {
      row("ALabelOfAnUnknownProgramme", Refusal::programme_unknown, {},
          LabelGranted{kNoProgramme, kNewSite, day_of("2026-06-01"), std::nullopt}, june),
      state_row("ALabelOfAnUnknownSite", Refusal::site_unknown, nothing, asking(june), after({})),
      row("ALabelEndingBeforeItBegins", Refusal::malformed, {}, granted("2026-06-02", day_of("2026-06-01")),
          granted("2026-06-01", day_of("2026-06-01"))),
      row("ALabelGrantedAsItIs", Refusal::unchanged, {june}, june, granted("2026-07-01")),
      row("ALabelOverTheLastDayOfAnother", Refusal::already_exists, {june}, granted("2026-06-30"),
          granted("2026-07-01")),
      row("ALabelAfterOneWithoutEnd", Refusal::already_exists, {granted("2026-06-01")}, granted("2027-01-01"),
          ended("2026-12-31")),
      row("ALabelGrantedWhileSuspended", Refusal::already_exists, {june, suspended("2026-06-10")},
          granted("2026-07-01"), resumed("2026-06-20")),
      row("ALabelGrantedWhileSuspendedFromItsFirstDay", Refusal::already_exists,
          {june, suspended("2026-06-01")}, granted("2026-07-01"), resumed("2026-06-20")),
      row("SuspendingNoLabel", Refusal::label_unknown, {}, suspended("2026-06-10"), june),
      row("SuspendingFromBeforeTheLabel", Refusal::label_unknown, {june}, suspended("2026-05-31"),
          suspended("2026-06-01")),
      row("SuspendingFromAfterTheLabel", Refusal::label_unknown, {june}, suspended("2026-07-01"),
          suspended("2026-06-30")),
      row("SuspendingTwice", Refusal::unchanged, {june, suspended("2026-06-10")}, suspended("2026-06-05"),
          resumed("2026-06-20")),
      row("ResumingWhatIsNotSuspended", Refusal::label_unknown, {june}, resumed("2026-06-20"),
          suspended("2026-06-20")),
      row("ResumingBeforeTheSuspension", Refusal::malformed, {june, suspended("2026-06-10")},
          resumed("2026-06-09"), resumed("2026-06-10")),
      row("ResumingAfterTheLabelEnds", Refusal::label_ended, {june, suspended("2026-06-10")},
          resumed("2026-07-01"), resumed("2026-06-30")),
      row("EndingNoLabel", Refusal::label_unknown, {}, ended("2026-06-10"), june),
      row("EndingOnTheDayItEnds", Refusal::unchanged, {june}, ended("2026-06-30"), ended("2026-06-29")),
      row("EndingAfterItEnds", Refusal::unchanged, {june}, ended("2026-07-01"), ended("2026-06-01")),
      row("EndingWhatWasTakenBackWhole", Refusal::label_unknown, {june, ended("2026-05-31")},
          ended("2026-05-30"), june),
  };
}

}  // namespace passnum
