#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/crypto/sealed_secret.h"

namespace passnum {

// Opens sealed keys. Asks for a passphrase when it meets a file that none of those it has been given opens,
// and keeps them and what was made of them, in guarded memory, for the next file. One thread.
class Unsealer {
 public:
  // Gives a passphrase; `what` is the file that asks for it. It may give the same one every time.
  using Ask = std::function<Result<GuardedBytes>(const std::string& what)>;
  // `cost` is that of what is sealed from now on; tests have one of their own.
  explicit Unsealer(Ask ask, const SealingCost& cost = kSealingCost) : ask_(std::move(ask)), cost_(cost) {}

  // Asks at most once. Errors: those of `ask`; invalid, when the passphrase is another one; unavailable,
  // without the memory.
  Result<GuardedBytes> open(const SealedSecret& sealed, std::string_view about, const std::string& what);
  // A key to seal with, made of the last passphrase given, or of one that is asked for, and a new salt; lives
  // as long as this. Errors: those of `ask`; unavailable.
  Result<const SealingKey*> sealing_key(Random& random, const std::string& what);

 private:
  struct Passphrase {
    GuardedBytes text;
    std::vector<std::unique_ptr<SealingKey>> keys;
  };
  static Result<const SealingKey*> key_for(Passphrase& passphrase, const SealingSalt& salt,
                                           const SealingCost& cost);
  // False when it was given before.
  Result<bool> ask_for(const std::string& what);

  Ask ask_;
  SealingCost cost_;
  std::vector<Passphrase> passphrases_;
};

}  // namespace passnum
