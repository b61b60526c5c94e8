#include "ledger/tree/note.h"

#include <algorithm>
#include <optional>

#include "ledger/crypto/hash.h"
#include "ledger/tree/text.h"

namespace passnum {
namespace {

constexpr std::string_view kLineStart = "\u2014 ";  // em dash, space
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kTimeBytes = 8;
constexpr std::uint64_t kTimeMaxS = (std::uint64_t{1} << 63) - 1;

Bytes key_material(SignatureType type, const PublicKey& key) {
  Bytes out{static_cast<Byte>(type)};
  out.insert(out.end(), key.begin(), key.end());
  return out;
}

bool is_valid_name(std::string_view name) {
  return name.size() <= kKeyNameBytesMax && is_key_name(name);
}

std::string cosigned_message(std::string_view text, std::uint64_t time_s) {
  return "cosignature/v1\ntime " + std::to_string(time_s) + "\n" + std::string(text);
}

std::string described(const VerifierKey& key) {
  Bytes id;
  append_u32(id, key.id());
  return key.name + "+" + to_hex(id);
}

// Gives `judge` the bytes of every signature that claims to be by `key`: a note with one that is wrong is not
// believed for the sake of another that is right.
template <typename Judge>
Result<Done> judge_signatures(const Note& note, const VerifierKey& key, Judge judge) {
  const std::uint32_t id = key.id();
  bool found = false;
  for (const NoteSignature& signature : note.signatures) {
    if (signature.key_id != id || signature.name != key.name) continue;
    if (!judge(ByteView(signature.bytes))) {
      return Error(ErrorCode::corrupt, "the signature by " + described(key) + " does not verify");
    }
    found = true;
  }
  if (!found) return Error(ErrorCode::not_found, "there is no signature by " + described(key));
  return Done{};
}

}  // namespace

std::uint32_t VerifierKey::id() const {
  const std::string line = name + "\n";
  return read_u32(sha256({as_bytes(line), key_material(type, key)}));
}

std::string to_text(const VerifierKey& key) {
  CHECK(is_valid_name(key.name));
  return described(key) + "+" + to_base64(key_material(key.type, key.key));
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  const Error refused(ErrorCode::invalid, "not a verifier key such as name+0123abcd+base64");
  // A name holds no plus sign, and base64 may.
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos) return refused;
  const std::size_t second = text.find('+', first + 1);
  if (second == std::string_view::npos) return refused;
  VerifierKey key;
  key.name = text.substr(0, first);
  if (!is_valid_name(key.name)) return refused;
  const auto material = from_base64(text.substr(second + 1));
  if (!material || material.value().empty()) return refused;
  const Byte type = material.value().front();
  if (type != static_cast<Byte>(SignatureType::ed25519) &&
      type != static_cast<Byte>(SignatureType::cosignature_v1)) {
    return Error(ErrorCode::unsupported, "verifier key of signature type " + std::to_string(type));
  }
  key.type = static_cast<SignatureType>(type);
  const auto bytes = fixed<32>(ByteView(material.value()).subspan(1));
  if (!bytes) return refused;
  key.key = bytes.value();
  if (to_text(key) != text)
    return Error(ErrorCode::invalid, "the id in the verifier key is not that of its key");
  return key;
}

std::string to_text(const NoteSignature& signature) {
  CHECK(is_valid_name(signature.name));
  CHECK(!signature.bytes.empty());
  Bytes bytes;
  append_u32(bytes, signature.key_id);
  bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
  return std::string(kLineStart) + signature.name + " " + to_base64(bytes) + "\n";
}

std::string to_text(const Note& note) {
  CHECK(note.text.ends_with('\n'));
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) out += to_text(signature);
  return out;
}

