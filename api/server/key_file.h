#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "api/server/whole_file.h"
#include "ledger/base/bytes.h"
#include "ledger/base/random.h"
#include "ledger/crypto/sealed_secret.h"
#include "ledger/crypto/signature.h"

namespace passnum {

class Unsealer;

// A secret of 32 bytes in a file of its own, one line: plain, "passnum-key/v1 <purpose> <name> <base64url>",
// or sealed with a passphrase, "passnum-sealed-key/v1 <purpose> <name> <public key or -> <sealed secret>".
// Purposes: "log", "recovery", "issuing", "code", "lookup", "bank", "operator", "device",
// "snapshot". A key of one purpose is never taken for one of another. Both are readable by their owner only,
// or they are not read.
struct KeyFile {
  std::string purpose;
  std::string name;
  std::array<Byte, 32> secret{};
  ~KeyFile();
};

// What a key file says of itself to whoever can read it, without a passphrase.
struct KeyFacts {
  std::string purpose;
  std::string name;
  std::optional<PublicKey> public_key;  // absent for "bank", "code" and "lookup", which have none
  bool is_sealed = false;
};

// Writes a new key file with mode 0600, sealed when there is a key to seal with; durable on return. Errors:
// invalid (a file is already there), io.
Result<Done> write_key_file(const std::string& path, const KeyFile& key);
Result<Done> write_key_file(const std::string& path, const KeyFile& key, const SealingKey* sealing,
                            Random& random);
// `unsealer` opens sealed ones; without it they are refused. Errors: not_found; invalid (another purpose or
// form, readable by others, or another passphrase: says what to do); io; those of the unsealer.
Result<KeyFile> read_key_file(const std::string& path, std::string_view purpose,
                              Unsealer* unsealer = nullptr);
// Errors: as read_key_file().
Result<KeyFacts> read_key_facts(const std::string& path);

// Puts the same key in its place: sealed with `sealing`, or plain without. At every moment there is one whole
// file under the name; it is opened again before it takes the place of the old one, whose bytes are then
// overwritten. Durable on return. Errors: as read_key_file(), and io: the old file is still there.
Result<Done> replace_key_file(const std::string& path, Unsealer* unsealer, const SealingKey* sealing,
                              Random& random);

}  // namespace passnum
