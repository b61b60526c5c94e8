#include "api/server/data_directory.h"

#include <filesystem>

#include "api/server/key_file.h"
#include "api/server/unsealer.h"
#include "api/tls/certificate.h"
#include "ledger/model/fields.h"
#include "ledger/model/key_statements.h"
#include "ledger/model/voucher_code.h"
#include "ledger/sequencer/log_writer.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"
#include "ledger/store/rocksdb/rocksdb_store.h"

namespace passnum {
namespace {

constexpr std::size_t kSettingsBytesMax = 4096;
constexpr std::size_t kOriginBytesMax = 100;
const std::string kSnapshotKey = "snapshot";
const std::string kBankKey = "bank";

bool is_origin(std::string_view origin) {
  return is_name(origin.substr(0, origin.find('/'))) && origin.size() <= kOriginBytesMax &&
         std::ranges::all_of(origin, [](char c) { return c > ' ' && c < 0x7f && c != '+'; });
}

Result<Done> check(const NewLedger& request) {
  if (!is_origin(request.settings.origin)) {
    return Error(ErrorCode::invalid, "the log's origin must look like passnum.example/ledger");
  }
  if (!is_voucher_host(request.settings.host)) {
    return Error(ErrorCode::invalid, "the vouchers' host must look like passnum.example");
  }
  if (request.operators.size() < 2) {
    return Error(ErrorCode::invalid,
                 "at least two operators are needed: one places an order, another activates it");
  }
  for (const auto& id : request.operators) {
    if (!is_name(id)) return Error(ErrorCode::invalid, "'" + id + "' is not a name for an operator");
  }
  return Done{};
}

Result<Done> make_directory(const std::string& path) {
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  if (failure) return Error(ErrorCode::io, "creating " + path + ": " + failure.message());
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, failure);
  if (failure) return Error(ErrorCode::io, "protecting " + path + ": " + failure.message());
  return Done{};
}

Result<SigningKey> new_signing_key(const std::string& path, const std::string& purpose,
                                   const std::string& name, const SealingKey* sealing, Random& random) {
  KeyFile key;
  key.purpose = purpose;
  key.name = name;
  random.fill(key.secret);
  if (auto written = write_key_file(path, key, sealing, random); !written) return std::move(written).error();
  return SigningKey::from_seed(key.secret);
}

Result<Done> new_hash_key(const DataDirectory& directory, const std::string& name, const SealingKey* sealing,
                          Random& random) {
  KeyFile key;
  key.purpose = name;
  key.name = name;
  random.fill(key.secret);
  return write_key_file(directory.key(name), key, sealing, random);
}

Result<Done> make_token(const DataDirectory& directory, Random& random) {
  std::array<Byte, 32> token{};
  random.fill(token);
  return write_whole_file(directory.auditor_token(), "pna_" + to_base64url(token) + "\n", 0600);
}

// Every key of a new ledger, and the entries that make the public ones known.
Result<std::vector<CommandBody>> make_keys(const DataDirectory& directory, const NewLedger& request,
                                           Random& random) {
  std::vector<CommandBody> bodies;
  for (const auto& id : request.operators) {
    auto key = new_signing_key(directory.key("operator-" + id), "operator", id, nullptr, random);
    if (!key) return std::move(key).error();
    bodies.emplace_back(OperatorEnrolled{OperatorId(id), key.value().public_key()});
  }
  auto snapshot =
      new_signing_key(directory.key(kSnapshotKey), kSnapshotKey, kSnapshotKey, request.sealing, random);
  if (!snapshot) return std::move(snapshot).error();
  const auto name = issuing_key_name(kFirstIssuingKey);
  auto issuing = new_signing_key(directory.key(name), "issuing", name, request.sealing, random);
  if (!issuing) return std::move(issuing).error();
  bodies.emplace_back(IssuingKeyAdded{KeyId(kFirstIssuingKey), issuing.value().public_key()});
  const VerifierKey verifier{request.settings.host + "/issuing/1", SignatureType::ed25519,
                             issuing.value().public_key()};
  if (auto written = write_whole_file(directory.issuing_vkey(), to_text(verifier) + "\n"); !written) {
    return std::move(written).error();
  }
  for (const char* hash_key : {"bank", "code", "lookup"}) {
    if (auto made = new_hash_key(directory, hash_key, request.sealing, random); !made)
      return std::move(made).error();
  }
  if (request.recovery_key_file.empty()) return bodies;
  const auto& origin = request.settings.origin;
  auto recovery = new_signing_key(request.recovery_key_file, "recovery", origin, request.sealing, random);
  if (!recovery) return std::move(recovery).error();
  bodies.emplace_back(propose_recovery_key(recovery.value(), origin));
  bodies.emplace_back(RecoveryKeyApproved{recovery.value().public_key()});
  return bodies;
}

// What a new key at `path` is sealed with: as the log's key, or null when that one is plain.
Result<const SealingKey*> sealing_of_log_key(const DataDirectory& directory, const std::string& path,
                                             Random& random) {
  const auto log = read_key_facts(directory.key("log"));
  if (!log) return log.error();
  if (!log.value().is_sealed) return static_cast<const SealingKey*>(nullptr);
  if (directory.unsealer == nullptr)
    return Error(ErrorCode::invalid,
                 "the keys are sealed, and there is no passphrase to seal " + path + " with");
  return directory.unsealer->sealing_key(random, path);
}

}  // namespace

std::string issuing_key_name(std::uint16_t key) {
  return "issuing-" + std::to_string(key);
}

