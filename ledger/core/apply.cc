#include "ledger/core/apply.h"

#include <algorithm>

#include "ledger/core/labels.h"
#include "ledger/core/money_rules.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

struct Applying {
  const Entry& entry;
  State& state;
  RequestRecord& request;

  ProgrammeBalance& balance(ProgrammeId id) const {
    return state.edit<ProgrammeBalance>(state_key::programme_balance(id));
  }
  BookletRecord& booklet(ProgrammeId programme, BookletNumber number) const {
    return state.edit<BookletRecord>(state_key::booklet(programme, number));
  }
  // Decide has seen it there.
  static VoucherRecord& voucher(BookletRecord& booklet, VoucherIndex index) {
    CHECK(index.value >= 1);
    CHECK(index.value <= booklet.vouchers.size());
    return booklet.vouchers[index.value - 1U];
  }
  StockRecord& stock(ProgrammeId programme, const CustodianId& custodian) const {
    return state.edit_or_create<StockRecord>(state_key::stock(programme, custodian));
  }
  void take_key(ByteView key, const std::string& holder) const {
    state.put(state_key::public_key(key), PublicKeyRecord{holder});
  }
  template <typename Change>
  void replace_log_key(const Change& change) const {
    state.put(state_key::log_key(), LogKeyRecord{change.new_key, change.old_key, change.size});
    take_key(change.new_key, "log " + std::to_string(change.size));
  }
  void post_money(ProgrammeId programme) const { post(entry.postings, programme, state); }

  // A voucher leaves a custodian's stock; the booklet goes with its last one.
  void leave_stock(ProgrammeId programme, const BookletRecord& booklet, std::int64_t vouchers_count) const {
    if (vouchers_count == 0) return;
    auto& held = stock(programme, booklet.custodian);
    held.vouchers -= vouchers_count;
    const bool all_gone = std::ranges::none_of(
        booklet.vouchers, [](const VoucherRecord& v) { return v.status == VoucherStatus::with_custodian; });
    if (all_gone) --held.booklets;
    balance(programme).with_custodians -= vouchers_count;
  }
  void hand_over(ProgrammeId programme, BookletNumber number,
                 const std::vector<VoucherIndex>& vouchers) const {
    auto& record = booklet(programme, number);
    for (const auto index : vouchers) {
      auto& given = voucher(record, index);
      given.status = VoucherStatus::handed_over;
      given.handed_over_on = paris_day(entry.at);
    }
    leave_stock(programme, record, std::ssize(vouchers));
    balance(programme).handed_over += std::ssize(vouchers);
    balance(programme).circulating += std::ssize(vouchers);
  }
  void take_away(ProgrammeId programme, BookletNumber number, const std::vector<VoucherIndex>& vouchers,
                 VoucherStatus status) const {
    auto& record = booklet(programme, number);
    std::int64_t stocked = 0;
    for (const auto index : vouchers) {
      auto& taken = voucher(record, index);
      if (taken.status == VoucherStatus::with_custodian) ++stocked;
      taken.status = status;
    }
    leave_stock(programme, record, stocked);
    auto& totals = balance(programme);
    totals.circulating -= std::ssize(vouchers) - stocked;
    (status == VoucherStatus::cancelled ? totals.cancelled : totals.lapsed) += std::ssize(vouchers);
  }
  void block(ProgrammeId programme, BookletNumber number, const std::vector<VoucherIndex>& vouchers,
             bool is_blocked) const {
    auto& record = booklet(programme, number);
    for (const auto index : vouchers) voucher(record, index).is_blocked = is_blocked;
  }

