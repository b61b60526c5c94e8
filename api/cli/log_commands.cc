#include <filesystem>

#include "api/backup/verify_log.h"
#include "api/cli/log_copy.h"
#include "api/cli/session.h"
#include "api/server/key_file.h"
#include "api/source/https_source.h"
#include "ledger/tree/prove.h"
#include "ledger/tree/tlog_proof.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

struct LogOptions {
  std::string where;
  std::string vkey;
  std::string out = "log";
  std::string receipts;
};

// Passes files on, and keeps each in a directory: what was verified is what is kept.
class KeepingSource final : public LogSource {
 public:
  KeepingSource(LogSource& source, fs::path directory) : source_(source), directory_(std::move(directory)) {}
  Result<Bytes> fetch(std::string_view path) override {
    auto bytes = source_.fetch(path);
    if (!bytes) return bytes;
    const fs::path file = directory_ / path;
    // A full tile or bundle never changes: what an earlier export kept stays.
    if (fs::exists(file) && fs::file_size(file) == bytes.value().size() && path != kCheckpointPath)
      return bytes;
    std::error_code failure;
    fs::create_directories(file.parent_path(), failure);
    if (failure)
      return Error(ErrorCode::io, "creating " + file.parent_path().string() + ": " + failure.message());
    if (auto written = write_whole_file(file.string(), as_text(bytes.value())); !written)
      return std::move(written).error();
    return bytes;
  }

 private:
  LogSource& source_;
  fs::path directory_;
};

struct Redeemed {
  std::uint64_t index;
  std::string voucher;
  Bytes leaf;
};

// One receipt a redemption, all against the copy's checkpoint. A voucher redeemed again after a reversal has
// a second receipt, "<number>.2".
Result<std::size_t> write_receipts(LogSource& copy, const VerifiedCopy& verified,
                                   const std::vector<Redeemed>& redeemed, const fs::path& directory,
                                   Console& console) {
  std::error_code failure;
  fs::create_directories(directory, failure);
  if (failure) return Error(ErrorCode::io, "creating " + directory.string() + ": " + failure.message());
  SourceTiles tiles(copy, verified.checkpoint.size);
  Prover prover(tiles);
  std::map<std::string, int> times;
  std::size_t done = 0;
  for (const auto& item : redeemed) {
    auto hashes = prover.inclusion(item.index, verified.checkpoint.size);
    if (!hashes) return hashes.error().while_doing("proving entry " + std::to_string(item.index));
    const TlogProof proof{item.leaf, item.index, std::move(hashes).value(), verified.note};
    const int time = ++times[item.voucher];
    const std::string name = item.voucher + (time == 1 ? "" : "." + std::to_string(time)) + ".tlog-proof";
    if (auto written = write_whole_file((directory / name).string(), to_text(proof)); !written)
      return std::move(written).error();
    console.progress("reçus", ++done, redeemed.size());
  }
  return done;
}

int export_log(Context& context, const LogOptions& options) {
  auto source = open_log(context, options.where);
  if (!source) return context.console.fail(source.error());
  const auto vkey = open_vkey(context, options.vkey);
  if (!vkey) return context.console.fail(vkey.error());
  KeepingSource keeping(*source.value(), options.out);
  std::vector<Redeemed> redeemed;
  CopyOptions copy_options;
  copy_options.progress = [&context](std::uint64_t done, std::uint64_t total) {
    context.console.progress("export du journal", done, total);
  };
  copy_options.visitor = [&redeemed, &options](std::uint64_t index, ByteView leaf) -> Result<Done> {
    if (options.receipts.empty()) return Done{};
    const auto entry = decode_entry(leaf);
    if (!entry) return entry.error();
    if (const auto* body = std::get_if<VoucherRedeemed>(&entry.value().body)) {
      redeemed.push_back({index, *body->scan.voucher, {leaf.begin(), leaf.end()}});
    }
    return Done{};
  };
  const auto verified = verify_copy(keeping, vkey.value(), copy_options);
  if (!verified) return context.console.fail(verified.error());
  std::size_t receipts = 0;
  if (!options.receipts.empty()) {
    DirectorySource copy(options.out);
    const auto written = write_receipts(copy, verified.value(), redeemed, options.receipts, context.console);
    if (!written) return context.console.fail(written.error());
    receipts = written.value();
  }
  context.console.done(
      grouped(static_cast<std::int64_t>(verified.value().checkpoint.size)) +
      " écritures exportées et vérifiées dans " + options.out +
      (options.receipts.empty() ? "" : ", " + std::to_string(receipts) + " reçus dans " + options.receipts));
  context.console.json("{\"receipts\":" + std::to_string(receipts) + ",\"root\":\"" +
                       to_base64(verified.value().checkpoint.root) +
                       "\",\"tree_size\":" + std::to_string(verified.value().checkpoint.size) + "}");
  return kExitDone;
}

// What is to be verified: a store, which nobody may have open, or a copy.
struct Verifiable {
  std::unique_ptr<Snapshot> store;  // null for a copy
  std::unique_ptr<LogSource> source;
  std::string vkey;
};

Result<Verifiable> in_store(const DataDirectory& data, const std::string& vkey) {
  auto store = RocksdbStore::look(data.database(), {});
  if (!store) return std::move(store).error();
  auto source = std::make_unique<SnapshotSource>(*store.value());
  return Verifiable{std::move(store).value(), std::move(source), vkey.empty() ? data.log_vkey() : vkey};
}

