#include <algorithm>

#include "ledger/core/decide.h"
#include "ledger/core/labels.h"
#include "ledger/core/perimeter.h"
#include "ledger/model/offline_time.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

constexpr TimeMs kScannedAtMax{7'258'118'400'000};  // 2200-01-01T00:00:00Z

// What a redemption is judged on, found once.
struct Case {
  const BookletRecord* booklet;
  const OrderRecord* order;
  const ProgrammeCreated* programme;
  const SiteRecorded* site;    // nullptr when unknown
  const LabelRecord* label;    // nullptr when there is none
  const DeviceRecord* device;  // nullptr when unknown
};

std::optional<Refused> refused_voucher(const Case& c, const VoucherRecord& voucher, Day service_day,
                                       TimeMs at) {
  if (!c.order->is_activated) return Refused(Refusal::order_not_activated);
  if (voucher.status == VoucherStatus::with_custodian) return Refused(Refusal::not_handed_over);
  if (voucher.status == VoucherStatus::redeemed) {
    return Refused(Refusal::already_redeemed, "encaissé le " + to_paris_text(voucher.redeemed_at));
  }
  if (voucher.is_blocked) return Refused(Refusal::blocked);
  if (voucher.status == VoucherStatus::cancelled) return Refused(Refusal::cancelled);
  if (service_day < c.programme->valid_from) {
    return Refused(Refusal::not_yet_valid, "valable à partir du " + to_french(c.programme->valid_from));
  }
  if (service_day > c.programme->valid_until) {
    return Refused(Refusal::expired, "valable jusqu’au " + to_french(c.programme->valid_until));
  }
  if (voucher.status == VoucherStatus::lapsed || paris_day(at) > c.programme->claim_until) {
    return Refused(Refusal::claim_closed,
                   "transmission possible jusqu’au " + to_french(c.programme->claim_until));
  }
  // With network the day is the server's, and so after the hand-over.
  if (voucher.handed_over_on && service_day.value < voucher.handed_over_on->value - kHandOverLateDaysMax) {
    return Refused(Refusal::scanned_before_hand_over, "remis le " + to_french(*voucher.handed_over_on));
  }
  return std::nullopt;
}

std::optional<Refused> refused_place(const Case& c, const ScanRequest& request, Day service_day) {
  if (c.site == nullptr || c.label == nullptr) return Refused(Refusal::site_not_labelled);
  if (const auto refusal = label_refusal(*c.label, service_day)) return Refused(*refusal);
  if (!in_perimeter(*c.programme, c.site->insee_code)) return Refused(Refusal::outside_perimeter);
  if (std::ranges::find(c.programme->services, request.service) == c.programme->services.end()) {
    return Refused(Refusal::service_not_accepted);
  }
  return std::nullopt;
}

std::optional<Refused> refused_device(const Case& c, const ScanRequest& request, TimeMs at) {
  if (c.device == nullptr) return Refused(Refusal::device_unknown);
  // What was scanned without network before the revocation was honest work and is judged on its merits.
  const bool before = request.offline && c.device->revoked_at && request.scanned_at < *c.device->revoked_at;
  if (c.device->revoked_at && !before) return Refused(Refusal::device_revoked);
  if (c.device->site != request.site) return Refused(Refusal::device_elsewhere);
  // Else a device enrolled today could bring scans of days on which a label or a voucher was still good.
  if (request.offline && c.device->enrolled_at &&
      request.scanned_at.value < c.device->enrolled_at->value - kClockBehindMsMax) {
    return Refused(Refusal::scanned_before_enrolment,
                   "terminal enregistré le " + to_paris_text(*c.device->enrolled_at));
  }
  if (request.scanned_at.value > at.value + kClockAheadMsMax) return Refused(Refusal::scanned_in_future);
  return std::nullopt;
}

}  // namespace

bool in_perimeter(const ProgrammeCreated& programme, const std::string& insee_code) {
  if (insee_code.empty()) return false;
  return std::ranges::any_of(programme.perimeter, [&insee_code](const std::string& code) {
    return code.size() == 5 ? insee_code == code : insee_code.starts_with(code);
  });
}

