#include <algorithm>

#include "audit/replay/rules.h"
#include "ledger/model/offline_time.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

// What a redemption is about, found in the books.
struct Scene {
  ProgrammeBook& programme;
  BookletPlace place;
  VoucherIndex index;
  Slot device;
  Slot site;
  Day entry_day;
  Day service_day;
};

bool scan_fits(const ScanRequest& scan) {
  const bool typed = scan.entered == Entered::typed;
  return scan.voucher.has_value() && scan.code_commitment.has_value() == typed &&
         scan.scanned_at <= kLastTime;
}

// Finds what the redemption names, or records what is not there.
std::optional<Scene> scene_of(Turn& turn, const VoucherRedeemed& redeemed) {
  auto& books = turn.books();
  const auto& scan = redeemed.scan;
  if (!scan_fits(scan)) {
    turn.breach(Breach::scan_form);
    return std::nullopt;
  }
  auto* programme = known_programme(turn, redeemed.programme);
  const Slot device = books.devices.find(scan.device.text);
  turn.require(device != kNoSlot, Breach::device_unknown, scan.device.text);
  const Slot site = books.sites.find(scan.site.text);
  turn.require(site != kNoSlot, Breach::site_unknown, scan.site.text);
  const auto number = parse_voucher_number(*scan.voucher);
  turn.require(static_cast<bool>(number), Breach::voucher_unknown, *scan.voucher);
  if (!number || programme == nullptr) return std::nullopt;
  if (number.value().programme_code != programme->terms.code) {
    turn.breach(Breach::voucher_of_other_programme, *scan.voucher);
    return std::nullopt;
  }
  const auto place = books.booklet(*programme, number.value().booklet);
  if (!place || number.value().index.value > programme->terms.booklet_size) {
    turn.breach(Breach::voucher_unknown, *scan.voucher);
    return std::nullopt;
  }
  if (!turn.stands()) return std::nullopt;
  // Offline, the day is the one on which the voucher was given, by the device's clock.
  const Day entry_day = paris_day(turn.entry().at);
  const Day service_day = scan.offline ? paris_day(scan.scanned_at) : entry_day;
  return Scene{*programme, *place, number.value().index, device, site, entry_day, service_day};
}

void require_voucher(Turn& turn, const Scene& scene, const std::string& number) {
  const auto& order = turn.books().orders[scene.place.order];
  const auto state = turn.books().voucher(scene.place, scene.index);
  const auto is = [state](std::uint8_t bit) { return (state & bit) != 0; };
  if (!order.activated) {
    turn.breach(Breach::order_not_activated, number);
  } else {
    turn.require(is(voucher_is::kHandedOver), Breach::voucher_not_handed_over, number);
  }
  turn.require(!is(voucher_is::kSpent), Breach::voucher_spent, number);
  turn.require(!is(voucher_is::kBlocked), Breach::voucher_blocked, number);
  turn.require(!is(voucher_is::kCancelled), Breach::voucher_cancelled, number);
  turn.require(!is(voucher_is::kLapsed), Breach::voucher_lapsed, number);
}

void require_days(Turn& turn, const Scene& scene, const VoucherRedeemed& redeemed) {
  const auto& terms = scene.programme.terms;
  turn.require(redeemed.service_day == scene.service_day, Breach::service_day_wrong, redeemed.service_day);
  turn.require(terms.valid_from <= scene.service_day, Breach::not_yet_valid, scene.service_day);
  turn.require(scene.service_day <= terms.valid_until, Breach::expired, scene.service_day);
  turn.require(scene.entry_day <= terms.claim_until, Breach::claim_too_late, *redeemed.scan.voucher);
}

// A commune is itself; a département is what its communes' codes begin with.
bool is_inside(const std::vector<std::string>& perimeter, const std::string& insee_code) {
  if (insee_code.empty()) return false;
  return std::ranges::any_of(perimeter,
                             [&](const std::string& code) { return insee_code.starts_with(code); });
}

void require_site(Turn& turn, const Scene& scene, const VoucherRedeemed& redeemed) {
  const auto& books = turn.books();
  const auto& terms = scene.programme.terms;
  const auto& name = redeemed.scan.site.text;
  const auto label = scene.programme.labels.find(scene.site);
  turn.require(label != scene.programme.labels.end() && label->second.covers(scene.service_day),
               Breach::not_labelled, name);
  turn.require(is_inside(terms.perimeter, books.sites[scene.site].facts.insee_code),
               Breach::outside_perimeter, name);
  turn.require(std::ranges::find(terms.services, redeemed.scan.service) != terms.services.end(),
               Breach::service_not_accepted, redeemed.scan.service.text);
  const auto& structure = books.structures[books.sites[scene.site].structure];
  turn.require(structure.structure == redeemed.structure, Breach::structure_wrong, redeemed.structure.text);
}

// An offline scan that its device made before it was revoked was a promise made in good faith.
void require_device(Turn& turn, const Scene& scene, const VoucherRedeemed& redeemed) {
  const auto& device = turn.books().devices[scene.device];
  const auto& scan = redeemed.scan;
  turn.require(device.site == scene.site, Breach::device_at_other_site, scan.device.text);
  const bool made_before = scan.offline && device.revoked_at && scan.scanned_at < *device.revoked_at;
  turn.require(!device.revoked_at || made_before, Breach::device_revoked, scan.device.text);
  turn.require_signature(device.public_key, scan.device);
}