  void operator()(const LedgerCreated& body) const {
    state.put(state_key::ledger(), LedgerRecord{body.origin, body.host, entry.at});
  }
  void operator()(const OperatorEnrolled& body) const {
    state.put(state_key::operator_account(body.operator_id), OperatorRecord{body.public_key});
    take_key(body.public_key, "operator " + body.operator_id.text);
  }
  void operator()(const IssuingKeyAdded& body) const {
    state.put(state_key::issuing_key(body.key), IssuingKeyRecord{body.public_key});
    take_key(body.public_key, "issuing " + std::to_string(body.key.value));
  }
  void operator()(const LogKeyRotated& body) const { replace_log_key(body); }
  void operator()(const LogKeyRecovered& body) const { replace_log_key(body); }
  void operator()(const RecoveryKeyProposed& body) const {
    auto& record = state.edit_or_create<RecoveryKeyRecord>(state_key::recovery_key());
    record.proposed = body.public_key;
    record.proposed_by = entry.actor;
  }
  void operator()(const RecoveryKeyApproved& body) const {
    state.put(state_key::recovery_key(), RecoveryKeyRecord{body.public_key, std::nullopt, {}});
    take_key(body.public_key, "recovery");
  }
  void operator()(const IssuingKeyRotated& body) const {
    (*this)(IssuingKeyAdded{body.key, body.public_key});
    state.edit_or_create<IssuingKeyEndRecord>(state_key::issuing_key_end(body.old_key)).replaced_by =
        body.key;
  }
  void operator()(const IssuingKeyCompromised& body) const {
    state.edit_or_create<IssuingKeyEndRecord>(state_key::issuing_key_end(body.key)).compromised_since =
        body.since;
  }
  void operator()(const ProgrammeCreated& body) const {
    state.put(state_key::programme(body.programme), ProgrammeRecord{body, BookletNumber(1)});
    state.put(state_key::programme_code(body.code), ProgrammeCodeRecord{body.programme});
    state.put(state_key::programme_balance(body.programme), ProgrammeBalance{});
  }
  void operator()(const StructureRecorded& body) const {
    state.put(state_key::structure(body.structure), StructureRecord{body});
  }
  void operator()(const SiteRecorded& body) const { state.put(state_key::site(body.site), SiteRecord{body}); }
  void operator()(const LabelGranted& body) const {
    auto& label = state.edit_or_create<LabelRecord>(state_key::label(body.programme, body.site));
    label.covered.push_back({body.from, body.until});
  }
  void operator()(const LabelSuspended& body) const {
    auto& label = state.edit<LabelRecord>(state_key::label(body.programme, body.site));
    label.until_after_suspension = label.covered.back().until;
    label = cut_after(std::move(label), previous_day(body.from));
    label.is_suspended = true;
  }
  void operator()(const LabelResumed& body) const {
    auto& label = state.edit<LabelRecord>(state_key::label(body.programme, body.site));
    label.covered.push_back({body.from, label.until_after_suspension});
    label.is_suspended = false;
    label.until_after_suspension.reset();
  }
  void operator()(const LabelEnded& body) const {
    auto& label = state.edit<LabelRecord>(state_key::label(body.programme, body.site));
    label = cut_after(std::move(label), body.last_day);
    label.is_suspended = false;
    label.until_after_suspension.reset();
  }
  void operator()(const DeviceEnrolled& body) const {
    DeviceRecord record{body.site, {}, std::nullopt, std::nullopt, body.enrolment_code, entry.at};
    if (const auto* p256 = body.public_key.p256()) {
      record.p256_key = *p256;
    } else {
      record.public_key = *body.public_key.ed25519();
    }
    state.put(state_key::device(body.device), std::move(record));
    take_key(body.public_key.bytes(), "device " + body.device.text);
    if (body.enrolment_code)
      ++state.edit<EnrolmentCodeRecord>(state_key::enrolment_code(*body.enrolment_code)).used;
  }
  void operator()(const DeviceRevoked& body) const {
    state.edit<DeviceRecord>(state_key::device(body.device)).revoked_at = entry.at;
  }
  void operator()(const EnrolmentCodeCreated& body) const {
    state.put(state_key::enrolment_code(body.code),
              EnrolmentCodeRecord{body.site, body.until, body.uses, 0, entry.actor, std::nullopt});
  }
  void operator()(const EnrolmentCodeRevoked& body) const {
    state.edit<EnrolmentCodeRecord>(state_key::enrolment_code(body.code)).revoked_at = entry.at;
  }
  void operator()(const CustodianRecorded& body) const {
    state.put(state_key::custodian(body.custodian), CustodianRecord{body});
  }
  void operator()(const OrderPlaced& body) const {
    state.put(state_key::order(body.order), OrderRecord{body, entry.actor, 0, false, {}});
    state.edit<ProgrammeRecord>(state_key::programme(body.programme)).next_booklet =
        BookletNumber(body.first_booklet.value + body.booklets_count);
  }
  void operator()(const BookletNumbered& body) const {
    auto& order = state.edit<OrderRecord>(state_key::order(body.order));
    ++order.numbered_count;
    const std::vector<VoucherRecord> vouchers(body.codes.size());
    state.put(state_key::booklet(body.programme, body.booklet),
              BookletRecord{body.order, body.key, order.definition.custodian, 0, vouchers});
    state.put(state_key::booklet_codes(body.programme, body.booklet), BookletCodesRecord{body.codes});
    if (body.seals)
      state.put(state_key::booklet_seals(body.programme, body.booklet), BookletSealsRecord{*body.seals});
    for (std::size_t i = 0; i < body.codes.size(); ++i) {
      const VoucherIndex index(static_cast<std::uint8_t>(i + 1));
      state.put(state_key::code(body.codes[i]), CodeRecord{body.programme, body.booklet, index});
    }
    auto& held = stock(body.programme, order.definition.custodian);
    held.booklets += 1;
    held.vouchers += std::ssize(body.codes);
    balance(body.programme).numbered += std::ssize(body.codes);
    balance(body.programme).with_custodians += std::ssize(body.codes);
  }
  void operator()(const OrderActivated& body) const {
    auto& order = state.edit<OrderRecord>(state_key::order(body.order));
    order.is_activated = true;
    order.funding_reference = body.funding_reference;
    post_money(order.definition.programme);
  }
  void operator()(const BookletsPrinted& body) const {
    for (std::uint32_t n = body.first_booklet.value; n <= body.last_booklet.value; ++n) {
      ++booklet(body.programme, BookletNumber(n)).copies_printed;
    }
  }
  void operator()(const CustodyMoved& body) const {
    for (std::uint32_t n = body.first_booklet.value; n <= body.last_booklet.value; ++n) {
      auto& moved_one = booklet(body.programme, BookletNumber(n));
      moved_one.custodian = body.to;
      auto& from = stock(body.programme, body.from);
      auto& to = stock(body.programme, body.to);
      --from.booklets;
      ++to.booklets;
      from.vouchers -= std::ssize(moved_one.vouchers);
      to.vouchers += std::ssize(moved_one.vouchers);
    }
  }
  void operator()(const VouchersHandedOver& body) const {
    hand_over(body.programme, body.booklet, body.vouchers);
    post_money(body.programme);
  }
  void operator()(const VouchersBlocked& body) const {
    block(body.programme, body.booklet, body.vouchers, true);
  }
  void operator()(const VouchersUnblocked& body) const {
    block(body.programme, body.booklet, body.vouchers, false);
  }
  void operator()(const BookletReplaced& body) const {
    take_away(body.programme, body.booklet, body.vouchers, VoucherStatus::cancelled);
    hand_over(body.programme, body.new_booklet, body.new_vouchers);
    post_money(body.programme);
  }
  void operator()(const VouchersCancelled& body) const {
    take_away(body.programme, body.booklet, body.vouchers, VoucherStatus::cancelled);
    post_money(body.programme);
  }
  void operator()(const VouchersLapsed& body) const {
    take_away(body.programme, body.booklet, body.vouchers, VoucherStatus::lapsed);
    post_money(body.programme);
  }
  void operator()(const VoucherRedeemed& body) const {
    const auto number = parse_voucher_number(*body.scan.voucher);
    CHECK(bool(number));
    auto& redeemed = voucher(booklet(body.programme, number.value().booklet), number.value().index);
    redeemed.status = VoucherStatus::redeemed;
    redeemed.redeemed_at = entry.at;
    --balance(body.programme).circulating;
    ++balance(body.programme).redeemed;
    post_money(body.programme);
    ++state.edit<StructureBalance>(state_key::structure_balance(body.programme, body.structure)).redeemed;
    request.redemption = RedemptionRecord{body.programme,
                                          number.value().booklet,
                                          number.value().index,
                                          body.structure,
                                          body.amount,
                                          body.scan.device,
                                          entry.at,
                                          false};
  }
  void operator()(const RedemptionReversed& body) const {
    auto& redemption = edit_redemption(state, body.reversal.scan_id);
    redemption.is_reversed = true;
    auto& returned = voucher(booklet(body.programme, redemption.booklet), redemption.index);
    returned.status = VoucherStatus::handed_over;
    returned.redeemed_at = TimeMs();
    ++balance(body.programme).circulating;
    ++balance(body.programme).reversed;
    post_money(body.programme);
    ++state.edit<StructureBalance>(state_key::structure_balance(body.programme, body.structure)).reversed;
  }
  void operator()(const StatementIssued& body) const {
    auto& claim = state.edit_or_create<ClaimRecord>(state_key::claim(body.programme, body.structure));
    StatementRecord record{body, entry.actor, entry.at, std::nullopt, std::nullopt};
    if (!claim.last_statement.text.empty()) record.previous = claim.last_statement;
    claim.quantity += body.quantity;
    claim.last_day = body.last_day;
    claim.end_entry = body.end_entry;
    claim.last_statement = body.statement;
    state.put(state_key::statement(body.statement), std::move(record));
  }
  void operator()(const PaymentOrdered& body) const {
    for (const auto& statement : body.statements)
      state.edit<StatementRecord>(state_key::statement(statement)).payment = body.payment;
    auto& claim = state.edit<ClaimRecord>(state_key::claim(body.programme, body.structure));
    state.put(state_key::payment(body.payment),
              PaymentRecord{body, entry.actor, entry.at, claim.last_payment, PaymentStatus::ordered, {}, {}});
    claim.last_payment = body.payment;
    post_money(body.programme);
  }
  void close(const PaymentId& id, PaymentStatus status, Day day, const std::string& text) const {
    auto& payment = state.edit<PaymentRecord>(state_key::payment(id));
    payment.status = status;
    payment.closed_on = day;
    payment.closing_text = text;
    post_money(payment.definition.programme);
  }
  void operator()(const PaymentMade& body) const {
    close(body.payment, PaymentStatus::paid, body.paid_on, body.reference);
  }
  void operator()(const PaymentRefused& body) const {
    close(body.payment, PaymentStatus::refused, body.refused_on, body.reason);
  }
};

}  // namespace

void apply(const Entry& entry, std::uint64_t index, const Hash& request_digest, State& state) {
  RequestRecord request{index, request_digest};
  std::visit(Applying{entry, state, request}, entry.body);
  state.put(state_key::request(request_id_of(entry)), std::move(request));
  auto& ledger = state.edit<LedgerRecord>(state_key::ledger());
  CHECK(entry.at >= ledger.last_at);
  ledger.last_at = entry.at;
  ledger.entries = index + 1;
}

}  // namespace passnum
