#include "api/server/key_change.h"

#include <cstdio>
#include <filesystem>

#include "api/server/key_file.h"
#include "api/server/unsealer.h"
#include "ledger/core/state.h"
#include "ledger/model/key_statements.h"
#include "ledger/sequencer/log_writer.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"

namespace passnum {
namespace {

constexpr std::size_t kStoreMemoryBytes = std::size_t{64} * 1024 * 1024;
constexpr std::size_t kVkeysBytesMax = 64 * 1024;

Result<Done> rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return file_error("renaming", from);
  return sync_directory_of(to);
}

// The log at its newest, and who signed it.
struct Tip {
  Checkpoint checkpoint;
  Note note;
};

Result<Tip> tip_of(const Store& store) {
  const auto text = store.snapshot()->checkpoint();
  if (!text) return text.error();
  if (!text.value()) return Error(ErrorCode::not_found, "there is no log here");
  auto note = parse_note(*text.value());
  if (!note) return note.error();
  auto checkpoint = parse_checkpoint_body(note.value().text);
  if (!checkpoint) return checkpoint.error();
  return Tip{std::move(checkpoint).value(), std::move(note).value()};
}

VerifierKey verifier_of(const std::string& origin, const PublicKey& key) {
  return {origin, SignatureType::ed25519, key};
}

Result<Done> put_new_key_in_place(const DataDirectory& directory, const VerifierKey& key,
                                  std::uint64_t size) {
  std::error_code failure;
  if (std::filesystem::exists(directory.key("log"), failure)) {
    const auto aside = directory.key("log-until-" + std::to_string(size));
    if (auto moved = rename_file(directory.key("log"), aside); !moved) return moved;
  }
  const auto old_line = read_whole_file(directory.log_vkey(), kVkeysBytesMax);
  auto former = read_whole_file(directory.log_former_vkey(), kVkeysBytesMax);
  if (!former && former.error().code != ErrorCode::not_found) return former.error();
  const std::string line = to_text(key) + "\n";
  std::string lines = former ? former.value() : std::string();
  // A crash may have come after this step, and then this is the second time.
  if (old_line && old_line.value() != line && !lines.ends_with(old_line.value())) {
    lines += old_line.value();
    if (auto written = write_whole_file(directory.log_former_vkey(), lines); !written) return written;
  }
  if (auto written = write_whole_file(directory.log_vkey(), line); !written) return written;
  return rename_file(directory.key("log-next"), directory.key("log"));
}

// A new key in keys/log-next.key, sealed as the file that vouches for it.
Result<SigningKey> make_next_key(const DataDirectory& directory, const std::string& origin,
                                 const std::string& sealed_as, Random& random) {
  const auto facts = read_key_facts(sealed_as);
  if (!facts) return facts.error();
  const SealingKey* sealing = nullptr;
  if (facts.value().is_sealed) {
    CHECK(directory.unsealer != nullptr);
    auto made = directory.unsealer->sealing_key(random, sealed_as);
    if (!made) return made.error();
    sealing = made.value();
  }
  std::error_code ignored;
  std::filesystem::remove(directory.key("log-next"), ignored);  // of an earlier try: it never signed anything
  KeyFile next;
  next.purpose = "log";
  next.name = origin;
  random.fill(next.secret);
  if (auto written = write_key_file(directory.key("log-next"), next, sealing, random); !written)
    return std::move(written).error();
  return SigningKey::from_seed(next.secret);
}

// That this person's key is the one the ledger knows: the rules see a name only.
Result<Done> check_operator(const DataDirectory& directory, const std::string& name, const Store& store) {
  const auto key = read_signing_key(directory, "operator-" + name, "operator");
  if (!key) return key.error();
  const auto stored = store.snapshot()->state(state_key::operator_account(OperatorId(name)));
  if (!stored) return stored.error();
  if (!stored.value()) return Done{};  // the rules say so in their words
  const auto record = decode_record<OperatorRecord>(*stored.value());
  if (!record) return record.error();
  if (record.value().public_key != key.value().public_key())
    return Error(ErrorCode::invalid,
                 directory.key("operator-" + name) + " is not the key the ledger knows for " + name);
  return Done{};
}

Result<Done> commit(const DataDirectory& directory, const Settings& settings, Store& store, LogSigner signer,
                    const Command& command, Clock& clock) {
  auto lock = CheckpointLockFile::open(checkpoint_lock_path(directory, settings));
  if (!lock) return std::move(lock).error();
  auto writer = LogWriter::open(store, *lock.value(), std::move(signer), settings.origin, clock);
  if (!writer) return std::move(writer).error();
  const std::vector<Request> batch{Request(command)};
  const auto answers = writer.value()->commit(batch);
  if (!answers) return answers.error();
  const auto& answer = answers.value().front();
  if (const auto* error = std::get_if<Error>(&answer)) return *error;
  const auto* refused = std::get_if<Refused>(&answer);
  if (refused == nullptr) return Done{};
  return Error(ErrorCode::invalid, std::string(french(refused->refusal)) +
                                       (refused->detail.empty() ? "" : " (" + refused->detail + ")"));
}

struct Opened {
  Settings settings;
  std::unique_ptr<Store> store;
  Tip tip;
};

Result<Opened> open_to_change(const DataDirectory& directory, const std::string& operator_name) {
  auto settings = read_settings(directory);
  if (!settings) return std::move(settings).error();
  auto store = open_store(directory, kStoreMemoryBytes);
  if (!store) return store.error().while_doing("the server must be stopped to change the log's key");
  const auto& origin = settings.value().origin;
  if (auto done = finish_log_key_change(directory, origin, *store.value()); !done)
    return std::move(done).error();
  if (auto known = check_operator(directory, operator_name, *store.value()); !known)
    return std::move(known).error();
  auto tip = tip_of(*store.value());
  if (!tip) return std::move(tip).error();
  return Opened{std::move(settings).value(), std::move(store).value(), std::move(tip).value()};
}

Result<LogKeyChanged> finished(const DataDirectory& directory, const Opened& opened, const PublicKey& key) {
  const auto& tip = opened.tip.checkpoint;
  const auto verifier = verifier_of(opened.settings.origin, key);
  if (auto placed = put_new_key_in_place(directory, verifier, tip.size); !placed)
    return std::move(placed).error();
  return LogKeyChanged{tip.size, tip.root, verifier};
}

}  // namespace