// Nobody can have worked with a device that was not there yet, nor been given a voucher a week before. But
// servers have taken such scans, and whom they promised the money is not to blame.
void note_scans_from_before(Turn& turn, const Scene& scene, const VoucherRedeemed& redeemed) {
  auto& books = turn.books();
  const auto& scan = redeemed.scan;
  if (!scan.offline) return;
  const std::int32_t handed_over = kVoucherEpoch.value + books.hand_over_day(scene.place, scene.index);
  if (scene.service_day.value + kHandOverLateDaysMax < handed_over)
    turn.note(Breach::scanned_before_hand_over, *scan.voucher);
  if (scan.scanned_at.value + kClockBehindMsMax < books.devices[scene.device].enrolled_at.value)
    turn.note(Breach::scanned_before_enrolment, scan.device.text + ", " + *scan.voucher);
}

void spend(Turn& turn, const Scene& scene, const VoucherRedeemed& redeemed) {
  auto& books = turn.books();
  auto& programme = scene.programme;
  const Slot structure = books.sites[scene.site].structure;
  const std::int64_t cents = programme.terms.face_value.value;
  books.voucher(scene.place, scene.index) |= voucher_is::kSpent;
  --programme.vouchers.handed_over_unspent;
  ++programme.vouchers.redeemed;
  turn.move(programme, cents, Purse::in_circulation, Purse::payable, structure);
  auto& claim = programme.claims[structure];
  ++claim.redeemed;
  claim.redeemed_cents += cents;
  ++claim.unstated[scene.entry_day];
  for (std::size_t i = 0; i < programme.funders.size(); ++i) {
    programme.funders[i].redeemed_cents += programme.face_value_by_funder[i];
  }
  Slot service = books.services.find(redeemed.scan.service.text);
  if (service == kNoSlot) service = books.services.add(redeemed.scan.service.text, redeemed.scan.service);
  RedemptionBook book;
  book.entry = turn.index().value;
  book.at = turn.entry().at;
  book.order = scene.place.order;
  book.booklet_offset = scene.place.offset;
  book.site = scene.site;
  book.structure = structure;
  book.device = scene.device;
  book.service = service;
  book.service_day = scene.service_day;
  book.index = scene.index;
  book.offline = redeemed.scan.offline;
  books.redemptions.push_back(book);
}

void unspend(Turn& turn, std::size_t number) {
  auto& books = turn.books();
  const RedemptionBook redemption = books.redemptions[number];
  auto& programme = books.programmes[books.orders[redemption.order].programme];
  const std::int64_t cents = programme.terms.face_value.value;
  books.redemptions.reverse(number, turn.index().value, turn.entry().at);
  auto& state = books.voucher({redemption.order, redemption.booklet_offset}, redemption.index);
  state = static_cast<std::uint8_t>(state & ~voucher_is::kSpent);
  ++programme.vouchers.handed_over_unspent;
  --programme.vouchers.redeemed;
  turn.move(programme, cents, Purse::payable, Purse::in_circulation, redemption.structure);
  auto& claim = programme.claims[redemption.structure];
  ++claim.reversed;
  claim.reversed_cents += cents;
  --claim.unstated[paris_day(turn.entry().at)];
  for (std::size_t i = 0; i < programme.funders.size(); ++i) {
    programme.funders[i].reversed_cents += programme.face_value_by_funder[i];
  }
}

}  // namespace

void follow(Turn& turn, const VoucherRedeemed& redeemed) {
  const auto scene = scene_of(turn, redeemed);
  if (!scene) return;
  require_voucher(turn, *scene, *redeemed.scan.voucher);
  require_days(turn, *scene, redeemed);
  require_site(turn, *scene, redeemed);
  require_device(turn, *scene, redeemed);
  turn.require(redeemed.amount == scene->programme.terms.face_value, Breach::amount_wrong,
               redeemed.amount.value);
  if (!turn.stands()) return;
  note_scans_from_before(turn, *scene, redeemed);
  spend(turn, *scene, redeemed);
}

void follow(Turn& turn, const RedemptionReversed& reversed) {
  auto& books = turn.books();
  const auto& reversal = reversed.reversal;
  require_text(turn, reversal.reason, 1);
  const auto found = books.redemption(reversal.scan_id);
  if (!found) return turn.breach(Breach::redemption_unknown, to_text(reversal.scan_id));
  const RedemptionBook redemption = books.redemptions[*found];
  const auto number = books.number_of(redemption);
  const auto& terms = books.programme_of(redemption).terms;
  const auto& device = books.devices[redemption.device];
  turn.require(!redemption.is_reversed(), Breach::reversed_twice, number);
  turn.require(device.device == reversal.device, Breach::reversal_by_other_device, reversal.device.text);
  turn.require(!device.revoked_at, Breach::device_revoked, reversal.device.text);
  const std::int64_t elapsed_ms = turn.entry().at.value - redemption.at.value;
  turn.require(elapsed_ms <= terms.reversal_minutes * kMinuteMs, Breach::reversal_too_late, number);
  turn.require(reversed.programme == terms.programme && reversed.voucher == number &&
                   reversed.structure == books.structures[redemption.structure].structure &&
                   reversed.amount == terms.face_value,
               Breach::reversal_of_other_facts, number);
  turn.require_signature(device.public_key, reversal.device);
  if (!turn.stands()) return;
  const auto claim = books.programme_of(redemption).claims.find(redemption.structure);
  CHECK(claim != books.programme_of(redemption).claims.end());
  // What is ordered or paid cannot be given back to the person.
  turn.require(claim->second.payable_cents >= terms.face_value.value, Breach::payable_exceeded, number);
  if (turn.stands()) unspend(turn, *found);
}

}  // namespace passnum
