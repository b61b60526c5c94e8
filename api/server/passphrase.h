#pragma once

#include <string>

#include "ledger/crypto/guarded_bytes.h"

namespace passnum {

// The shortest passphrase that anything is sealed with; what was sealed with a shorter one still opens.
constexpr std::size_t kNewPassphraseBytesMin = 12;
// The systemd credential that holds it: LoadCredentialEncrypted=passnum-passphrase.
constexpr const char* kPassphraseCredential = "passnum-passphrase";

// A passphrase: the first line of `file` when one is named (which may be a pipe, such as /dev/fd/3), else of
// $CREDENTIALS_DIRECTORY/passnum-passphrase when systemd gave one, else from the terminal, without echo.
// `what` is what it opens. Errors: invalid, when it is empty, too long, in a file that others can read, or
// there is no terminal to ask at (says what to do); not_found, io; unavailable, when the person gave up.
Result<GuardedBytes> read_passphrase(const std::string& file, const std::string& what);
// The same for a new one: asked twice at a terminal, and not shorter than kNewPassphraseBytesMin. A
// credential is for opening only. Errors: also invalid, when the two differ.
Result<GuardedBytes> read_new_passphrase(const std::string& file, const std::string& what);

}  // namespace passnum