// A directory with a ledger, or a backup, is verified itself; any other is a copy. Without a name: the ledger
// of the data directory, or its server when that has it open.
Result<Verifiable> open_verifiable(const Context& context, const LogOptions& options) {
  std::error_code ignored;
  if (!options.where.empty() && fs::exists(DataDirectory{options.where}.settings(), ignored))
    return in_store({options.where}, options.vkey);
  if (options.where.empty() && context.server.empty() && fs::exists(context.data.settings(), ignored)) {
    auto found = in_store(context.data, options.vkey);
    if (found || found.error().code != ErrorCode::unavailable) return found;
  }
  auto source = open_log(context, options.where);
  if (!source) return std::move(source).error();
  return Verifiable{nullptr, std::move(source).value(), options.vkey};
}

int verify(Context& context, const LogOptions& options) {
  const auto found = open_verifiable(context, options);
  if (!found && found.error().code == ErrorCode::corrupt)
    return context.console.refuse("le registre ne se vérifie pas : " + found.error().message());
  if (!found) return context.console.fail(found.error());
  const auto vkey = open_vkey(context, found.value().vkey);
  if (!vkey) return context.console.fail(vkey.error());
  CopyOptions copy_options;
  copy_options.progress = [&context](std::uint64_t done, std::uint64_t total) {
    context.console.progress("vérification", done, total);
  };
  copy_options.refuse_beyond = found.value().store != nullptr;
  const auto verified = verify_log(*found.value().source, vkey.value(), copy_options);
  const std::string what = found.value().store ? "le registre" : "la copie";
  if (!verified) return context.console.refuse(what + " ne se vérifie pas : " + verified.error().message());
  const Checkpoint& checkpoint = verified.value().copy.checkpoint;
  context.console.done(what.substr(3) + " conforme : " + grouped(static_cast<std::int64_t>(checkpoint.size)) +
                       " écritures, racine " + to_base64(checkpoint.root) + ", " +
                       std::to_string(verified.value().receipts_count) + " reçus d’essai");
  context.console.json("{\"receipts\":" + std::to_string(verified.value().receipts_count) + ",\"root\":\"" +
                       to_base64(checkpoint.root) + "\",\"tree_size\":" + std::to_string(checkpoint.size) +
                       "}");
  return kExitDone;
}

}  // namespace

Result<std::unique_ptr<LogSource>> open_log(const Context& context, const std::string& where) {
  if (!where.empty() && !where.starts_with("https:"))
    return std::unique_ptr<LogSource>(std::make_unique<DirectorySource>(where));
  Context at = context;
  at.server = where;
  if (where.empty()) at.server = context.server;
  auto session = Session::open(at);
  if (!session) return std::move(session).error();
  const auto token =
      read_whole_file(context.token_file.empty() ? context.data.auditor_token() : context.token_file, 512);
  std::string text = token ? token.value() : std::string();
  while (text.ends_with('\n')) text.pop_back();
  return std::unique_ptr<LogSource>(
      std::make_unique<HttpsSource>(session.value().url(), session.value().trust(), text));
}

Result<VerifierKey> open_vkey(const Context& context, const std::string& vkey) {
  if (auto key = parse_verifier_key(vkey); !vkey.empty() && key) return key;
  const std::string path = vkey.empty() ? context.data.log_vkey() : vkey;
  auto text = read_whole_file(path, 4096);
  if (!text) return std::move(text).error();
  while (text.value().ends_with('\n')) text.value().pop_back();
  auto key = parse_verifier_key(text.value());
  if (!key) return key.error().while_doing(path);
  return key;
}

void add_log_commands(CLI::App& app, Context& context) {
  auto* group =
      app.add_subcommand("log", "Le journal signé : copies et vérifications")->require_subcommand(1);
  auto options = std::make_shared<LogOptions>();
  auto* export_command = add_command(
      *group, "export", "Copie et vérifie le journal (C2SP tlog-tiles), avec un reçu par encaissement",
      "passnum log export --out journal --receipts recus");
  export_command->add_option("--from", options->where, "Dossier ou adresse (défaut : le serveur du dossier)");
  export_command->add_option("--vkey", options->vkey,
                             "Clé publique du journal, ou son fichier (défaut : celle du dossier)");
  export_command->add_option("--out", options->out, "Dossier de la copie")->capture_default_str();
  export_command->add_option("--receipts", options->receipts,
                             "Dossier où écrire un reçu .tlog-proof par encaissement");
  export_command->callback([&context, options] {
    context.action = [&context, options] { return export_log(context, *options); };
  });
  auto* verify_command =
      add_command(*group, "verify", "Vérifie un registre, une sauvegarde ou une copie, octet par octet",
                  "passnum log verify journal --vkey log.vkey");
  verify_command->add_option(
      "COPIE", options->where,
      "Registre arrêté, sauvegarde, copie ou adresse (défaut : le registre du dossier, ou son serveur)");
  verify_command->add_option("--vkey", options->vkey,
                             "Clé publique du journal, ou son fichier (défaut : celle du dossier)");
  verify_command->callback(
      [&context, options] { context.action = [&context, options] { return verify(context, *options); }; });
}

}  // namespace passnum
