#include "ledger/model/key_statements.h"

namespace passnum {
namespace {

constexpr std::int64_t kVersion = 1;

Bytes finished(FieldWriter& writer, std::string_view tag, std::string_view origin) {
  writer("origin", std::string(origin));
  writer("v", kVersion);
  return tagged(tag, as_bytes(writer.finish()));
}

}  // namespace

Bytes signed_bytes(const LogKeyRotated& body, std::string_view origin) {
  FieldWriter writer;
  writer("new_key", body.new_key);
  writer("old_key", body.old_key);
  writer("root", body.root);
  writer("size", body.size);
  return finished(writer, "PN-log-key/v1", origin);
}

Bytes signed_bytes(const LogKeyRecovered& body, std::string_view origin) {
  FieldWriter writer;
  writer("new_key", body.new_key);
  writer("old_key", body.old_key);
  writer("reason", body.reason);
  writer("recovery_key", body.recovery_key);
  writer("root", body.root);
  writer("size", body.size);
  return finished(writer, "PN-log-key-recovery/v1", origin);
}

Bytes signed_bytes(const RecoveryKeyProposed& body, std::string_view origin) {
  FieldWriter writer;
  writer("public_key", body.public_key);
  return finished(writer, "PN-recovery-key/v1", origin);
}

Bytes signed_bytes(const IssuingKeyRotated& body, std::string_view origin) {
  FieldWriter writer;
  writer("key", body.key);
  writer("old_key", body.old_key);
  writer("public_key", body.public_key);
  return finished(writer, "PN-issuing-key/v1", origin);
}

LogKeyRotated rotate_log_key(const SigningKey& old_key, const SigningKey& new_key, std::uint64_t size,
                             const Hash& root, std::string_view origin) {
  LogKeyRotated body{new_key.public_key(), {}, old_key.public_key(), {}, root, size};
  const Bytes statement = signed_bytes(body, origin);
  body.old_signature = old_key.sign(statement);
  body.new_signature = new_key.sign(statement);
  return body;
}

LogKeyRecovered recover_log_key(const LostLogKey& lost, const SigningKey& recovery_key,
                                const SigningKey& new_key, std::uint64_t size, const Hash& root,
                                std::string_view origin) {
  LogKeyRecovered body{lost.checkpoint_signature,
                       new_key.public_key(),
                       {},
                       lost.key,
                       lost.reason,
                       recovery_key.public_key(),
                       {},
                       root,
                       size};
  const Bytes statement = signed_bytes(body, origin);
  body.recovery_signature = recovery_key.sign(statement);
  body.new_signature = new_key.sign(statement);
  return body;
}

RecoveryKeyProposed propose_recovery_key(const SigningKey& recovery_key, std::string_view origin) {
  RecoveryKeyProposed body{recovery_key.public_key(), {}};
  body.signature = recovery_key.sign(signed_bytes(body, origin));
  return body;
}

IssuingKeyRotated rotate_issuing_key(KeyId old_id, const SigningKey& old_key, KeyId new_id,
                                     const SigningKey& new_key, std::string_view origin) {
  IssuingKeyRotated body{new_id, {}, old_id, {}, new_key.public_key()};
  const Bytes statement = signed_bytes(body, origin);
  body.old_signature = old_key.sign(statement);
  body.new_signature = new_key.sign(statement);
  return body;
}

}  // namespace passnum