Result<Done> finish_log_key_change(const DataDirectory& directory, const std::string& origin,
                                   const Store& store) {
  std::error_code failure;
  if (!std::filesystem::exists(directory.key("log-next"), failure)) return Done{};
  const auto next = read_key_facts(directory.key("log-next"));
  if (!next) return next.error();
  const auto tip = tip_of(store);
  if (!tip) return tip.error();
  if (next.value().purpose != "log" || !next.value().public_key)
    return Error(ErrorCode::invalid, directory.key("log-next") + " is not a key of a log: take it away");
  const auto verifier = verifier_of(origin, *next.value().public_key);
  if (!verify_note(tip.value().note, verifier)) return Done{};
  const auto stored = store.snapshot()->state(state_key::log_key());
  if (!stored) return stored.error();
  if (!stored.value())
    return Error(ErrorCode::corrupt, "a new key has signed, and the state does not know it");
  const auto record = decode_record<LogKeyRecord>(*stored.value());
  if (!record) return record.error();
  return put_new_key_in_place(directory, verifier, record.value().size);
}

Result<LogKeyChanged> rotate_log_key_in(const DataDirectory& directory, const std::string& operator_name,
                                        Clock& clock, Random& random) {
  auto opened = open_to_change(directory, operator_name);
  if (!opened) return std::move(opened).error();
  const auto& origin = opened.value().settings.origin;
  const auto& tip = opened.value().tip.checkpoint;
  const auto old_key = read_signing_key(directory, "log", "log");
  if (!old_key) return old_key.error();
  const auto next = make_next_key(directory, origin, directory.key("log"), random);
  if (!next) return next.error();
  const Command command{make_uuid_v7(clock.now(), random), OperatorId(operator_name),
                        rotate_log_key(old_key.value(), next.value(), tip.size, tip.root, origin)};
  if (auto done = commit(directory, opened.value().settings, *opened.value().store,
                         {old_key.value(), next.value()}, command, clock);
      !done)
    return std::move(done).error();
  return finished(directory, opened.value(), next.value().public_key());
}

Result<LogKeyChanged> recover_log_key_in(const DataDirectory& directory, const std::string& operator_name,
                                         const std::string& recovery_key_file, KeyLoss reason, Clock& clock,
                                         Random& random) {
  auto opened = open_to_change(directory, operator_name);
  if (!opened) return std::move(opened).error();
  const auto& origin = opened.value().settings.origin;
  const auto& tip = opened.value().tip.checkpoint;
  auto vkey_text = read_whole_file(directory.log_vkey(), kVkeysBytesMax);
  if (!vkey_text) return std::move(vkey_text).error();
  while (vkey_text.value().ends_with('\n')) vkey_text.value().pop_back();
  const auto lost = parse_verifier_key(vkey_text.value());
  if (!lost) return lost.error().while_doing(directory.log_vkey());
  if (auto by_lost = verify_note(opened.value().tip.note, lost.value()); !by_lost)
    return by_lost.error().while_doing("the newest checkpoint and " + directory.log_vkey());
  LostLogKey statement{lost.value().key, reason, {}};
  for (const auto& signature : opened.value().tip.note.signatures) {
    if (signature.key_id == lost.value().id() && signature.name == origin)
      statement.checkpoint_signature = fixed<64>(signature.bytes).value();
  }
  const auto recovery = read_key_file(recovery_key_file, "recovery", directory.unsealer.get());
  if (!recovery) return recovery.error();
  const auto recovery_key = SigningKey::from_seed(recovery.value().secret);
  const auto next = make_next_key(directory, origin, recovery_key_file, random);
  if (!next) return next.error();
  const Command command{make_uuid_v7(clock.now(), random), OperatorId(operator_name),
                        recover_log_key(statement, recovery_key, next.value(), tip.size, tip.root, origin)};
  if (auto done = commit(directory, opened.value().settings, *opened.value().store,
                         {lost.value().key, next.value()}, command, clock);
      !done)
    return std::move(done).error();
  return finished(directory, opened.value(), next.value().public_key());
}

}  // namespace passnum
