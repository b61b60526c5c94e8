#include "ledger/sequencer/public_keys.h"

namespace passnum {
namespace {

template <typename Record>
PublicKey key_of(const Record& record) {
  return record.public_key;
}

template <typename Record>
Result<Done> index_those_of(const Snapshot& snapshot, const std::string& prefix, const std::string& purpose,
                            State& state) {
  std::optional<Error> failure;
  const auto scanned = snapshot.scan(prefix, {}, [&](std::string_view key, std::string_view value) {
    const auto record = decode_record<Record>(value);
    if (!record) {
      failure = record.error().while_doing("reading the record " + std::string(key));
      return false;
    }
    const std::string holder = purpose + std::string(key.substr(prefix.size()));
    state.put(state_key::public_key(key_of(record.value())), PublicKeyRecord{holder});
    return true;
  });
  if (failure) return *failure;
  return scanned;
}

}  // namespace

Result<Done> index_public_keys(const Snapshot& snapshot, State& state) {
  bool is_indexed = false;
  const auto scanned = snapshot.scan("public_key/", {}, [&](std::string_view, std::string_view) {
    is_indexed = true;
    return false;
  });
  if (!scanned || is_indexed) return scanned;
  if (auto done = index_those_of<OperatorRecord>(snapshot, "operator/", "operator ", state); !done)
    return done;
  if (auto done = index_those_of<IssuingKeyRecord>(snapshot, "issuing_key/", "issuing ", state); !done)
    return done;
  return index_those_of<DeviceRecord>(snapshot, "device/", "device ", state);
}

}  // namespace passnum
