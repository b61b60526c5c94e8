#include "ledger/tree/log_signer.h"

#include <algorithm>

namespace passnum {

void LogKeys::change(const LogKeyChange& change) {
  CHECK(changes_.empty() || change.size >= changes_.back().size);
  changes_.push_back(change);
}

const PublicKey& LogKeys::at(std::uint64_t size) const {
  const auto after = std::ranges::lower_bound(changes_, size, {}, &LogKeyChange::size);
  return after == changes_.begin() ? first_ : (after - 1)->next;
}

bool LogKeys::contain(const PublicKey& key) const {
  return key == first_ || std::ranges::find(changes_, key, &LogKeyChange::next) != changes_.end();
}

Result<Checkpoint> open_checkpoint(std::string_view note, const std::string& origin, const LogKeys& keys) {
  const auto parsed = parse_note(note);
  if (!parsed) return parsed.error();
  const auto claimed = parse_checkpoint_body(parsed.value().text);
  if (!claimed) return claimed.error();
  return open_checkpoint(note, {origin, SignatureType::ed25519, keys.at(claimed.value().size)});
}

const SigningKey* LogSigner::held(const PublicKey& key) const {
  const auto at = std::ranges::find_if(held_, [&](const auto* one) { return one->public_key() == key; });
  return at == held_.end() ? nullptr : *at;
}

void LogSigner::change(const LogKeyChange& change) {
  CHECK(holds(change.next));
  keys_.change(change);
}

std::string LogSigner::sign(const Checkpoint& checkpoint) const {
  const PublicKey& key = keys_.at(checkpoint.size);
  CHECK(holds(key));
  Note note{checkpoint_body(checkpoint), {}};
  note.signatures.push_back(sign_note(note.text, checkpoint.origin, *held(key)));
  if (checkpoint.size == 0) return to_text(note);
  const PublicKey& before = keys_.at(checkpoint.size - 1);
  if (before != key && holds(before))
    note.signatures.push_back(sign_note(note.text, checkpoint.origin, *held(before)));
  return to_text(note);
}

}  // namespace passnum
