#include "api/routes/checked.h"

#include "api/routes/signed_by.h"
#include "issuer/codes/codes.h"
#include "ledger/model/canonical_reader.h"
#include "ledger/model/voucher_code.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

// A device's request to spend a voucher, as it was sent.
struct ScanBody {
  ScanRequest request;
  Signature signature{};
  std::string code;
  std::optional<std::array<Byte, 16>> nonce;
};

struct ReversalBody {
  ReversalRequest request;
  Signature signature{};
};

using Found = std::variant<VoucherId, Refused, Error>;

// Reads {"request":{…,"v":1},"signature":…} and whatever `more` reads beside them.
template <typename Body, typename More>
Result<Body> read_signed(const Json& json, const More& more) {
  Body body{};
  FieldReader reader(json);
  reader.skip("request");
  reader("signature", body.signature);
  more(reader, body);
  if (auto done = reader.finish(); !done) return std::move(done).error();
  const Json* request = json.find("request");
  if (request == nullptr) return Error(ErrorCode::invalid, "the field \"request\" is missing");
  FieldReader inner(*request);
  std::int64_t version = 0;
  inner("v", version);
  decltype(body.request)::fields(body.request, inner);
  if (auto done = inner.finish(); !done) return done.error().while_doing("request");
  if (version != 1) {
    return Error(ErrorCode::invalid, "request: version " + std::to_string(version) + " is not known here");
  }
  return body;
}

// A body as canonical JSON spells it, for reading it in one pass.
struct ScanText {
  struct Versioned {
    ScanRequest request;
    std::int64_t version = 0;
    template <typename Self, typename Visitor>
    static void fields(Self& self, Visitor& v) {
      ScanRequest::fields(self.request, v);
      v("v", self.version);
    }
  };
  std::string code;
  std::optional<std::array<Byte, 16>> nonce;
  Versioned versioned;
  Signature signature{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("code", self.code);
    v("nonce", self.nonce);
    v("request", self.versioned);
    v("signature", self.signature);
  }
};

// Whether the request's optional fields are those of the way its code came in.
bool is_consistent(const ScanRequest& request) {
  const bool is_qr = request.entered == Entered::qr;
  return request.voucher.has_value() == is_qr && request.code_commitment.has_value() != is_qr;
}

// Absent when the body has another spelling or another form: read_scan() knows more.
std::optional<ScanBody> read_canonical_scan(std::string_view text) {
  CanonicalText rest(text);
  ScanText read;
  if (!read_canonical(rest, read) || !rest.is_at_end() || read.versioned.version != 1) return std::nullopt;
  if (read.code.size() > kCodeBytesMax || !is_consistent(read.versioned.request)) return std::nullopt;
  return ScanBody{std::move(read.versioned.request), read.signature, std::move(read.code), read.nonce};
}

Result<ScanBody> read_scan(const Json& json) {
  auto body = read_signed<ScanBody>(json, [](FieldReader& reader, ScanBody& b) {
    reader("code", b.code);
    reader("nonce", b.nonce);
  });
  if (!body) return body;
  if (body.value().code.size() > kCodeBytesMax) {
    return Error(ErrorCode::too_large, "the field \"code\" is too long");
  }
  if (!is_consistent(body.value().request)) {
    return Error(ErrorCode::invalid,
                 "request: \"voucher\" goes with a QR code, \"code_commitment\" with a typed code");
  }
  return body;
}

Refusal refusal_of(QrTextFault fault) {
  switch (fault) {
    case QrTextFault::not_a_link:
    case QrTextFault::other_page:
    case QrTextFault::broken:
      return Refusal::not_a_voucher;
    case QrTextFault::other_host:
      return Refusal::wrong_host;
  }
  CHECK(false);
  return Refusal::not_a_voucher;
}

