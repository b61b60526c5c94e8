#include <fstream>
#include <iostream>

#include "api/cli/scan_request.h"
#include "api/cli/session.h"
#include "api/server/key_file.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

constexpr std::size_t kCodesFileBytesMax = 64 * 1024 * 1024;
constexpr std::size_t kScansPerBatch = 100;

struct RedeemOptions {
  std::string file = "-";
  std::string key_file;
  std::string site;
  std::string service;
  std::string scanned_at;
  std::string scan_id;
  std::string reason;
  bool is_offline = false;
  bool is_batch = false;
};

Result<DeviceSigner> open_device(const Context& context, const RedeemOptions& options) {
  const auto key = read_key_file(options.key_file, "device", context.data.unsealer.get());
  if (!key) return key.error();
  if (!is_name(key.value().name) || !is_name(options.site))
    return Error(ErrorCode::invalid, "le terminal et le lieu ont un identifiant de lettres et de chiffres");
  return DeviceSigner{DeviceId(key.value().name), SiteId(options.site),
                      SigningKey::from_seed(key.value().secret)};
}

// One code a line: a QR code's text, a typed code, or a line of 'passnum scan --json'.
Result<std::vector<std::string>> read_codes(const std::string& path) {
  std::string content;
  if (path == "-") {
    content.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    auto text = read_whole_file(path, kCodesFileBytesMax);
    if (!text) return std::move(text).error();
    content = std::move(text).value();
  }
  std::vector<std::string> codes;
  std::size_t line_number = 0;
  for (std::size_t from = 0; from < content.size();) {
    const std::size_t to = std::min(content.find('\n', from), content.size());
    std::string line = content.substr(from, to - from);
    from = to + 1;
    ++line_number;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line.empty()) continue;
    if (line.front() == '{') {
      const auto json = parse_json(line);
      const Json* text = json ? json.value().find("text") : nullptr;
      if (text == nullptr || text->string() == nullptr)
        return Error(ErrorCode::invalid, path + ", ligne " + std::to_string(line_number) +
                                             " : pas une ligne de « passnum scan --json »");
      line = *text->string();
    }
    codes.push_back(std::move(line));
  }
  if (codes.empty()) return Error(ErrorCode::invalid, path + " ne contient aucun code");
  return codes;
}

// The code of the programme each QR code names, asked once a programme.
class ProgrammeCodes {
 public:
  explicit ProgrammeCodes(Session& session) : session_(session) {}
  Result<std::string> code_for(const std::string& code) {
    const auto voucher = parse_qr_text(code, HostRule::any());
    if (!voucher) return std::string();
    const auto id = voucher.value().payload.id.programme.value;
    const auto known = codes_.find(id);
    if (known != codes_.end()) return known->second;
    const auto json = session_.get("/v1/programmes/" + std::to_string(id));
    if (!json) return json.error();
    // One that the server does not know is sent all the same: the server says what is wrong with the voucher.
    if (!json.value()) return codes_[id] = "INCONNU";
    const auto programme = from_json<ProgrammeCreated>(*json.value());
    if (!programme) return programme.error();
    return codes_[id] = programme.value().code;
  }

 private:
  Session& session_;
  std::map<std::uint32_t, std::string> codes_;
};

class Redeeming {
 public:
  Redeeming(Context& context, Session& session) : context_(context), session_(session) {}

  // The answers to a batch, or to one scan.
  std::optional<Error> send(const std::vector<SignedScan>& scans, bool is_batch) {
    if (!is_batch) {
      for (const auto& scan : scans) {
        const auto response = session_.post("/v1/redemptions", scan.body);
        if (!response) return response.error();
        const bool is_accepted = response.value().status == 200 || response.value().status == 201;
        show(to_text(scan.scan_id), response.value().body, is_accepted);
      }
      return std::nullopt;
    }
    std::string body = "{\"items\":[";
    for (std::size_t i = 0; i < scans.size(); ++i) body += (i == 0 ? "" : ",") + scans[i].body;
    const auto response = session_.post("/v1/redemptions/batch", body + "]}");
    if (!response) return response.error();
    const auto json = parse_json(response.value().body);
    const Json* items = json ? json.value().find("items") : nullptr;
    if (items == nullptr || items->array() == nullptr || items->array()->size() != scans.size())
      return Error(ErrorCode::io, problem_words(response.value()));
    for (std::size_t i = 0; i < scans.size(); ++i) {
      const Json& item = (*items->array())[i];
      const Json* outcome = item.find("outcome");
      show(to_text(scans[i].scan_id), canonical_text(item),
           outcome != nullptr && *outcome == Json(std::string("accepted")));
    }
    return std::nullopt;
  }
  std::size_t refused() const { return refused_; }
  std::size_t accepted() const { return accepted_; }

