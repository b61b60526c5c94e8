#include "audit/copy/key_chain.h"

#include <cstring>

#include "ledger/model/entry.h"

namespace passnum {
namespace {

bool contains(ByteView entry, std::string_view word) {
  return ::memmem(entry.data(), entry.size(), word.data(), word.size()) != nullptr;
}

// A quotation mark inside a text is escaped, so these are no part of one.
bool is_about_keys(ByteView entry) {
  return contains(entry, R"("kind":"log_key_)") || contains(entry, R"("kind":"recovery_key_)");
}

std::string_view words_of(KeyFault fault) {
  switch (fault) {
    case KeyFault::other_tree:
      return "it is of another tree than the one before it";
    case KeyFault::not_in_force:
      return "it replaces a key that is not in force";
    case KeyFault::signature_wrong:
      return "a key did not sign it";
    case KeyFault::recovery_unknown:
      return "the recovery key is not the one that was approved or proposed";
    case KeyFault::approved_alone:
      return "one person has proposed and approved the recovery key";
  }
  CHECK(false);
  return {};
}

}  // namespace

KeyChain::KeyChain(const VerifierKey& known) : known_(known) {
  book_.begin(known.name);
}

Result<Done> KeyChain::read(ByteView entry, const Frontier& tree) {
  if (!is_about_keys(entry)) return Done{};
  const auto decoded = decode_entry(entry);
  if (!decoded) return decoded.error().while_doing("an entry that changes a key");
  const auto fault = std::visit(
      [&]<typename Body>(const Body& body) -> std::optional<KeyFault> {
        if constexpr (std::same_as<Body, LogKeyRotated> || std::same_as<Body, LogKeyRecovered>)
          return book_.follow(body, {tree.size(), tree.root()});
        if constexpr (std::same_as<Body, RecoveryKeyProposed> || std::same_as<Body, RecoveryKeyApproved>)
          return book_.follow(body, decoded.value().actor);
        return std::nullopt;
      },
      decoded.value().body);
  if (!fault) return Done{};
  return Error(ErrorCode::corrupt,
               std::string(kind_of(decoded.value().body)) + ": " + std::string(words_of(*fault)));
}

LogKeys KeyChain::keys() const {
  return book_.log_keys().value_or(LogKeys(known_.key));
}

Result<Checkpoint> KeyChain::open(std::string_view note) const {
  const auto log_keys = keys();
  if (!log_keys.contain(known_.key)) {
    return Error(ErrorCode::not_found,
                 "the entries of the log name its keys, and " + to_text(known_) + " is none of them");
  }
  return open_checkpoint(note, known_.name, log_keys);
}

}  // namespace passnum