// Whether the ledger or the issuer vouches for the code: the seal it was numbered with costs a hash, the
// issuer's signature forty times as much.
Result<bool> is_genuine(const Service& service, const Moment& moment, const SignedVoucher& voucher) {
  const auto& payload = voucher.payload;
  const auto seals = stored<BookletSealsRecord>(
      *moment.snapshot, state_key::booklet_seals(payload.id.programme, payload.id.booklet));
  if (!seals) return seals.error();
  const std::size_t place = payload.id.index.value - 1U;
  if (seals.value() && place < seals.value()->seals.size() &&
      equal_in_constant_time(seals.value()->seals[place],
                             code_seal(service.lookup_key, encode_payload(voucher))))
    return true;
  const auto key = service.caches->issuing_keys.find(moment, state_key::issuing_key(payload.key));
  if (!key) return key.error();
  return key.value() != nullptr && verify_payload(voucher, key.value()->public_key);
}

Found find_by_qr(const Service& service, const Moment& moment, const ScanBody& body) {
  const auto voucher = parse_qr_text(body.code, HostRule::only(service.host));
  if (!voucher) return Refused(refusal_of(voucher.error().fault), voucher.error().host_seen);
  const auto& payload = voucher.value().payload;
  const auto genuine = is_genuine(service, moment, voucher.value());
  if (!genuine) return genuine.error();
  if (!genuine.value()) return Refused(Refusal::forged);
  const auto programme = service.caches->programmes.find(moment, state_key::programme(payload.id.programme));
  if (!programme) return programme.error();
  if (programme.value() == nullptr) return Refused(Refusal::voucher_unknown);
  const auto& code = programme.value()->definition.code;
  if (body.request.voucher != to_text(VoucherNumber{code, payload.id.booklet, payload.id.index})) {
    return Refused(Refusal::malformed, "le numéro signé n’est pas celui du code");
  }
  return payload.id;
}

Found find_by_typed_code(const Service& service, const Moment& moment, const ScanBody& body) {
  const auto code = parse_typed_code(body.code);
  if (!code) return Refused(Refusal::code_mistyped, std::string(name(code.error().fault)));
  std::string characters = to_text(code.value());
  std::erase(characters, '-');
  if (!body.nonce || commit_to_code(*body.nonce, characters) != *body.request.code_commitment) {
    return Refused(Refusal::malformed, "l’engagement signé n’est pas celui du code");
  }
  const auto found =
      stored<CodeRecord>(*moment.snapshot, state_key::code(code_lookup(service.lookup_key, code.value())));
  if (!found) return found.error();
  if (!found.value()) return Refused(Refusal::voucher_unknown);
  return VoucherId{found.value()->programme, found.value()->booklet, found.value()->index};
}

// Nothing when the device is known, in service, and its signature over `message` is good. What a device
// scanned without network before it was revoked is for the rules to judge; else a revoked one learns nothing
// here.
std::optional<Checked> bad_device(const Service& service, const Moment& moment, const DeviceId& id,
                                  bool is_offline, ByteView message, const Signature& signature) {
  const auto device = service.caches->devices.find(moment, state_key::device(id));
  if (!device) return device.error();
  if (device.value() == nullptr) return Refused(Refusal::device_unknown);
  if (auto refused = not_signed_by(service, moment, SignatureGate::Kind::device, id.text,
                                   device.value()->key(), message, signature))
    return *refused;
  if (device.value()->revoked_at && !is_offline) return Refused(Refusal::device_revoked);
  return std::nullopt;
}

// Whoever tries codes is made to wait, before the next one is looked at: device, site, and the voucher that a
// signed number names. Who waits hears the same whatever the code is.
class Guesser {
 public:
  Guesser(const Service& service, const ScanRequest& request)
      : devices_(service.devices), request_(request), site_("site/" + request.site.text) {}

  std::optional<Refused> must_wait() const {
    if (devices_ == nullptr) return std::nullopt;
    const TimeMs now = devices_->clock.now();
    unsigned wait_s = devices_->shared_tries.wait_s(site_, now);
    for (const auto& name : names()) wait_s = std::max(wait_s, devices_->tries.wait_s(name, now));
    return wait_s == 0 ? std::nullopt : std::optional(too_many_attempts(wait_s));
  }
  void was_wrong(Refusal refusal) const {
    if (devices_ == nullptr || !is_guess(refusal)) return;
    const TimeMs now = devices_->clock.now();
    devices_->shared_tries.failed(site_, now);
    for (const auto& name : names()) devices_->tries.failed(name, now);
  }

