#include "ledger/model/entry.h"

#include "ledger/model/entry_readers.h"

namespace passnum {
namespace {

template <typename Variant, std::size_t I = 0>
Result<Variant> read_body(std::string_view kind, FieldReader& reader) {
  if constexpr (I == std::variant_size_v<Variant>) {
    return Error(ErrorCode::unsupported,
                 "the kind \"" + std::string(kind) + "\" is not known to this version");
  } else {
    using Body = std::variant_alternative_t<I, Variant>;
    if (kind != Body::kKind) return read_body<Variant, I + 1>(kind, reader);
    Body body{};
    Body::fields(body, reader);
    return Variant(std::move(body));
  }
}

bool has_own_request_id(const EntryBody& body) {
  return std::visit([]<typename Body>(const Body&) { return kHasOwnRequestId<Body>; }, body);
}

template <typename Record>
Bytes tagged_canonical(std::string_view tag, const Record& record) {
  FieldWriter writer;
  Record::fields(record, writer);
  writer("v", kEntryVersion);
  return tagged(tag, as_bytes(writer.finish()));
}

Result<Done> check_version(const Json& json) {
  const Json* version = json.find("v");
  if (version == nullptr || version->integer() == nullptr)
    return Error(ErrorCode::invalid, "the field \"v\" is missing");
  if (*version->integer() != kEntryVersion) {
    return Error(ErrorCode::unsupported,
                 "version " + std::to_string(*version->integer()) + " is not known here");
  }
  return Done{};
}

Result<std::string> kind_in(const Json& json) {
  const Json* kind = json.find("kind");
  if (kind == nullptr || kind->string() == nullptr)
    return Error(ErrorCode::invalid, "the field \"kind\" is missing");
  return *kind->string();
}

Result<Entry> entry_from(const Json& json) {
  if (auto version = check_version(json); !version) return std::move(version).error();
  const auto kind = kind_in(json);
  if (!kind) return kind.error();
  Entry entry;
  FieldReader reader(json);
  reader.skip("v");
  reader.skip("kind");
  reader("at", entry.at);
  reader("actor", entry.actor);
  if (reader.has("postings")) reader("postings", entry.postings);
  auto body = read_body<EntryBody>(kind.value(), reader);
  if (!body) return std::move(body).error();
  entry.body = std::move(body).value();
  if (!has_own_request_id(entry.body)) reader("command_id", entry.command_id);
  if (auto done = reader.finish(); !done) return done.error().while_doing(kind.value());
  const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.body);
  if (redeemed != nullptr && !redeemed->scan.voucher) {
    return Error(ErrorCode::invalid, kind.value() + ": the field \"voucher\" is missing");
  }
  return entry;
}

// A command's body as a record of its own, so that it nests in the command.
struct NamedBody {
  CommandBody body;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    std::visit(
        [&v]<typename Body>(Body& chosen) {
          v("kind", std::string_view(std::remove_const_t<Body>::kKind));
          std::remove_const_t<Body>::fields(chosen, v);
        },
        self.body);
  }
};

}  // namespace

std::string_view kind_of(const EntryBody& body) {
  return std::visit([]<typename Body>(const Body&) { return std::string_view(Body::kKind); }, body);
}

const Uuid& request_id_of(const Entry& entry) {
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.body)) return redeemed->scan.scan_id;
  if (const auto* reversed = std::get_if<RedemptionReversed>(&entry.body))
    return reversed->reversal.reversal_id;
  return entry.command_id;
}

std::string encode_entry(const Entry& entry) {
  FieldWriter writer;
  writer("v", kEntryVersion);
  writer("kind", kind_of(entry.body));
  writer("at", entry.at);
  writer("actor", entry.actor);
  if (!entry.postings.empty()) writer("postings", entry.postings);
  if (!has_own_request_id(entry.body)) writer("command_id", entry.command_id);
  std::visit([&writer]<typename Body>(const Body& body) { Body::fields(body, writer); }, entry.body);
  return writer.finish();
}

Result<Entry> decode_entry(ByteView bytes) {
  Entry entry;
  if (auto done = decode_entry(bytes, entry); !done) return std::move(done).error();
  return entry;
}

Result<Done> decode_entry(ByteView bytes, Entry& entry) {
  if (bytes.size() > kEntryBytesMax) {
    return Error(ErrorCode::too_large, "an entry of " + std::to_string(bytes.size()) +
                                           " bytes; the most is " + std::to_string(kEntryBytesMax));
  }
  if (read_entry_in_one_pass(as_text(bytes), entry)) return Done{};
  auto read = read_entry_by_document(as_text(bytes));
  if (!read) return std::move(read).error();
  entry = std::move(read).value();
  return Done{};
}

Result<Entry> read_entry_by_document(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  auto entry = entry_from(json.value());
  if (entry && encode_entry(entry.value()) != text) {
    return Error(ErrorCode::invalid,
                 "not in canonical form: two spellings of one entry would be two hashes of one fact");
  }
  return entry;
}

std::string encode_command(const Command& command) {
  FieldWriter writer;
  writer("v", kEntryVersion);
  writer("body", NamedBody{command.body});
  writer("command_id", command.command_id);
  writer("operator", command.operator_id);
  return writer.finish();
}

Bytes signed_bytes(const Command& command) {
  return tagged("PN-command/v1", as_bytes(encode_command(command)));
}

Result<Command> decode_command(const Json& json) {
  if (auto version = check_version(json); !version) return std::move(version).error();
  Command command;
  FieldReader reader(json);
  reader.skip("v");
  reader("command_id", command.command_id);
  reader("operator", command.operator_id);
  reader.skip("body");
  if (auto done = reader.finish(); !done) return std::move(done).error();
  const Json* body_json = json.find("body");
  if (body_json == nullptr) return Error(ErrorCode::invalid, "the field \"body\" is missing");
  const auto kind = kind_in(*body_json);
  if (!kind) return kind.error();
  FieldReader body_reader(*body_json);
  body_reader.skip("kind");
  auto body = read_body<CommandBody>(kind.value(), body_reader);
  if (!body) return std::move(body).error();
  if (auto done = body_reader.finish(); !done) return done.error().while_doing(kind.value());
  command.body = std::move(body).value();
  return command;
}

EntryBody to_entry_body(const CommandBody& body) {
  return std::visit([](const auto& alternative) { return EntryBody(alternative); }, body);
}

Bytes signed_bytes(const ScanRequest& request) {
  return tagged_canonical("PN-scan/v1", request);
}
Bytes signed_bytes_of_check(const ScanRequest& request) {
  return tagged_canonical("PN-check/v1", request);
}
Bytes signed_bytes(const ReversalRequest& request) {
  return tagged_canonical("PN-reversal/v1", request);
}

ScanRequest request_of(const VoucherRedeemed& redeemed) {
  ScanRequest request = redeemed.scan;
  if (request.entered == Entered::typed) request.voucher.reset();
  return request;
}

Hash commit_to_code(const std::array<Byte, 16>& nonce, std::string_view code_characters) {
  Bytes body(nonce.begin(), nonce.end());
  body.insert(body.end(), code_characters.begin(), code_characters.end());
  return sha256(tagged("PN-code/v1", body));
}

}  // namespace passnum
