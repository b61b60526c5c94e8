#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/base/random.h"
#include "ledger/crypto/keyed_hash.h"
#include "ledger/crypto/signature.h"
#include "ledger/store/rocksdb/rocksdb_store.h"

namespace passnum {

class SealingKey;
class Unsealer;

// Where one ledger lives: its store, keys, certificate and settings in one directory.
//
//   ledger.json      what the log is called and which host its vouchers name
//   db/              the store. Who writes here can stop the server; opening checks it against the signed
//   root keys/            one secret a file (key_file.h). Who reads log.key can fork the log, issuing-*.key
//   and
//                    code.key forge sheets of existing numbers, lookup.key test typed codes, operator-*.key
//                    act; with accounts.db, bank.key reads where structures are paid
//   tls/             cert.pem and key.pem
//   log.vkey, issuing.vkey   the public keys, as C2SP verifier keys, one a line: to give to anybody
//   log-former.vkey  those that log.vkey was before: for receipts of their time
//   accounts.db      accounts, names of devices and what else is not the ledger; who writes it can sign in as
//                    anybody, and spend nothing: that takes keys
//   identity.json    with which provider people sign in
//   places.json      addresses of places, open data; who writes it misleads people, no more
//   auditor.token    who reads it can read every entry
//   PATH.lock        beside the directory: the checkpoint lock, unless the settings name another place,
//                    which is better on another disk (ledger/store/checkpoint_lock.h)
//   server.url       where the running server answers, for the commands
//   server.token     new at each start: who can read it may ask the running server what only whoever runs it
//                    may ask, such as to pin the store for a backup
struct DataDirectory {
  std::string path;
  // Opens the sealed ones of its key files; without it they are refused.
  std::shared_ptr<Unsealer> unsealer = nullptr;

  std::string settings() const { return path + "/ledger.json"; }
  std::string database() const { return path + "/db"; }
  std::string key(const std::string& name) const { return path + "/keys/" + name + ".key"; }
  std::string certificate() const { return path + "/tls/cert.pem"; }
  std::string certificate_key() const { return path + "/tls/key.pem"; }
  std::string log_vkey() const { return path + "/log.vkey"; }
  std::string log_former_vkey() const { return path + "/log-former.vkey"; }
  std::string issuing_vkey() const { return path + "/issuing.vkey"; }
  // What is not the ledger: names, what must expire.
  std::string accounts() const { return path + "/accounts.db"; }
  // With which provider people sign in (identity_parts.h); absent: with none.
  std::string identity_settings() const { return path + "/identity.json"; }
  // What the public list of places shows beside what the ledger keeps.
  std::string places() const { return path + "/places.json"; }
  std::string auditor_token() const { return path + "/auditor.token"; }
  std::string server_url() const { return path + "/server.url"; }
  std::string server_token() const { return path + "/server.token"; }
};

// What is fixed when the ledger begins.
struct Settings {
  std::string origin;  // of the log, e.g. "passnum.example/ledger": a host and a path, no scheme
  std::string host;    // the official host in the QR codes, e.g. "passnum.example"
  std::optional<std::string> checkpoint_lock{};  // its file; absent: beside the data directory
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("checkpoint_lock", self.checkpoint_lock);
    v("host", self.host);
    v("origin", self.origin);
  }
};
// Errors: not_found (there is no ledger there), invalid, io.
Result<Settings> read_settings(const DataDirectory& directory);

struct NewLedger {
  Settings settings;
  std::vector<std::string> operators;  // at least two, since an order needs two people
  // Where to write the key that may stand in for a lost log key; empty: there is none. Not in the directory.
  std::string recovery_key_file = {};
  const SealingKey* sealing = nullptr;  // of all keys but the operators' and the certificate's; null: plain
};
// Begins a ledger: directories, keys, certificate, token, store, and the log's first entries. The settings
// file is written last: without it the directory holds no ledger, and nothing in it is overwritten by trying
// again. Durable on return. Errors: invalid (something is already there, or a name that is none), io.
Result<Done> create_ledger(const DataDirectory& directory, const NewLedger& request, Clock& clock,
                           Random& random);

// The names of the key files that are not sealed, "log" and so on, without the operators'. Errors: io.
Result<std::vector<std::string>> plain_keys(const DataDirectory& directory);

// The key that signs what devices judge vouchers by without network. Made when it is not there, as in the
// directories of older versions: sealed when the log's key is. Errors: those of the keys.
Result<SigningKey> snapshot_key_of(const DataDirectory& directory, Random& random);
// The key that seals bank details in accounts.db. Made in the same way when it is not there.
Result<HashKey> bank_key_of(const DataDirectory& directory, Random& random);

Result<SigningKey> read_signing_key(const DataDirectory& directory, const std::string& name,
                                    std::string_view purpose);
Result<HashKey> read_hash_key(const DataDirectory& directory, const std::string& name,
                              std::string_view purpose);

// Where the checkpoint lock of a ledger is.
std::string checkpoint_lock_path(const DataDirectory& directory, const Settings& settings);

// The store of an existing ledger, within this much memory.
Result<std::unique_ptr<RocksdbStore>> open_store(const DataDirectory& directory,
                                                 std::size_t memory_bytes_max);

constexpr std::uint16_t kFirstIssuingKey = 1;
// "issuing-1", the key file of issuing key 1.
std::string issuing_key_name(std::uint16_t key);

}  // namespace passnum
