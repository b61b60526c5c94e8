#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "audit/replay/replay.h"
#include "ledger/model/entry.h"

namespace passnum {

// Composes a small log, entry by entry, as an honest server would write it: real keys from seeds, real
// signatures, the postings that the rules call for. A test then says one thing more, right or wrong.
//
// The world after construction (programme 7, code "TST26", 10 vouchers of EUR 10 a booklet, 60 % and 40 %):
//   operators "anne" (first, by init) and "bruno"; issuing key 1
//   structures "asso" (RNA), "ville" (SIRET), "fablab" (to be completed)
//   sites "asso-1" (45234), "ville-1" (45147), "fablab-1" (45234), "loin" (75056, no label, of "asso"),
//     labelled from 2026-01-01 but "loin"
//   devices "tel-asso", "tel-ville", "tel-fablab", "tel-loin"
//   custodians "imprimeur", "metropole", "ccas"
//   order "c1": booklets 1 to 4, numbered and activated, originals of 1 to 3 printed,
//     1 to 3 moved to "metropole", 1 and 2 on to "ccas"
//   handed over by "ccas": booklet 1 whole, booklet 2 vouchers 1 to 5
//   order "c2": booklets 5 and 6, numbered, not activated
class Life {
 public:
  Life();

  // Appends an entry a minute after the last one.
  Entry& say(const std::string& actor, EntryBody body, std::vector<Posting> postings = {});

  using TweakRedemption = std::function<void(Entry&, VoucherRedeemed&)>;
  using TweakReversal = std::function<void(Entry&, RedemptionReversed&)>;
  // An online redemption of one voucher by "tel-asso"; `tweak` changes it before the device signs, and the
  // device is the one that the scan names then.
  Entry& redeem(std::uint32_t booklet, std::uint8_t index, const TweakRedemption& tweak = {});
  // Undoes the redemption in `redemption_entry`.
  Entry& reverse(const Entry& redemption_entry, const TweakReversal& tweak = {});
  Entry& block(std::uint32_t booklet, std::vector<int> vouchers);
  Entry& hand_over(std::uint32_t booklet, std::vector<int> vouchers);
  Entry& cancel(std::uint32_t booklet, std::vector<int> vouchers, std::vector<Posting> postings);
  Entry& lapse(std::uint32_t booklet, std::vector<int> vouchers, std::vector<Posting> postings);

  void wait(std::int64_t minutes) { now = TimeMs(now.value + minutes * 60'000); }
  void wait_until(const char* day);

  std::vector<Entry> entries;
  TimeMs now;
  Uuid next_uuid();

 private:
  void enrol();
  void record_places();
  void place_orders();
  std::uint64_t uuids_ = 0;
};

std::string number_text(std::uint32_t booklet, std::uint8_t index);
std::vector<VoucherIndex> indexes(const std::vector<int>& values);
SigningKey key_named(const std::string& name);
ProgrammeCreated programme_terms();
BookletNumbered numbered_booklet(std::uint32_t booklet, const std::string& order);
inline Day day_of(const char* text) {
  return parse_day(text).value();
}
inline constexpr ProgrammeId kProgramme{7};

Replay replayed(const std::vector<Entry>& entries, ReplayOptions options = {});
// Every notice's breach, in order.
std::vector<Breach> notices(const Replay& replay);
// Every finding's breach, in order.
std::vector<Breach> breaches(const Replay& replay);
inline void PrintTo(Breach breach, std::ostream* out) {
  *out << words_of(breach).code;
}

}  // namespace passnum
