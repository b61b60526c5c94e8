#include "ledger/tree/checkpoint.h"

#include <algorithm>

#include "ledger/tree/hashing.h"
#include "ledger/tree/proof.h"
#include "ledger/tree/text.h"

namespace passnum {
namespace {

bool is_body_line(std::string_view line) {
  const bool has_control =
      std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  return !line.empty() && !has_control && is_utf8(line);
}

}  // namespace

std::string checkpoint_body(const Checkpoint& checkpoint) {
  CHECK(is_body_line(checkpoint.origin));
  std::string body =
      checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(checkpoint.root);
  body += "\n";
  for (const std::string& extension : checkpoint.extensions) {
    CHECK(is_body_line(extension));
    body += extension + "\n";
  }
  return body;
}

Result<Checkpoint> parse_checkpoint_body(std::string_view body) {
  Checkpoint checkpoint;
  const auto origin = take_line(body);
  if (!origin) return origin.error().while_doing("origin of the checkpoint");
  if (!is_body_line(origin.value())) {
    return Error(ErrorCode::invalid, "the origin of the checkpoint is empty or not plain text");
  }
  checkpoint.origin = origin.value();

  const auto size_line = take_line(body);
  if (!size_line) return size_line.error().while_doing("size in the checkpoint");
  const auto size = parse_decimal(size_line.value());
  if (!size) return size.error().while_doing("size in the checkpoint");
  checkpoint.size = size.value();

  const auto root_line = take_line(body);
  if (!root_line) return root_line.error().while_doing("root in the checkpoint");
  const auto root = parse_hash_base64(root_line.value());
  if (!root) return root.error().while_doing("root in the checkpoint");
  checkpoint.root = root.value();
  if (checkpoint.size == 0 && checkpoint.root != empty_root()) {
    return Error(ErrorCode::invalid, "the checkpoint gives an empty tree a root that is not its own");
  }
  while (!body.empty()) {
    const auto extension = take_line(body);
    if (!extension) return extension.error().while_doing("extension of the checkpoint");
    if (!is_body_line(extension.value())) {
      return Error(ErrorCode::invalid, "an extension of the checkpoint is empty or not plain text");
    }
    checkpoint.extensions.emplace_back(extension.value());
  }
  return checkpoint;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, std::string_view name, const SigningKey& key) {
  CHECK(checkpoint.origin == name);
  Note note{checkpoint_body(checkpoint), {}};
  note.signatures.push_back(sign_note(note.text, name, key));
  return to_text(note);
}

Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key) {
  const auto parsed = parse_note(note);
  if (!parsed) return parsed.error();
  const auto verified = verify_note(parsed.value(), key);
  if (!verified) return verified.error();
  auto checkpoint = parse_checkpoint_body(parsed.value().text);
  if (!checkpoint) return checkpoint.error();
  if (checkpoint.value().origin != key.name) {
    return Error(ErrorCode::corrupt,
                 "the checkpoint is of log " + checkpoint.value().origin + ", the key is of log " + key.name);
  }
  return checkpoint;
}

}  // namespace passnum
