#pragma once

#include <array>

#include "ledger/crypto/signature.h"

namespace passnum {

// A point of P-256 (FIPS 186-5) as SEC 1 spells it uncompressed: 04 || x || y.
using P256PublicKey = std::array<Byte, 65>;

// Whether it is spelled so and lies on the curve. About 15 microseconds.
bool is_on_curve(const P256PublicKey& key);

// True when `signature` is ECDSA with SHA-256 by `key` over `message`, as r || s of 32 bytes each, with the
// lower of the two values that s can have, so that nobody can make a second signature of one. False also for
// a key that is_on_curve() refuses. Any thread; keeps the last kP256KeysKept keys of each thread unpacked.
bool verify(const P256PublicKey& key, ByteView message, const Signature& signature);
constexpr std::size_t kP256KeysKept = 256;

}  // namespace passnum
