#include "api/cli/context.h"
#include "api/server/key_file.h"
#include "ledger/core/records.h"
#include "ledger/model/json.h"
#include "ledger/tree/note.h"
#include "scanner/decode/decode.h"
#include "scanner/pdf/pdf.h"
#include "scanner/picture/picture.h"
#include "scanner/verify/verify.h"

namespace passnum {
namespace {

constexpr std::size_t kVkeyFileBytesMax = 64 * 1024;

struct ScanOptions {
  std::vector<std::string> files;
  std::string vkeys;
  std::string host;
  int dpi = 200;
  bool is_thorough = false;
  bool hides_codes = false;
};

// Issuing keys, one verifier key a line, named "<host>/issuing/<number>": number and key, and the host they
// are for.
struct IssuingKeys {
  std::map<KeyId, PublicKey> keys;
  std::string host;
};

Result<IssuingKeys> read_issuing_keys(const std::string& path) {
  const auto text = read_whole_file(path, kVkeyFileBytesMax);
  if (!text) return text.error();
  IssuingKeys keys;
  std::string_view rest = text.value();
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto vkey = parse_verifier_key(rest.substr(0, end));
    const std::string where = path + ", line " + std::to_string(line);
    if (!vkey) return vkey.error().while_doing(where);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::string_view name = vkey.value().name;
    constexpr std::string_view kMiddle = "/issuing/";
    const auto at = name.find(kMiddle);
    const auto number = at == std::string_view::npos ? std::string_view() : name.substr(at + kMiddle.size());
    unsigned id = 0;
    for (const char c : number)
      id = c >= '0' && c <= '9' && id < 100'000 ? id * 10 + static_cast<unsigned>(c - '0') : 100'000;
    if (number.empty() || id > 65'535)
      return Error(ErrorCode::invalid, where + ": the key's name must end with /issuing/ and its number");
    keys.host = name.substr(0, at);
    keys.keys[KeyId(static_cast<std::uint16_t>(id))] = vkey.value().key;
  }
  return keys;
}

// "✓ ORL26-000123-07" and so on, or a line of JSON with the code's text for 'passnum redeem'.
class Report {
 public:
  Report(Context& context, const VerifyRules& rules, bool hides_codes)
      : context_(context), rules_(rules), hides_codes_(hides_codes) {}

  void add(const std::string& file, std::uint32_t page, const FoundCode& code) {
    const auto checked = check_code(code.text, rules_);
    ++found_;
    if (checked.verdict == Verdict::genuine) ++genuine_;
    Json::Object line{{"file", Json(file)},
                      {"page", Json(std::int64_t{page})},
                      {"verdict", Json(std::string(name(checked.verdict)))}};
    if (!hides_codes_) line.emplace_back("text", Json(code.text));
    std::string what = std::string(name(checked.verdict));
    if (checked.voucher && checked.verdict != Verdict::forged && checked.verdict != Verdict::unknown_key) {
      const auto& id = checked.voucher->payload.id;
      line.emplace_back("programme", Json(std::int64_t{id.programme.value}));
      line.emplace_back("booklet", Json(std::int64_t{id.booklet.value}));
      line.emplace_back("index", Json(std::int64_t{id.index.value}));
      what += " : carnet " + std::to_string(id.booklet.value) + ", chèque " + std::to_string(id.index.value);
    }
    context_.console.json(canonical_text(Json(std::move(line))));
    context_.console.line((checked.verdict == Verdict::genuine ? "✓ " : "✗ ") + file + " p. " +
                          std::to_string(page) + " : " + what +
                          (checked.verdict == Verdict::genuine ? "" : " (" + checked.words + ")"));
  }
  std::size_t found() const { return found_; }
  std::size_t genuine() const { return genuine_; }

 private:
  Context& context_;
  const VerifyRules& rules_;
  bool hides_codes_;
  std::size_t found_ = 0;
  std::size_t genuine_ = 0;
};

Result<Done> scan_pdf(Context& context, const std::string& file, const ScanOptions& options, Report& report) {
  PdfOptions pdf;
  pdf.dpi = options.dpi;
  const auto pages = for_each_page(file, pdf, [&](PdfPage&& page) -> Result<Done> {
    const auto codes = find_codes(page.image, {options.is_thorough});
    if (!codes) return codes.error();
    for (const auto& code : codes.value()) report.add(file, page.number, code);
    context.console.progress("lecture", page.number, page.count);
    return Done{};
  });
  if (!pages) return pages.error();
  return Done{};
}

Result<Done> scan_file(Context& context, const std::string& file, const ScanOptions& options,
                       Report& report) {
  const auto start = read_file(file, kPdfFileBytesMax);
  if (!start) return start.error();
  if (is_pdf(ByteView(start.value()).first(std::min<std::size_t>(start.value().size(), 1024))))
    return scan_pdf(context, file, options, report);
  const auto image = read_picture(start.value());
  if (!image) return image.error().while_doing(file);
  const auto codes = find_codes(image.value(), {options.is_thorough});
  if (!codes) return codes.error().while_doing(file);
  for (const auto& code : codes.value()) report.add(file, 1, code);
  return Done{};
}

int scan(Context& context, const ScanOptions& options) {
  auto keys = read_issuing_keys(options.vkeys.empty() ? context.data.issuing_vkey() : options.vkeys);
  if (!keys) return context.console.fail(keys.error());
  const std::string host = options.host.empty() ? keys.value().host : options.host;
  if (!is_voucher_host(host))
    return context.console.misuse("--host : le site officiel, p. ex. passnum.example");
  const VerifyRules rules{HostRule::only(host), keys.value().keys, {}, paris_day(SystemClock().now())};
  Report report(context, rules, options.hides_codes);
  bool is_failed = false;
  for (const auto& file : options.files) {
    const auto scanned = scan_file(context, file, options, report);
    if (scanned) continue;
    // One bad picture must not hide what the others hold.
    context.console.warning(scanned.error().message());
    is_failed = true;
  }
  context.console.line(grouped(static_cast<std::int64_t>(report.found())) + " code(s) lu(s), " +
                       grouped(static_cast<std::int64_t>(report.genuine())) + " authentique(s)");
  if (is_failed) return kExitUsage;
  return report.found() != 0 && report.genuine() == report.found() ? kExitDone : kExitRefused;
}

}  // namespace

void add_scan_commands(CLI::App& app, Context& context) {
  auto options = std::make_shared<ScanOptions>();
  auto* command = add_command(
      app, "scan", "Lit les codes QR de photos (PNG, JPEG) et de PDF, et vérifie leur signature sans réseau",
      "passnum scan photo.jpg carnets.pdf --issuing-vkey issuing.vkey");
  command->add_option("FICHIER", options->files)->required();
  command->add_option("--issuing-vkey", options->vkeys,
                      "Clés publiques d’émission (défaut : celles du dossier)");
  command->add_option("--host", options->host, "Site officiel attendu (défaut : celui des clés)");
  command->add_option("--dpi", options->dpi, "Finesse de lecture des PDF")
      ->capture_default_str()
      ->check(CLI::Range(kPdfDpiMin, kPdfDpiMax));
  command->add_flag("--thorough", options->is_thorough, "Toutes les méthodes de lecture (plus lent)");
  command->add_flag("--hide-codes", options->hides_codes,
                    "N’écrit pas les codes, qui permettent d’encaisser");
  command->callback(
      [&context, options] { context.action = [&context, options] { return scan(context, *options); }; });
}

}  // namespace passnum
