#include "api/cli/session.h"
#include "api/server/whole_file.h"
#include "ledger/core/records.h"
#include "ledger/crypto/device_key.h"

namespace passnum {
namespace {

constexpr std::size_t kExportBytesMax = 64 * 1024 * 1024;
constexpr std::size_t kItemsPerBatch = 100;

// {"export":{"device","items":[bodies of redemptions],"made_at","skew_ms","v":1},"signature"}: what waited on
// a device that could not send it, signed by the device as a whole, so that nothing is missing without a
// word.
struct Export {
  Json content;
  std::string device;
  std::string made_at;
  Json::Array items;
  std::optional<Signature> signature;
};

std::string word(const Json& json, const char* key) {
  const Json* member = json.find(key);
  return member != nullptr && member->string() != nullptr ? *member->string() : std::string();
}

Result<Export> read_export(const std::string& path) {
  const auto text = read_whole_file(path, kExportBytesMax);
  if (!text) return text.error();
  const auto json = parse_json(text.value());
  if (!json) return json.error().while_doing(path);
  const Json* content = json.value().find("export");
  const Json* items = content == nullptr ? nullptr : content->find("items");
  const Json* version = content == nullptr ? nullptr : content->find("v");
  if (items == nullptr || items->array() == nullptr || items->array()->empty() || version == nullptr ||
      *version != Json(std::int64_t{1})) {
    return Error(ErrorCode::invalid, path + " n’est pas un export de l’application, ou il est vide");
  }
  Export read{*content, word(*content, "device"), word(*content, "made_at"), *items->array(), std::nullopt};
  const auto bytes = from_base64url(word(json.value(), "signature"));
  const auto signature = bytes ? fixed<64>(bytes.value()) : Result<Signature>(bytes.error());
  if (signature) read.signature = signature.value();
  return read;
}

// Each scan has a signature of its own, which the server judges: a file that was changed is told, not
// refused.
std::string doubt_about(Session& session, const Export& read) {
  if (!is_name(read.device) || !read.signature) return "le fichier n’est pas signé par un terminal";
  const auto device = get_record<DeviceRecord>(session, "devices/" + read.device, "ce terminal");
  if (!device) return "la signature du fichier n’a pas pu être vérifiée (" + device.error().context + ")";
  const auto message = tagged("PN-queue/v1", as_bytes(canonical_text(read.content)));
  if (verify(device.value().key(), message, *read.signature)) return {};
  return "le fichier a été modifié : il y manque peut-être des encaissements";
}

class Upload {
 public:
  Upload(Context& context, Session& session) : context_(context), session_(session) {}

  std::optional<Error> send(std::span<const Json> items) {
    std::string body = R"({"items":[)";
    for (const auto& item : items) {
      if (body.back() == '}') body += ',';
      body += canonical_text(item);
    }
    const auto response = session_.post("/v1/redemptions/batch", body + "]}");
    if (!response) return response.error();
    const auto json = parse_json(response.value().body);
    const Json* outcomes = json ? json.value().find("items") : nullptr;
    if (outcomes == nullptr || outcomes->array() == nullptr || outcomes->array()->size() != items.size())
      return Error(ErrorCode::io, problem_words(response.value()));
    for (std::size_t i = 0; i < items.size(); ++i) show(items[i], (*outcomes->array())[i]);
    return std::nullopt;
  }
  std::size_t accepted() const { return accepted_; }
  std::size_t refused() const { return refused_; }
  std::size_t unknown() const { return unknown_; }

 private:
  void show(const Json& item, const Json& answer) {
    const Json* request = item.find("request");
    const std::string scanned_at = request == nullptr ? std::string() : word(*request, "scanned_at");
    const auto time = parse_time(scanned_at);
    const std::string when = time ? to_paris_text(time.value()) : std::string("heure inconnue");
    std::string number = word(answer, "voucher");
    if (number.empty() && request != nullptr) number = word(*request, "voucher");
    if (number.empty()) number = "code saisi";
    const auto outcome = word(answer, "outcome");
    const Json* repeated = answer.find("repeated");
    if (outcome == "accepted") {
      ++accepted_;
      const bool was_there = repeated != nullptr && *repeated == Json(true);
      context_.console.line("✓ " + when + "  " + number + (was_there ? "  déjà enregistré" : "  encaissé"));
    } else if (outcome == "refused") {
      ++refused_;
      const auto detail = word(answer, "detail");
      context_.console.line("✗ " + when + "  " + number + "  " + word(answer, "title") +
                            (detail.empty() ? "" : " (" + detail + ")") + " [" + word(answer, "code") + "]");
    } else {
      ++unknown_;
      context_.console.line("? " + when + "  " + number + "  sans réponse : renvoyez ce fichier plus tard");
    }
    context_.console.json(canonical_text(answer));
  }

  Context& context_;
  Session& session_;
  std::size_t accepted_ = 0;
  std::size_t refused_ = 0;
  std::size_t unknown_ = 0;
};

int upload(Context& context, const std::string& path) {
  const auto read = read_export(path);
  if (!read) return context.console.fail(read.error());
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto& items = read.value().items;
  context.console.line("Terminal " + read.value().device + ", exporté le " + read.value().made_at + " : " +
                       std::to_string(items.size()) + " encaissement(s)");
  if (const auto doubt = doubt_about(session.value(), read.value()); !doubt.empty())
    context.console.warning(doubt);
  Upload sending(context, session.value());
  for (std::size_t from = 0; from < items.size(); from += kItemsPerBatch) {
    const auto count = std::min(kItemsPerBatch, items.size() - from);
    if (const auto failure = sending.send(std::span(items).subspan(from, count)))
      return context.console.fail(*failure);
  }
  context.console.line(std::to_string(sending.accepted()) + " enregistré(s), " +
                       std::to_string(sending.refused()) + " refusé(s), " +
                       std::to_string(sending.unknown()) + " sans réponse");
  return sending.refused() + sending.unknown() == 0 ? kExitDone : kExitRefused;
}

}  // namespace

void add_scan_upload_command(CLI::App& app, Context& context) {
  auto path = std::make_shared<std::string>();
  auto* command = add_command(app, "scan-upload", "Envoie les encaissements qu’un terminal a exportés",
                              "passnum scan-upload passnum-tel-8x4m2c9pq7rt-2026-11-02.json");
  command->add_option("FICHIER", *path, "Export de l’application de scan")->required();
  command->callback(
      [&context, path] { context.action = [&context, path] { return upload(context, *path); }; });
}

}  // namespace passnum