Result<Done> create_ledger(const DataDirectory& directory, const NewLedger& request, Clock& clock,
                           Random& random) {
  if (auto good = check(request); !good) return good;
  if (std::filesystem::exists(directory.path) && !std::filesystem::is_empty(directory.path)) {
    return Error(ErrorCode::invalid, directory.path + " is not empty: choose a new directory");
  }
  const auto lock_path = checkpoint_lock_path(directory, request.settings);
  if (std::filesystem::exists(lock_path)) {
    return Error(ErrorCode::invalid, lock_path +
                                         " is the checkpoint lock of another ledger: keep it with that "
                                         "one, or remove it when there is no such ledger any more");
  }
  for (const auto& sub : {directory.path, directory.path + "/keys", directory.path + "/tls"}) {
    if (auto made = make_directory(sub); !made) return made;
  }
  auto log_key =
      new_signing_key(directory.key("log"), "log", request.settings.origin, request.sealing, random);
  if (!log_key) return std::move(log_key).error();
  const VerifierKey verifier{request.settings.origin, SignatureType::ed25519, log_key.value().public_key()};
  if (auto written = write_whole_file(directory.log_vkey(), to_text(verifier) + "\n"); !written)
    return written;
  auto bodies = make_keys(directory, request, random);
  if (!bodies) return std::move(bodies).error();
  auto certificate = tls::make_self_signed(
      {directory.certificate(),
       directory.certificate_key(),
       {"localhost", "127.0.0.1", request.settings.host.substr(0, request.settings.host.find(':'))},
       clock.now()});
  if (!certificate) return std::move(certificate).error();
  if (auto token = make_token(directory, random); !token) return token;

  if (auto created = RocksdbStore::create(directory.database()); !created) return created;
  auto store = RocksdbStore::open(directory.database(), {});
  if (!store) return std::move(store).error();
  auto lock = CheckpointLockFile::open(lock_path);
  if (!lock) return std::move(lock).error();
  auto begun =
      LogWriter::create(*store.value(), *lock.value(), log_key.value(),
                        {request.settings.origin, request.settings.host}, bodies.value(), clock, random);
  if (!begun) return begun;
  return write_whole_file(directory.settings(), to_canonical(request.settings) + "\n");
}

Result<Settings> read_settings(const DataDirectory& directory) {
  const auto text = read_whole_file(directory.settings(), kSettingsBytesMax);
  if (!text && text.error().code == ErrorCode::not_found) {
    return Error(ErrorCode::not_found, "there is no ledger in " + directory.path +
                                           ": begin one with 'passnum init --data " + directory.path + "'");
  }
  if (!text) return text.error();
  const auto json = parse_json(text.value());
  if (!json) return json.error().while_doing(directory.settings());
  auto settings = from_json<Settings>(json.value());
  if (!settings) return settings.error().while_doing(directory.settings());
  return settings;
}

Result<SigningKey> snapshot_key_of(const DataDirectory& directory, Random& random) {
  auto key = read_signing_key(directory, kSnapshotKey, kSnapshotKey);
  if (key || key.error().code != ErrorCode::not_found) return key;
  const auto path = directory.key(kSnapshotKey);
  const auto sealing = sealing_of_log_key(directory, path, random);
  if (!sealing) return sealing.error();
  return new_signing_key(path, kSnapshotKey, kSnapshotKey, sealing.value(), random);
}

Result<HashKey> bank_key_of(const DataDirectory& directory, Random& random) {
  auto key = read_hash_key(directory, kBankKey, kBankKey);
  if (key || key.error().code != ErrorCode::not_found) return key;
  const auto sealing = sealing_of_log_key(directory, directory.key(kBankKey), random);
  if (!sealing) return sealing.error();
  if (auto made = new_hash_key(directory, kBankKey, sealing.value(), random); !made)
    return std::move(made).error();
  return read_hash_key(directory, kBankKey, kBankKey);
}

Result<SigningKey> read_signing_key(const DataDirectory& directory, const std::string& name,
                                    std::string_view purpose) {
  const auto key = read_key_file(directory.key(name), purpose, directory.unsealer.get());
  if (!key) return key.error();
  return SigningKey::from_seed(key.value().secret);
}

Result<HashKey> read_hash_key(const DataDirectory& directory, const std::string& name,
                              std::string_view purpose) {
  const auto key = read_key_file(directory.key(name), purpose, directory.unsealer.get());
  if (!key) return key.error();
  return HashKey(key.value().secret);
}

std::string checkpoint_lock_path(const DataDirectory& directory, const Settings& settings) {
  if (settings.checkpoint_lock) return *settings.checkpoint_lock;
  // "registre/" and "registre" are one directory, and its lock lies beside it.
  auto path = std::filesystem::absolute(directory.path).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  return path.string() + ".lock";
}

Result<std::vector<std::string>> plain_keys(const DataDirectory& directory) {
  std::vector<std::string> plain;
  std::error_code failure;
  for (const auto& item : std::filesystem::directory_iterator(directory.path + "/keys", failure)) {
    const auto& path = item.path();
    if (path.extension() != ".key" || path.stem().string().starts_with("operator-")) continue;
    const auto facts = read_key_facts(path.string());
    if (facts && !facts.value().is_sealed) plain.push_back(path.stem().string());
  }
  if (failure) return Error(ErrorCode::io, "reading " + directory.path + "/keys: " + failure.message());
  std::ranges::sort(plain);
  return plain;
}

Result<std::unique_ptr<RocksdbStore>> open_store(const DataDirectory& directory,
                                                 std::size_t memory_bytes_max) {
  RocksdbOptions options;
  options.memory_bytes = memory_bytes_max;
  return RocksdbStore::open(directory.database(), options);
}

}  // namespace passnum
