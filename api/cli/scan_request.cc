#include "api/cli/scan_request.h"

#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

template <typename Request>
std::string request_json(const Request& request) {
  FieldWriter writer;
  Request::fields(request, writer);
  writer("v", std::int64_t{1});
  return writer.finish();
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace

Result<SignedScan> sign_scan(const DeviceSigner& device, const ScanTerms& terms, const std::string& code,
                             const std::string& programme_code, Random& random) {
  ScanRequest request;
  request.device = device.device;
  request.site = device.site;
  request.service = terms.service;
  request.offline = terms.is_offline;
  request.scanned_at = terms.scanned_at;
  request.scan_id = make_uuid_v7(terms.scanned_at, random);
  std::string beside = "\"code\":" + json_string(code);
  if (code.starts_with("http") || code.starts_with("HTTP")) {
    // The device shows what it is about to spend, whoever signed it; the server judges signature and host.
    const auto voucher = parse_qr_text(code, HostRule::any());
    if (!voucher) return voucher.error().error();
    const auto& id = voucher.value().payload.id;
    request.voucher = to_text(VoucherNumber{programme_code, id.booklet, id.index});
  } else {
    request.entered = Entered::typed;
    std::array<Byte, 16> nonce{};
    random.fill(nonce);
    std::string characters = code;
    // A code that does not parse is sent as it is: the server says what is wrong with it.
    if (const auto typed = parse_typed_code(code)) characters = to_text(typed.value());
    std::erase(characters, '-');
    request.code_commitment = commit_to_code(nonce, characters);
    beside += ",\"nonce\":\"" + to_base64url(nonce) + "\"";
  }
  const auto signature = device.key.sign(signed_bytes(request));
  return SignedScan{request.scan_id, "{" + beside + ",\"request\":" + request_json(request) +
                                         ",\"signature\":\"" + to_base64url(signature) + "\"}"};
}

std::string sign_reversal(const DeviceSigner& device, const Uuid& scan_id, const std::string& reason,
                          const Uuid& reversal_id) {
  const ReversalRequest request{device.device, reason, reversal_id, scan_id};
  const auto signature = device.key.sign(signed_bytes(request));
  return "{\"request\":" + request_json(request) + ",\"signature\":\"" + to_base64url(signature) + "\"}";
}

}  // namespace passnum