 private:
  // What is not even a code of ours teaches nobody anything.
  static bool is_guess(Refusal refusal) {
    return refusal == Refusal::voucher_unknown || refusal == Refusal::code_mistyped ||
           refusal == Refusal::forged;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all{"device/" + request_.device.text};
    if (request_.voucher && is_name(*request_.voucher)) all.push_back("voucher/" + *request_.voucher);
    return all;
  }

  Devices* devices_;
  const ScanRequest& request_;
  std::string site_;
};

Checked check_scan_body(const Service& service, const Moment& moment, const ScanBody& body,
                        const Bytes& message) {
  if (auto bad =
          bad_device(service, moment, body.request.device, body.request.offline, message, body.signature))
    return *bad;
  // What was scanned before, without network, is not somebody who tries now.
  const bool is_typed = body.request.entered == Entered::typed;
  const Guesser guesser(service, body.request);
  if (is_typed || !body.request.offline) {
    if (auto refused = guesser.must_wait()) return *refused;
  }
  auto found = is_typed ? find_by_typed_code(service, moment, body) : find_by_qr(service, moment, body);
  if (const auto* refused = std::get_if<Refused>(&found)) {
    guesser.was_wrong(refused->refusal);
    return *refused;
  }
  if (const auto* error = std::get_if<Error>(&found)) return *error;
  return Request(RedeemCommand{body.request, body.signature, std::get<VoucherId>(found)}, sha256(message));
}

Checked check_scan_body(const Service& service, const Moment& moment, const ScanBody& body) {
  return check_scan_body(service, moment, body, signed_bytes(body.request));
}

template <typename Check>
Checked check_document(const Service& service, const Moment& moment, std::string_view body,
                       const Check& check) {
  const auto json = parse_json(body);
  if (!json) return Refused(Refusal::malformed, json.error().context);
  return check(service, moment, json.value());
}

}  // namespace

Checked check_scan(const Service& service, const Moment& moment, const Json& json) {
  const auto read = read_scan(json);
  if (!read) return Refused(Refusal::malformed, read.error().context);
  return check_scan_body(service, moment, read.value());
}

Checked check_scan_text(const Service& service, const Moment& moment, std::string_view body) {
  if (const auto read = read_canonical_scan(body)) return check_scan_body(service, moment, *read);
  return check_document(service, moment, body, check_scan);
}

Checked check_look_text(const Service& service, const Moment& moment, std::string_view body) {
  return check_document(
      service, moment, body, [](const Service& s, const Moment& m, const Json& json) -> Checked {
        const auto read = read_scan(json);
        if (!read) return Refused(Refusal::malformed, read.error().context);
        return check_scan_body(s, m, read.value(), signed_bytes_of_check(read.value().request));
      });
}

Checked check_reversal_text(const Service& service, const Moment& moment, std::string_view body) {
  return check_document(service, moment, body, check_reversal);
}

Checked check_reversal(const Service& service, const Moment& moment, const Json& json) {
  const auto read = read_signed<ReversalBody>(json, [](FieldReader&, ReversalBody&) {});
  if (!read) return Refused(Refusal::malformed, read.error().context);
  const ReversalBody& body = read.value();
  if (auto bad =
          bad_device(service, moment, body.request.device, false, signed_bytes(body.request), body.signature))
    return *bad;
  return Request(ReverseCommand{body.request, body.signature});
}

Checked check_command(const Service& service, const Moment& moment, const Json& json) {
  Signature signature{};
  FieldReader reader(json);
  reader.skip("request");
  reader("signature", signature);
  if (auto done = reader.finish(); !done) return Refused(Refusal::malformed, done.error().context);
  const Json* request = json.find("request");
  if (request == nullptr) return Refused(Refusal::malformed, "the field \"request\" is missing");
  auto command = decode_command(*request);
  if (!command) return Refused(Refusal::malformed, command.error().context);
  const auto account =
      stored<OperatorRecord>(*moment.snapshot, state_key::operator_account(command.value().operator_id));
  if (!account) return account.error();
  if (!account.value()) return Refused(Refusal::operator_unknown);
  if (auto refused = not_signed_by(service, moment, SignatureGate::Kind::operator_account,
                                   command.value().operator_id.text, account.value()->public_key,
                                   signed_bytes(command.value()), signature))
    return *refused;
  return Request(std::move(command).value());
}

}  // namespace passnum
