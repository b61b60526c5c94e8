#include "api/devices/enrolment.h"

#include "ledger/base/hidden_text.h"
#include "ledger/crypto/hash.h"
#include "ledger/model/json.h"

namespace passnum {
namespace {

Hash tagged_hash(std::string_view tag, ByteView one, ByteView other = {}) {
  constexpr std::array<Byte, 1> kZero{0};
  return sha256({as_bytes(tag), kZero, one, other});
}

// 60 bits, so that two devices never meet; no letter that is mistaken for another.
DeviceId device_id(const Hash& hash) {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string text = "tel-";
  std::uint64_t bits = read_u64(ByteView(hash).first(8));
  for (int i = 0; i < 12; ++i, bits <<= 5U) text += kAlphabet[bits >> 59U];
  return DeviceId(text);
}

// RFC 9562 version 8: ours to fill.
Uuid uuid_of(const Hash& hash) {
  Uuid id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<Byte>((id.bytes[6] & 0x0fU) | 0x80U);
  id.bytes[8] = static_cast<Byte>((id.bytes[8] & 0x3fU) | 0x80U);
  return id;
}

bool is_shown_name(std::string_view name) {
  return !name.empty() && name.size() <= kDeviceNameBytesMax && !has_hidden(name);
}

}  // namespace

EnrolmentToken make_enrolment_token(Random& random) {
  EnrolmentToken token{};
  random.fill(token);
  return token;
}

Hash enrolment_code_of(const EnrolmentToken& token) {
  return tagged_hash("PN-enrolment-code/v1", token);
}

std::string enrolment_link(const std::string& host, const EnrolmentToken& token) {
  return "https://" + host + "/app/#enrol=" + to_base64url(token);
}

Result<SignedEnrolment> read_enrolment(std::string_view body) {
  const auto json = parse_json(body);
  if (!json) return json.error();
  SignedEnrolment read;
  FieldReader reader(json.value());
  EnrolmentRequest::fields(read.request, reader);
  reader("signature", read.signature);
  if (auto done = reader.finish(); !done) return std::move(done).error();
  if (!is_shown_name(read.request.name)) {
    return Error(ErrorCode::invalid, "the field \"name\" must be a text of 1 to " +
                                         std::to_string(kDeviceNameBytesMax) +
                                         " bytes without control characters or others that do not show");
  }
  return read;
}

Bytes signed_bytes(const EnrolmentRequest& request) {
  FieldWriter writer;
  EnrolmentRequest::fields(request, writer);
  writer("v", 1);
  return tagged("PN-enrol/v1", as_bytes(writer.finish()));
}

EnrolCommand to_command(const EnrolmentRequest& request) {
  const Hash code = enrolment_code_of(request.token);
  const auto key = request.public_key.bytes();
  return {uuid_of(tagged_hash("PN-enrolment-id/v1", code, key)), code,
          device_id(tagged_hash("PN-device-id/v1", code, key)), request.public_key};
}

}  // namespace passnum