 private:
  static std::string member(const Json& json, const char* key) {
    const Json* value = json.find(key);
    return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
  }
  void show(const std::string& scan_id, const std::string& answer, bool is_accepted) {
    const auto json = parse_json(answer);
    if (!json) return;
    ++(is_accepted ? accepted_ : refused_);
    const std::string code = member(json.value(), "code");
    if (is_accepted) {
      context_.console.line("✓ " + member(json.value(), "voucher") + " encaissé");
    } else {
      context_.console.line("✗ " + member(json.value(), "title") + " [" + code + "]");
    }
    Json::Object line{{"scan_id", Json(scan_id)},
                      {"outcome", Json(std::string(is_accepted ? "accepted" : "refused"))}};
    if (is_accepted) line.emplace_back("voucher", Json(member(json.value(), "voucher")));
    if (!code.empty()) line.emplace_back("code", Json(code));
    context_.console.json(canonical_text(Json(std::move(line))));
  }

  Context& context_;
  Session& session_;
  std::size_t accepted_ = 0;
  std::size_t refused_ = 0;
};

int redeem(Context& context, const RedeemOptions& options) {
  const auto device = open_device(context, options);
  if (!device) return context.console.fail(device.error());
  if (!is_name(options.service)) return context.console.misuse("--service : l’identifiant d’un service");
  const auto codes = read_codes(options.file);
  if (!codes) return context.console.fail(codes.error());
  SystemRandom random;
  ScanTerms terms{ServiceId(options.service), options.is_offline, SystemClock().now()};
  if (!options.scanned_at.empty()) {
    const auto time = parse_time(options.scanned_at);
    if (!time) return context.console.fail(time.error());
    terms.scanned_at = time.value();
  }
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  ProgrammeCodes programmes(session.value());
  Redeeming redeeming(context, session.value());
  std::vector<SignedScan> waiting;
  const std::size_t at_once = options.is_batch ? kScansPerBatch : 1;
  for (std::size_t i = 0; i < codes.value().size(); ++i) {
    const auto& code = codes.value()[i];
    const auto programme = programmes.code_for(code);
    if (!programme) return context.console.fail(programme.error());
    auto scan = sign_scan(device.value(), terms, code, programme.value(), random);
    if (!scan) return context.console.fail(scan.error());
    waiting.push_back(std::move(scan).value());
    if (waiting.size() < at_once && i + 1 < codes.value().size()) continue;
    if (const auto failure = redeeming.send(waiting, options.is_batch)) return context.console.fail(*failure);
    waiting.clear();
    if (codes.value().size() > 20) context.console.progress("encaissement", i + 1, codes.value().size());
  }
  return redeeming.refused() == 0 ? kExitDone : kExitRefused;
}

int reverse(Context& context, const RedeemOptions& options) {
  const auto device = open_device(context, options);
  if (!device) return context.console.fail(device.error());
  const auto scan_id = parse_uuid(options.scan_id);
  if (!scan_id) return context.console.fail(scan_id.error());
  SystemRandom random;
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto body = sign_reversal(device.value(), scan_id.value(), options.reason,
                                  make_uuid_v7(SystemClock().now(), random));
  const auto response = session.value().post("/v1/redemptions/" + options.scan_id + "/reversal", body);
  if (!response) return context.console.fail(response.error());
  context.console.json(response.value().body);
  if (response.value().status != 200 && response.value().status != 201)
    return context.console.refuse(problem_words(response.value()));
  context.console.done("encaissement annulé");
  return kExitDone;
}

}  // namespace

void add_redeem_commands(CLI::App& app, Context& context) {
  auto options = std::make_shared<RedeemOptions>();
  auto* command = add_command(app, "redeem", "Encaisse des chèques : un code par ligne",
                              "passnum scan photo.jpg --json | passnum redeem --key tel-1.key --site cvl-001 "
                              "--service maitrise-outils-numeriques-quotidien");
  command
      ->add_option("FICHIER", options->file,
                   "Codes QR lus, codes saisis, ou lignes de « scan --json » (- : entrée standard)")
      ->capture_default_str();
  command->add_option("--key", options->key_file, "Clé du terminal")->required();
  command->add_option("--site", options->site, "Lieu")->required();
  command->add_option("--service", options->service, "Service rendu")->required();
  command->add_option("--scanned-at", options->scanned_at,
                      "Heure du scan, pour un terminal hors ligne, p. ex. 2026-11-01T09:00:00.000Z");
  command->add_flag("--offline", options->is_offline, "Scanné sans réseau");
  command->add_flag("--batch", options->is_batch, "Envoie par lots de 100");
  command->callback(
      [&context, options] { context.action = [&context, options] { return redeem(context, *options); }; });
  auto* undo = add_command(app, "reverse", "Annule un encaissement fait par erreur",
                           "passnum reverse --key tel-1.key --site cvl-001 --scan-id "
                           "0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f60 --reason « mauvais chèque »");
  undo->add_option("--key", options->key_file, "Clé du terminal")->required();
  undo->add_option("--site", options->site, "Lieu")->required();
  undo->add_option("--scan-id", options->scan_id, "Identifiant du scan")->required();
  undo->add_option("--reason", options->reason, "Pourquoi, en quelques mots sans donnée personnelle")
      ->required();
  undo->callback(
      [&context, options] { context.action = [&context, options] { return reverse(context, *options); }; });
}

}  // namespace passnum