Decision decide(const RedeemCommand& command, TimeMs at, State& state) {
  const auto& request = command.request;
  const auto& id = command.voucher;
  const auto* booklet = state.find<BookletRecord>(state_key::booklet(id.programme, id.booklet));
  if (booklet == nullptr || id.index.value < 1 || id.index.value > booklet->vouchers.size()) {
    return Refused(Refusal::voucher_unknown);
  }
  const auto* order = state.find<OrderRecord>(state_key::order(booklet->order));
  const auto* programme = state.find<ProgrammeRecord>(state_key::programme(id.programme));
  if (order == nullptr || programme == nullptr) return Refused(Refusal::voucher_unknown);
  const auto* site = state.find<SiteRecord>(state_key::site(request.site));
  const Case c{booklet,
               order,
               &programme->definition,
               site == nullptr ? nullptr : &site->definition,
               state.find<LabelRecord>(state_key::label(id.programme, request.site)),
               state.find<DeviceRecord>(state_key::device(request.device))};

  // No programme lasts so long, and no calendar here goes on for ever.
  if (request.scanned_at > kScannedAtMax)
    return Refused(Refusal::malformed, "l’heure du scan est après 2200");
  // The day the service was given: the server's, unless the device had no network.
  const Day service_day = paris_day(request.offline ? request.scanned_at : at);
  const auto& voucher = booklet->vouchers[id.index.value - 1U];
  if (auto refused = refused_voucher(c, voucher, service_day, at)) return *refused;
  if (auto refused = refused_place(c, request, service_day)) return *refused;
  if (auto refused = refused_device(c, request, at)) return *refused;

  // From here on the redemption cannot be refused.
  const Cents amount = c.programme->face_value;
  VoucherRedeemed redeemed{request, id.programme, c.site->structure, amount, service_day, command.signature};
  redeemed.scan.voucher = to_text(VoucherNumber{c.programme->code, id.booklet, id.index});
  return Entry{at,
               request.device.text,
               {},
               moved(amount, account::kInCirculation, account::payable(c.site->structure)),
               std::move(redeemed)};
}

Decision decide(const ReverseCommand& command, TimeMs at, State& state) {
  const auto& request = command.request;
  if (request.reason.empty() || request.reason.size() > kTextBytesMax) {
    return Refused(Refusal::malformed, "le motif a de 1 à " + std::to_string(kTextBytesMax) + " octets");
  }
  const auto* redemption = find_redemption(state, request.scan_id);
  if (redemption == nullptr) return Refused(Refusal::redemption_unknown);
  const auto* device = state.find<DeviceRecord>(state_key::device(request.device));
  if (device == nullptr) return Refused(Refusal::device_unknown);
  if (device->revoked_at) return Refused(Refusal::device_revoked);
  if (redemption->device != request.device) return Refused(Refusal::not_your_redemption);
  if (redemption->is_reversed) return Refused(Refusal::already_reversed);
  const auto* programme = state.find<ProgrammeRecord>(state_key::programme(redemption->programme));
  if (programme == nullptr) return Refused(Refusal::programme_unknown);
  const auto& definition = programme->definition;
  if (at.value - redemption->at.value > std::int64_t{definition.reversal_minutes} * 60'000) {
    return Refused(Refusal::reversal_too_late,
                   "délai de " + std::to_string(definition.reversal_minutes) + " minutes");
  }
  // It is there; but when it cannot be read, apply must not be the first to find out.
  const auto booklet = state_key::booklet(redemption->programme, redemption->booklet);
  if (state.find<BookletRecord>(booklet) == nullptr) return Refused(Refusal::voucher_unknown);
  // A statement may have the redemption already: the next one then takes it back. But what is ordered or paid
  // cannot be given back to the person.
  const auto* owed = state.find<StructureBalance>(
      state_key::structure_balance(redemption->programme, redemption->structure));
  if (owed == nullptr || owed->payable < redemption->amount) return Refused(Refusal::money_already_ordered);

  // From here on the reversal cannot be refused.
  RedemptionReversed reversed{request,
                              redemption->programme,
                              to_text(VoucherNumber{definition.code, redemption->booklet, redemption->index}),
                              redemption->structure,
                              redemption->amount,
                              command.signature};
  return Entry{at,
               request.device.text,
               {},
               moved(redemption->amount, account::payable(redemption->structure), account::kInCirculation),
               std::move(reversed)};
}

}  // namespace passnum
