#include "ledger/core/decide.h"

#include "ledger/core/decide_parts.h"

namespace passnum {

std::optional<Refused> bad_text(const char* field, const std::string& text) {
  if (text.empty()) return Refused(Refusal::malformed, std::string(field) + " est vide");
  if (text.size() > kTextBytesMax) {
    return Refused(Refusal::malformed,
                   std::string(field) + " dépasse " + std::to_string(kTextBytesMax) + " octets");
  }
  return std::nullopt;
}

Decision decide(const Command& command, TimeMs at, State& state) {
  const std::string& actor = command.operator_id.text;
  if (state.find<OperatorRecord>(state_key::operator_account(command.operator_id)) == nullptr) {
    return Refused(Refusal::operator_unknown);
  }
  const Asking asking{actor, at, state};
  auto postings =
      std::visit([&asking](const auto& body) { return postings_for(body, asking); }, command.body);
  if (!postings) return std::move(postings).error();
  Entry entry{at, actor, command.command_id, std::move(postings).value(), to_entry_body(command.body)};
  if (encode_entry(entry).size() > kEntryBytesMax) return Refused(Refusal::entry_too_large);
  return entry;
}

Entry decide_creation(const LedgerCreated& body, const Uuid& command_id, TimeMs at, State& state) {
  CHECK(state.find<LedgerRecord>(state_key::ledger()) == nullptr);
  return Entry{at, kInitActor, command_id, {}, body};
}

}  // namespace passnum
