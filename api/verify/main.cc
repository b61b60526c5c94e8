// passnum-verify: checks a copy of the log, a receipt, or the growth between two checkpoints, for people who
// do not trust the server nor its program. Links neither the store nor the server.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "api/source/https_source.h"
#include "audit/copy/verify_copy.h"
#include "ledger/tree/tlog_proof.h"

namespace passnum {
namespace {

constexpr int kExitGenuine = 0;
constexpr int kExitWrong = 1;
constexpr int kExitUsage = 2;
constexpr std::size_t kInputBytesMax = 1024 * 1024;

struct Options {
  std::string copy;
  std::string vkey;
  std::string receipt;
  std::string before;
  std::string after;
  std::string trust;
  std::string token_file;
};

Result<std::string> read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error(ErrorCode::not_found, "cannot open " + path);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  if (text.size() > kInputBytesMax) return Error(ErrorCode::too_large, path + " is too large");
  return text;
}

std::string without_newline(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Result<VerifierKey> read_vkey(const std::string& vkey) {
  if (auto key = parse_verifier_key(vkey)) return key;
  auto text = read_text(vkey);
  if (!text)
    return Error(ErrorCode::invalid,
                 "--vkey is neither a verifier key (name+hash+base64) nor a file that holds one");
  return parse_verifier_key(without_newline(std::move(text).value()));
}

Result<std::unique_ptr<LogSource>> open_copy(const Options& options) {
  if (!options.copy.starts_with("https:"))
    return std::unique_ptr<LogSource>(std::make_unique<DirectorySource>(options.copy));
  auto url = client::parse_server_url(options.copy);
  if (!url) return std::move(url).error();
  auto trust = options.trust.empty() ? Result<client::Trust>(client::Trust::system())
                                     : client::Trust::certificate_file(options.trust);
  if (!trust) return std::move(trust).error();
  std::string token;
  if (!options.token_file.empty()) {
    auto text = read_text(options.token_file);
    if (!text) return std::move(text).error();
    token = without_newline(std::move(text).value());
  }
  return std::unique_ptr<LogSource>(
      std::make_unique<HttpsSource>(std::move(url).value(), std::move(trust).value(), token));
}

int say(int code, const std::string& words) {
  std::fprintf(code == kExitGenuine ? stdout : stderr, "%s\n", words.c_str());
  return code;
}

int check_receipt(const Options& options, const VerifierKey& key) {
  const auto text = read_text(options.receipt);
  if (!text) return say(kExitUsage, text.error().message());
  const auto verified = verify_receipt(text.value(), key);
  if (!verified) return say(kExitWrong, "NOT genuine: " + verified.error().message());
  return say(kExitGenuine, "genuine: entry " + std::to_string(verified.value().index) + " of " + key.name +
                               ", in a tree of " + std::to_string(verified.value().checkpoint.size) + ":\n" +
                               std::string(as_text(verified.value().leaf)));
}

// The copy tells which keys the log has had since, and holds the very entry of the receipt.
int check_receipt_in_copy(const Options& options, const VerifierKey& key) {
  const auto text = read_text(options.receipt);
  if (!text) return say(kExitUsage, text.error().message());
  const auto proof = parse_tlog_proof(text.value());
  if (!proof) return say(kExitWrong, "NOT genuine: " + proof.error().message());
  auto source = open_copy(options);
  if (!source) return say(kExitUsage, source.error().message());
  bool is_in_copy = false;
  CopyOptions copy_options;
  copy_options.visitor = [&](std::uint64_t index, ByteView entry) -> Result<Done> {
    if (index == proof.value().index) is_in_copy = std::ranges::equal(entry, proof.value().extra);
    return Done{};
  };
  const auto copy = verify_copy(*source.value(), key, copy_options);
  if (!copy) return say(kExitWrong, "NOT genuine: the copy: " + copy.error().message());
  const auto verified = verify_receipt(text.value(), key.name, copy.value().keys);
  if (!verified) return say(kExitWrong, "NOT genuine: " + verified.error().message());
  const std::string entry = "entry " + std::to_string(verified.value().index);
  if (!is_in_copy) return say(kExitWrong, "NOT genuine: the copy does not hold it as " + entry);
  return say(kExitGenuine, "genuine: " + entry + " of " + key.name + ", as it is in the copy of " +
                               std::to_string(copy.value().checkpoint.size) + ":\n" +
                               std::string(as_text(verified.value().leaf)));
}

int check_growth(const Options& options, const VerifierKey& key) {
  const auto before = read_text(options.before);
  const auto after = read_text(options.after);
  if (!before || !after) return say(kExitUsage, "cannot read the two checkpoints");
  auto source = open_copy(options);
  if (!source) return say(kExitUsage, source.error().message());
  const auto verified = verify_growth(before.value(), after.value(), key, *source.value());
  if (!verified) return say(kExitWrong, "NOT the same log: " + verified.error().message());
  return say(kExitGenuine, "the log only grew, from " + std::to_string(verified.value().before.size) +
                               " to " + std::to_string(verified.value().after.size) + " entries");
}

int check_copy(const Options& options, const VerifierKey& key) {
  auto source = open_copy(options);
  if (!source) return say(kExitUsage, source.error().message());
  const auto verified = verify_copy(*source.value(), key, {});
  if (!verified) return say(kExitWrong, "NOT genuine: " + verified.error().message());
  return say(kExitGenuine, "genuine: " + std::to_string(verified.value().checkpoint.size) + " entries of " +
                               key.name + ", root " + to_base64(verified.value().checkpoint.root) + ", " +
                               std::to_string(verified.value().files_count) + " files");
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app("passnum-verify: checks a copy of the log, a receipt, or how the log grew");
  app.footer(
      "Examples:\n  passnum-verify out/demo/log --vkey out/demo/log.vkey\n"
      "  passnum-verify https://127.0.0.1:8443 --trust cert.pem --token-file auditor.token --vkey log.vkey\n"
      "  passnum-verify --receipt receipts/ORL26-000123-07.tlog-proof --vkey log.vkey\n"
      "  passnum-verify out/demo/log --receipt receipts/ORL26-000123-07.tlog-proof --vkey log.vkey\n"
      "  passnum-verify out/demo/log --before old-checkpoint --after out/demo/log/checkpoint --vkey "
      "log.vkey\n"
      "Exit codes: 0 genuine; 1 something is not what was signed, or could not be read; 2 the command cannot "
      "be used.");
  app.add_option("COPY", options.copy, "Directory or https address of the log");
  app.add_option("--vkey", options.vkey, "A verifier key the log has or had, or a file that holds it")
      ->required();
  app.add_option("--receipt", options.receipt, "A .tlog-proof file to check, by itself or against COPY");
  auto* before = app.add_option("--before", options.before, "An older checkpoint of the log");
  auto* after = app.add_option("--after", options.after, "A newer checkpoint of the log");
  before->needs(after);
  after->needs(before);
  app.add_option("--trust", options.trust, "Certificate of the server to pin");
  app.add_option("--token-file", options.token_file,
                 "The auditor's token, needed to read entries from a server");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitGenuine : kExitUsage;
  }
  const auto key = read_vkey(options.vkey);
  if (!key) return say(kExitUsage, key.error().message());
  if (!options.receipt.empty()) {
    return options.copy.empty() ? check_receipt(options, key.value())
                                : check_receipt_in_copy(options, key.value());
  }
  if (options.copy.empty()) return say(kExitUsage, "name a directory, an https address, or --receipt FILE");
  return options.before.empty() ? check_copy(options, key.value()) : check_growth(options, key.value());
}

}  // namespace
}  // namespace passnum

int main(int argc, char** argv) {
  try {
    return passnum::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "passnum-verify: %s\n", error.what());
    return 1;
  }
}
