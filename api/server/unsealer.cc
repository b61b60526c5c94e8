#include "api/server/unsealer.h"

#include <algorithm>

namespace passnum {

Result<const SealingKey*> Unsealer::key_for(Passphrase& passphrase, const SealingSalt& salt,
                                            const SealingCost& cost) {
  for (const auto& key : passphrase.keys) {
    if (key->salt() == salt && key->cost() == cost) return key.get();
  }
  auto key = SealingKey::derive(std::as_const(passphrase.text).bytes(), salt, cost);
  if (!key) return std::move(key).error();
  passphrase.keys.push_back(std::make_unique<SealingKey>(std::move(key).value()));
  return passphrase.keys.back().get();
}

Result<bool> Unsealer::ask_for(const std::string& what) {
  auto given = ask_(what);
  if (!given) return std::move(given).error();
  const ByteView text = std::as_const(given.value()).bytes();
  for (const auto& known : passphrases_) {
    if (std::ranges::equal(known.text.bytes(), text)) return false;
  }
  passphrases_.push_back({std::move(given).value(), {}});
  return true;
}

Result<GuardedBytes> Unsealer::open(const SealedSecret& sealed, std::string_view about,
                                    const std::string& what) {
  const std::size_t known_count = passphrases_.size();
  for (std::size_t i = 0; i <= known_count; ++i) {
    if (i == known_count) {
      const auto is_new = ask_for(what);
      if (!is_new) return is_new.error();
      if (!is_new.value()) break;
    }
    const auto key = key_for(passphrases_[i], sealed.salt, sealed.cost);
    if (!key) return key.error().while_doing(what);
    auto secret = open_sealed(sealed, about, *key.value());
    if (secret) return secret;
  }
  return Error(ErrorCode::invalid,
               what + " is not opened by this passphrase: it was sealed with another one, or changed since");
}

Result<const SealingKey*> Unsealer::sealing_key(Random& random, const std::string& what) {
  if (passphrases_.empty()) {
    if (const auto given = ask_for(what); !given) return given.error();
  }
  return key_for(passphrases_.back(), make_sealing_salt(random), cost_);
}

}  // namespace passnum
