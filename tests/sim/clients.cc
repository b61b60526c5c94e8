#include "tests/sim/clients.h"

#include <algorithm>

#include "ledger/model/voucher_code.h"

namespace passnum::sim {

using stage::kProgramme;

Clients::Clients(Dice& dice, FakeClock& clock, const Judge& judge)
    : dice_(dice), clock_(clock), judge_(judge), acts_(stage::acts()) {}

Request Clients::write() {
  if (!has_played_all_acts() && !dice_.one_in(8)) return say_line();
  return write_with(dice_.uuid());
}

Request Clients::say_line() {
  const auto& act = acts_[act_];
  if (lines_.size() < act.size()) {
    const auto& line = act[lines_.size()];
    lines_.emplace_back(Command{dice_.uuid(), line.actor, line.body});
    unanswered_.insert(lines_.back().id);
    return lines_.back();
  }
  std::vector<Request> left;
  for (const auto& line : lines_) {
    if (unanswered_.contains(line.id)) left.push_back(line);
  }
  return dice_.of(left);
}

void Clients::hear(const Request& request, const Answer& answer) {
  if (std::holds_alternative<Error>(answer)) return;
  const auto is_this = [&request](const Request& line) { return line.digest == request.digest; };
  if (std::ranges::any_of(lines_, is_this)) unanswered_.erase(request.id);
  if (has_played_all_acts() || lines_.size() < acts_[act_].size() || !unanswered_.empty()) return;
  lines_.clear();
  ++act_;
}

const Request& Clients::sent_before() {
  constexpr std::size_t kLately = 20;
  if (sent_.size() <= kLately || dice_.one_in(3)) return dice_.of(sent_);
  return sent_[sent_.size() - 1 - dice_.below(kLately)];
}

Request Clients::write_with(const Uuid& id) {
  const auto chance = dice_.below(100);
  if (chance < 50) return scan(id);
  if (chance < 64) return reverse(id);
  return command(id);
}

Request Clients::scan(const Uuid& id) {
  const VoucherId spent = voucher(voucher_is::kHandedOver);
  ScanRequest request;
  request.scan_id = id;
  request.device = DeviceId("tel-" + std::to_string(dice_.pick(1, dice_.one_in(20) ? 4 : 3)));
  request.site = SiteId(request.device.text == "tel-3" ? "lieu-2" : "lieu-1");
  if (dice_.one_in(30)) request.site = SiteId("lieu-" + std::to_string(dice_.pick(1, 4)));
  request.service = dice_.one_in(40) ? ServiceId("autre") : stage::kService;
  request.scanned_at = clock_.now();
  request.scanned_at.value += dice_.pick(-4000, 4000);
  if (dice_.one_in(4)) {
    request.offline = true;
    request.scanned_at.value -=
        dice_.one_in(2) ? dice_.pick(0, 30) * 86'400'000 : dice_.pick(0, 180) * 60'000;
  }
  if (dice_.one_in(4)) {
    request.entered = Entered::typed;
    Hash commitment{};
    commitment[0] = static_cast<Byte>(dice_.below(256));
    request.code_commitment = commitment;
  } else {
    request.voucher = to_text(VoucherNumber{stage::kCode, spent.booklet, spent.index});
  }
  scans_.emplace_back(id, request.device);
  const Signature signature = stage::key_of(request.device.text).sign(signed_bytes(request));
  return Request(RedeemCommand{std::move(request), signature, spent});
}

Request Clients::reverse(const Uuid& id) {
  ReversalRequest request{DeviceId("tel-1"), "erreur", id, Uuid{}};
  if (dice_.one_in(5)) request.reason = "erreur de saisie";
  if (!scans_.empty()) {
    const auto& [scan, device] =
        scans_[scans_.size() - 1 - dice_.below(std::min<std::size_t>(8, scans_.size()))];
    request.scan_id = scan;
    request.device = dice_.one_in(10) ? DeviceId("tel-2") : device;
  }
  const Signature signature = stage::key_of(request.device.text).sign(signed_bytes(request));
  return Request(ReverseCommand{std::move(request), signature});
}

Request Clients::command(const Uuid& id) {
  const auto& actor = dice_.one_in(2) ? stage::kManager : stage::kSecond;
  const auto chance = dice_.below(10);
  auto body = chance < (is_restless_ ? 3 : 2) ? setup()
              : chance < 4                    ? stock()
              : chance < 7                    ? vouchers()
                                              : money();
  return Request(Command{id, dice_.one_in(40) ? OperatorId("personne") : actor, std::move(body)});
}

const OrderBook* Clients::order() {
  const auto& orders = judge_.books().orders.all();
  return orders.empty() ? nullptr : &dice_.of(orders);
}

VoucherId Clients::voucher(std::uint8_t wanted) {
  VoucherId out{kProgramme, BookletNumber(static_cast<std::uint32_t>(dice_.pick(1, stage::kFirstBooklets))),
                VoucherIndex(static_cast<std::uint8_t>(dice_.pick(1, stage::kBookletSize)))};
  constexpr int kTries = 4;
  for (int i = 0; i < kTries; ++i) {
    const auto* from = order();
    if (from == nullptr || from->vouchers.empty()) continue;
    const auto place = dice_.below(from->vouchers.size());
    out.booklet.value =
        from->facts.first_booklet.value + static_cast<std::uint32_t>(place / stage::kBookletSize);
    out.index.value = static_cast<std::uint8_t>(place % stage::kBookletSize + 1);
    if (from->vouchers[place] == wanted) break;
  }
  return out;
}

BookletNumber Clients::booklet() {
  const auto& programmes = judge_.books().programmes;
  const auto next = programmes.empty() ? 1 : programmes[0].next_booklet;
  return BookletNumber(static_cast<std::uint32_t>(dice_.pick(1, static_cast<std::int64_t>(next))));
}

CustodianId Clients::holder_of(BookletNumber number) {
  for (const auto& from : judge_.books().orders.all()) {
    const auto first = from.facts.first_booklet.value;
    if (number.value >= first && number.value < first + from.booklets.size())
      return judge_.books().custodians[from.booklets[number.value - first].custodian].custodian;
  }
  return custodian();
}

CustodianId Clients::custodian() {
  static const std::vector<std::string> names{"imprimeur", "ccas", "mairie", "personne"};
  return CustodianId(names[dice_.below(dice_.one_in(20) ? 4 : 3)]);
}

std::vector<VoucherIndex> Clients::some() {
  std::vector<VoucherIndex> out;
  for (std::uint8_t i = 1; i <= stage::kBookletSize; ++i) {
    if (dice_.one_in(2)) out.emplace_back(i);
  }
  if (dice_.one_in(30)) out.emplace_back(stage::kBookletSize);
  return out;
}

Day Clients::day() {
  return Day(paris_day(clock_.now()).value + static_cast<std::int32_t>(dice_.pick(-20, 20)));
}

CommandBody Clients::setup() {
  const std::string fresh = std::to_string(++names_);
  if (is_restless_ && dice_.one_in(2)) return label();
  switch (dice_.below(6)) {
    case 0: {
      const DeviceId device(dice_.one_in(3) ? "tel-4" : "tel-neuf-" + fresh);
      return DeviceEnrolled{device, SiteId("lieu-1"), stage::key_of(device.text).public_key()};
    }
    case 1:
      return DeviceRevoked{DeviceId(dice_.one_in(6) ? "tel-2" : "tel-4")};
    case 2:
      return OperatorEnrolled{OperatorId("agent-" + fresh), stage::key_of("agent-" + fresh).public_key()};
    case 3:
      return StructureRecorded{StructureId(dice_.one_in(2) ? "ville" : "asso"), "Structure " + fresh,
                               Identifier::siret, "12345678901234"};
    case 4:
      return IssuingKeyAdded{KeyId(static_cast<std::uint16_t>(dice_.pick(1, 4))),
                             stage::key_of("issuing-" + fresh).public_key()};
    default:
      return CustodianRecorded{CustodianId("depot-" + std::to_string(dice_.pick(1, 4))), "Dépôt " + fresh,
                               CustodianRole::authority};
  }
}

CommandBody Clients::label() {
  const SiteId site("lieu-" + std::to_string(dice_.pick(1, 3)));
  switch (dice_.below(6)) {
    case 0:
      return SiteRecorded{site, StructureId(dice_.one_in(2) ? "asso" : "ville"), "Lieu", "Commune",
                          dice_.one_in(5) ? "37261" : "45234"};
    case 1:
      return LabelSuspended{kProgramme, site, day()};
    case 2:
      return LabelEnded{kProgramme, site, day()};
    case 3:
    case 4:
      return LabelResumed{kProgramme, site, day()};
    default:
      return LabelGranted{kProgramme, site, day(), dice_.one_in(2) ? std::optional(day()) : std::nullopt};
  }
}

CommandBody Clients::stock() {
  const auto first = booklet();
  const BookletNumber last(first.value + static_cast<std::uint32_t>(dice_.pick(0, 2)));
  switch (dice_.below(6)) {
    case 0:
      return OrderPlaced{
          OrderId("commande-" + std::to_string(dice_.pick(1, 6))), kProgramme,
          judge_.books().programmes.empty()
              ? BookletNumber(1)
              : BookletNumber(static_cast<std::uint32_t>(judge_.books().programmes[0].next_booklet)),
          static_cast<std::uint32_t>(dice_.pick(0, 3)), custodian()};
    case 1:
    case 2: {
      const auto* of = order();
      if (of == nullptr) return stage::numbered(OrderId("commande-1"), first);
      const auto next = of->facts.first_booklet.value + static_cast<std::uint32_t>(of->booklets.size());
      return stage::numbered(of->facts.order, BookletNumber(next));
    }
    case 3:
      return OrderActivated{OrderId("commande-" + std::to_string(dice_.pick(1, 6))), "MANDAT"};
    case 4:
      return BookletsPrinted{kProgramme, first, last, static_cast<std::int32_t>(dice_.pick(0, 2))};
    default:
      return CustodyMoved{kProgramme, first, last, holder_of(first), custodian(), "BR"};
  }
}

CommandBody Clients::vouchers() {
  const auto number = booklet();
  const auto one = voucher(voucher_is::kHandedOver);
  switch (dice_.below(8)) {
    case 0:
    case 1:
      return VouchersHandedOver{kProgramme, number, some(), holder_of(number), dice_.uuid(), std::nullopt};
    case 2:
      return VouchersBlocked{kProgramme, number, some(), BlockReason::stolen};
    case 3:
      return unblock();
    case 4:
      return VouchersBlocked{kProgramme, one.booklet, {one.index}, BlockReason::lost};
    case 5:
      return replace();
    case 6:
      return VouchersCancelled{kProgramme, number, {one.index}, CancelReason::destroyed};
    default:
      return VouchersLapsed{kProgramme, number, some()};
  }
}

CommandBody Clients::unblock() {
  const auto one = voucher(voucher_is::kHandedOver | voucher_is::kBlocked);
  return VouchersUnblocked{kProgramme, one.booklet, {one.index}};
}

CommandBody Clients::replace() {
  const auto old_one = voucher(voucher_is::kHandedOver);
  const auto new_one = voucher(0);
  return BookletReplaced{kProgramme,      old_one.booklet, {old_one.index},
                         new_one.booklet, {new_one.index}, holder_of(new_one.booklet),
                         dice_.uuid()};
}

}  // namespace passnum::sim