Result<NoteSignature> parse_note_signature(std::string_view line) {
  const Error refused(ErrorCode::invalid, "not a signature line such as \u2014 name base64");
  if (!line.starts_with(kLineStart) || !line.ends_with('\n')) return refused;
  line.remove_prefix(kLineStart.size());
  line.remove_suffix(1);
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_valid_name(line.substr(0, space))) return refused;
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes.value().size() <= kKeyIdBytes) return refused;
  return NoteSignature{std::string(line.substr(0, space)),
                       read_u32(bytes.value()),
                       {bytes.value().begin() + kKeyIdBytes, bytes.value().end()}};
}

Result<Note> parse_note(std::string_view text) {
  if (text.size() > kNoteBytesMax) {
    return Error(ErrorCode::too_large, "a note of " + std::to_string(text.size()) + " bytes, at most " +
                                           std::to_string(kNoteBytesMax) + " are read");
  }
  const bool has_control =
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
  if (has_control || !is_utf8(text)) {
    return Error(ErrorCode::invalid, "a note is UTF-8 without control characters");
  }
  const std::size_t blank = text.rfind("\n\n");
  if (blank == std::string_view::npos) {
    return Error(ErrorCode::invalid, "no blank line between the text of the note and its signatures");
  }
  Note note{std::string(text.substr(0, blank + 1)), {}};
  std::string_view rest = text.substr(blank + 2);
  if (rest.empty()) return Error(ErrorCode::invalid, "the note has no signature");
  while (!rest.empty()) {
    if (note.signatures.size() == kNoteSignaturesMax) {
      return Error(ErrorCode::too_large, "more than " + std::to_string(kNoteSignaturesMax) + " signatures");
    }
    const std::size_t length = std::min(rest.find('\n'), rest.size() - 1) + 1;
    auto signature = parse_note_signature(rest.substr(0, length));
    if (!signature) return signature.error();
    note.signatures.push_back(std::move(signature).value());
    rest.remove_prefix(length);
  }
  return note;
}

NoteSignature sign_note(std::string_view text, std::string_view name, const SigningKey& key) {
  CHECK(text.ends_with('\n'));
  CHECK(is_valid_name(name));
  const VerifierKey verifier{std::string(name), SignatureType::ed25519, key.public_key()};
  const Signature signature = key.sign(as_bytes(text));
  return {verifier.name, verifier.id(), {signature.begin(), signature.end()}};
}

Result<Done> verify_note(const Note& note, const VerifierKey& key) {
  if (key.type != SignatureType::ed25519) {
    return Error(ErrorCode::unsupported, described(key) + " is the key of a witness, not of a log");
  }
  return judge_signatures(note, key, [&](ByteView bytes) {
    const auto signature = fixed<64>(bytes);
    return signature && verify(key.key, as_bytes(note.text), signature.value());
  });
}

NoteSignature cosign_note(std::string_view text, std::string_view name, const SigningKey& key,
                          std::uint64_t time_s) {
  CHECK(text.ends_with('\n'));
  CHECK(is_valid_name(name));
  CHECK(time_s <= kTimeMaxS);
  const VerifierKey verifier{std::string(name), SignatureType::cosignature_v1, key.public_key()};
  const Signature signature = key.sign(as_bytes(cosigned_message(text, time_s)));
  Bytes bytes;
  append_u64(bytes, time_s);
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return {verifier.name, verifier.id(), std::move(bytes)};
}

Result<std::uint64_t> verify_cosignature(const Note& note, const VerifierKey& key) {
  if (key.type != SignatureType::cosignature_v1) {
    return Error(ErrorCode::unsupported, described(key) + " is not the key of a witness");
  }
  std::uint64_t latest_s = 0;
  const auto judged = judge_signatures(note, key, [&](ByteView bytes) {
    if (bytes.size() != kTimeBytes + std::tuple_size_v<Signature>) return false;
    const std::uint64_t time_s = read_u64(bytes);
    const auto signature = fixed<64>(bytes.subspan(kTimeBytes));
    if (time_s > kTimeMaxS || !signature) return false;
    latest_s = std::max(latest_s, time_s);
    return verify(key.key, as_bytes(cosigned_message(note.text, time_s)), signature.value());
  });
  if (!judged) return judged.error();
  return latest_s;
}

}  // namespace passnum
