#include "audit/copy/key_chain.h"

#include <string_view>

#include "ledger/model/entry.h"

namespace passnum {
namespace {

// A quotation mark inside a text is escaped, so this is no part of one.
bool is_about_keys(ByteView entry) {
  constexpr std::string_view kKindKey = R"("kind":")";
  std::string_view rest = as_text(entry);
  for (;;) {
    // There are far fewer letters k than quotation marks.
    const auto at = rest.find(kKindKey.substr(1));
    if (at == std::string_view::npos) return false;
    const bool is_key = at != 0 && rest[at - 1] == '"';
    rest.remove_prefix(at + kKindKey.size() - 1);
    if (is_key && (rest.starts_with("log_key_") || rest.starts_with("recovery_key_"))) return true;
  }
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
