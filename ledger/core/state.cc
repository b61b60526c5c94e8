#include "ledger/core/state.h"

namespace passnum {
namespace state_key {
namespace {

std::string hex(std::uint32_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(8, '0');
  for (std::size_t i = 8; i-- > 0; number >>= 4) out[i] = kDigits[number & 15];
  return out;
}

}  // namespace

std::string ledger() {
  return "ledger";
}
std::string operator_account(const OperatorId& id) {
  return "operator/" + id.text;
}
std::string issuing_key(KeyId key) {
  return "issuing_key/" + hex(key.value);
}
std::string issuing_key_end(KeyId key) {
  return "issuing_key_end/" + hex(key.value);
}
std::string public_key(ByteView key) {
  return "public_key/" + to_hex(key);
}
std::string log_key() {
  return "log_key";
}
std::string recovery_key() {
  return "recovery_key";
}
std::string programme(ProgrammeId id) {
  return "programme/" + hex(id.value);
}
std::string programme_code(std::string_view code) {
  return "programme_code/" + std::string(code);
}
std::string programme_balance(ProgrammeId id) {
  return "balance/" + hex(id.value);
}
std::string structure_balance(ProgrammeId id, const StructureId& structure) {
  return "owed/" + hex(id.value) + "/" + structure.text;
}
std::string structure(const StructureId& id) {
  return "structure/" + id.text;
}
std::string site(const SiteId& id) {
  return "site/" + id.text;
}
std::string label(ProgrammeId programme, const SiteId& site) {
  return "label/" + hex(programme.value) + "/" + site.text;
}
std::string device(const DeviceId& id) {
  return "device/" + id.text;
}
std::string enrolment_code(const Hash& code) {
  return "enrolment_code/" + to_hex(code);
}
std::string custodian(const CustodianId& id) {
  return "custodian/" + id.text;
}
std::string stock(ProgrammeId programme, const CustodianId& id) {
  return "stock/" + hex(programme.value) + "/" + id.text;
}
std::string order(const OrderId& id) {
  return "order/" + id.text;
}
std::string booklet(ProgrammeId programme, BookletNumber number) {
  return "booklet/" + hex(programme.value) + "/" + hex(number.value);
}
std::string booklet_codes(ProgrammeId programme, BookletNumber number) {
  return "codes/" + hex(programme.value) + "/" + hex(number.value);
}
std::string booklet_seals(ProgrammeId programme, BookletNumber number) {
  return "seals/" + hex(programme.value) + "/" + hex(number.value);
}
std::string code(const CodeLookup& lookup) {
  return "code/" + to_hex(lookup);
}
std::string request(const Uuid& id) {
  return "request/" + to_text(id);
}
std::string redemption(const Uuid& scan_id) {
  return "redemption/" + to_text(scan_id);
}
std::string claim(ProgrammeId id, const StructureId& structure) {
  return "claim/" + hex(id.value) + "/" + structure.text;
}
std::string statement(const StatementId& id) {
  return "statement/" + id.text;
}
std::string payment(const PaymentId& id) {
  return "payment/" + id.text;
}

}  // namespace state_key

void State::mark(const std::string& key, AnySlot& slot) {
  if (!std::exchange(slot.is_changed, true)) changed_.emplace_back(key, &slot);
}

void State::fail(const std::string& key, const Error& error) {
  if (!failure_) failure_ = error.while_doing("reading the state's record " + key);
}

std::vector<std::pair<std::string, std::string>> State::take_changes(std::uint64_t size) {
  std::vector<std::pair<std::string, std::string>> changes;
  changes.reserve(changed_.size());
  for (auto& [key, slot] : changed_) {
    changes.emplace_back(std::move(key), slot->encode());
    slot->is_changed = false;
    slot->written_with = size;
  }
  changed_.clear();
  return changes;
}

std::size_t State::forget_stored(std::uint64_t size) {
  std::erase_if(slots_, [size](const auto& slot) {
    const bool was_asked_for = std::exchange(slot.second->was_asked_for, false);
    return !was_asked_for && !slot.second->is_changed && slot.second->written_with <= size;
  });
  return slots_.size();
}

const RedemptionRecord* find_redemption(State& state, const Uuid& scan_id) {
  const auto* request = state.find<RequestRecord>(state_key::request(scan_id));
  if (request != nullptr && request->redemption) return &*request->redemption;
  return state.find<RedemptionRecord>(state_key::redemption(scan_id));
}

RedemptionRecord& edit_redemption(State& state, const Uuid& scan_id) {
  const auto* request = state.find<RequestRecord>(state_key::request(scan_id));
  if (request != nullptr && request->redemption)
    return *state.edit<RequestRecord>(state_key::request(scan_id)).redemption;
  return state.edit<RedemptionRecord>(state_key::redemption(scan_id));
}

}  // namespace passnum
