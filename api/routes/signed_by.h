#pragma once

#include "api/routes/service.h"

namespace passnum {

// For whoever asks too often, or may be guessing: so many seconds.
Refused too_many_attempts(unsigned wait_s);

// Nothing when `key` has signed `message`, which comes in the name of somebody whom the ledger knows. Before
// the signature is looked at, limits are: who is over them costs nothing more, and is told how long to wait.
std::optional<Refused> not_signed_by(const Service& service, const Moment& moment, SignatureGate::Kind kind,
                                     std::string_view name, const DeviceKey& key, ByteView message,
                                     const Signature& signature);

}  // namespace passnum
