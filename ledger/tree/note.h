#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/crypto/signature.h"

namespace passnum {

// Signed notes (C2SP signed-note): a text, a blank line, and lines of signatures by named keys. The text
// means nothing until a signature by a known key has been verified.

// What a signature stands for. The numbers are C2SP's and are part of every key id: they never change.
enum class SignatureType : std::uint8_t {
  ed25519 = 0x01,  // over the text
  cosignature_v1 =
      0x04,  // over a time and the text: a witness saw this checkpoint then (C2SP tlog-cosignature)
};

constexpr std::size_t kNoteBytesMax = 256 * 1024;
constexpr std::size_t kNoteSignaturesMax = 64;  // C2SP asks for 16 or more
constexpr std::size_t kKeyNameBytesMax = 255;

// Whose signature is believed, and for what.
struct VerifierKey {
  std::string name;
  SignatureType type = SignatureType::ed25519;
  PublicKey key{};

  // The first four bytes of SHA-256(name || 0A || type || key).
  std::uint32_t id() const;
  bool operator==(const VerifierKey&) const = default;
};

// "name+hex8+base64(type || key)". to_text CHECKs that the name may name a key (is_key_name,
// kKeyNameBytesMax).
std::string to_text(const VerifierKey& key);
// Errors: invalid; unsupported, for a type that is not one of SignatureType.
Result<VerifierKey> parse_verifier_key(std::string_view text);

// One signature line. `bytes` is what follows the key id: 64 bytes of Ed25519, 72 in a cosignature, anything
// else for keys of other people.
struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  Bytes bytes;
};

struct Note {
  std::string text;  // ends with a newline
  std::vector<NoteSignature> signatures;
};

// "— name base64(key id || signature)" and a newline.
std::string to_text(const NoteSignature& signature);
// The note as it is published; parse_note() reads it back.
std::string to_text(const Note& note);
// Strict: UTF-8 without control characters but the newline, one spelling, at least one signature. Verifies
// nothing. Errors: invalid; too_large, above kNoteBytesMax or kNoteSignaturesMax.
Result<Note> parse_note(std::string_view text);
// One line as to_text() writes it, with its newline. Errors: invalid.
Result<NoteSignature> parse_note_signature(std::string_view line);

// A signature of type ed25519 over `text`, which ends with a newline.
NoteSignature sign_note(std::string_view text, std::string_view name, const SigningKey& key);
// True for Done: at least one signature is by `key` (type ed25519), and every one that claims to be verifies.
// Signatures of other keys are ignored. Errors: not_found, when none is by `key`; corrupt, when one is wrong.
Result<Done> verify_note(const Note& note, const VerifierKey& key);

// A cosignature/v1 over the text of a checkpoint, at `time_s` (seconds since 1970, below 2^63).
NoteSignature cosign_note(std::string_view text, std::string_view name, const SigningKey& key,
                          std::uint64_t time_s);
// The time in seconds of the latest cosignature by `key` (type cosignature_v1). Errors: as verify_note().
Result<std::uint64_t> verify_cosignature(const Note& note, const VerifierKey& key);

}  // namespace passnum
