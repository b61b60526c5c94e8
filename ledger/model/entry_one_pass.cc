#include "ledger/model/canonical_reader.h"
#include "ledger/model/entry_readers.h"

namespace passnum {
namespace {

constexpr std::string_view kKindKey = "\"kind\":\"";

// What stands after the first `"kind":"`. No string of canonical JSON holds those bytes, since its quotation
// marks are escaped; and should it be another kind's, the whole is read as that kind, and does not fit.
std::string_view kind_in(std::string_view text) {
  // There are far fewer letters k than quotation marks.
  std::size_t at = 0;
  do {
    at = text.find(kKindKey.substr(1), at + 1);
    if (at == std::string_view::npos) return {};
  } while (text[at - 1] != kKindKey.front());
  text.remove_prefix(at + kKindKey.size() - 1);
  return text.substr(0, std::min(text.find('"'), text.size()));
}

template <typename Body>
bool read_entry_of(CanonicalText& text, Entry& entry) {
  auto& body = entry.body.emplace<Body>();
  std::int64_t version = 0;
  std::string_view kind;
  std::optional<std::vector<Posting>> postings;
  FieldTable table;
  table("v", version);
  table("kind", kind);
  table("at", entry.at);
  table("actor", entry.actor);
  table("postings", postings);
  if constexpr (!kHasOwnRequestId<Body>) table("command_id", entry.command_id);
  Body::fields(body, table);
  static const FieldTable::Order order = table.sorted();
  if (!table.read(text, order) || !text.is_at_end()) return false;
  if (version != kEntryVersion || kind != Body::kKind) return false;
  if (postings) {
    if (postings->empty()) return false;  // encode_entry leaves an empty list out
    entry.postings = std::move(*postings);
  }
  if constexpr (std::same_as<Body, VoucherRedeemed>) return body.scan.voucher.has_value();
  return true;
}

template <std::size_t I = 0>
bool read_entry_named(std::string_view kind, CanonicalText& text, Entry& entry) {
  if constexpr (I == std::variant_size_v<EntryBody>) {
    return false;
  } else {
    using Body = std::variant_alternative_t<I, EntryBody>;
    return kind == Body::kKind ? read_entry_of<Body>(text, entry)
                               : read_entry_named<I + 1>(kind, text, entry);
  }
}

}  // namespace

bool read_entry_in_one_pass(std::string_view text, Entry& entry) {
  CanonicalText canonical(text);
  return read_entry_named(kind_in(text), canonical, entry);
}

}  // namespace passnum
