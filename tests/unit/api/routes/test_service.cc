#include "tests/unit/api/routes/test_service.h"

namespace passnum {
namespace {

const ProgrammeId kProgramme{1};
const CustodianId kCcas{"ccas"};

ProgrammeCreated programme() {
  ProgrammeCreated body;
  body.programme = kProgramme;
  body.code = "ORL26";
  body.name = "Pass numérique";
  body.face_value = Cents(1000);
  body.booklet_size = 3;
  body.cap = Cents(1'000'000);
  body.valid_from = parse_day("2026-01-01").value();
  body.valid_until = parse_day("2026-12-31").value();
  body.claim_until = parse_day("2027-01-31").value();
  body.reversal_minutes = 60;
  body.perimeter = {"45"};
  body.services = {ServiceId("prendre-main-ordinateur")};
  body.funders = {{FunderId("f"), "Financeur", 1000}};
  return body;
}

template <typename Record>
std::string with_version(const Record& record) {
  FieldWriter writer;
  Record::fields(record, writer);
  writer("v", std::int64_t{1});
  return writer.finish();
}

}  // namespace

SigningKey TestService::key_of(Byte seed) {
  Seed bytes{};
  bytes.fill(seed);
  return SigningKey::from_seed(bytes);
}

TestService::TestService(DeviceLimits limits, unsigned free_tries, RequestLimits request_limits)
    : devices_(store, clock, snapshot_key, kHost, limits, request_limits,
               DeviceRegister::open(sqlite::Database::open(scratch_.file("accounts.db")).value()).value(),
               free_tries) {
  SeededRandom random(1);
  CHECK(bool(LogWriter::create(store, lock, log_key, {kOrigin, kHost},
                               {OperatorEnrolled{OperatorId("alice"), alice.public_key()}}, clock, random)));
  auto writer = LogWriter::open(store, lock, log_key, kOrigin, clock);
  CHECK(bool(writer));
  fill(*writer.value());
  sequencer_ =
      std::make_unique<Sequencer>(std::move(writer).value(), SequencerOptions{}, [](const Error&) {});
  pool_ = std::make_unique<WorkPool>(2, 100);
  service_ = std::make_unique<Service>(Service{store, *sequencer_, *pool_, lookup_key, kHost, kOrigin,
                                               sha256(as_bytes(kToken)), metrics_, &maintenance_});
  service_->devices = &devices_;
  service_->places = &places_;
  service_->log_key = log_key.public_key();
  add_routes(router_, *service_);
}

void TestService::fill(LogWriter& writer) {
  const auto must = [&](const CommandBody& body, const char* who = "alice") {
    const auto answers = writer.commit(std::vector{Request(Command{next_id(), OperatorId(who), body})});
    CHECK(bool(answers));
    CHECK(std::holds_alternative<Receipt>(answers.value().front()));
  };
  must(OperatorEnrolled{OperatorId("bob"), bob.public_key()});
  must(IssuingKeyAdded{KeyId(1), issuing.public_key()});
  must(programme());
  must(StructureRecorded{StructureId("structure-1"), "Structure", Identifier::to_be_completed, std::nullopt});
  must(SiteRecorded{SiteId("site-1"), StructureId("structure-1"), "Atelier", "Orléans", "45234"});
  must(LabelGranted{kProgramme, SiteId("site-1"), parse_day("2026-01-01").value(), std::nullopt});
  must(DeviceEnrolled{DeviceId("phone-1"), SiteId("site-1"), phone.public_key()});
  must(DeviceEnrolled{DeviceId("phone-2"), SiteId("site-1"), phone_2.public_key()});
  must(CustodianRecorded{kCcas, "CCAS", CustodianRole::prescriber});
  must(OrderPlaced{OrderId("order-1"), kProgramme, BookletNumber(1), 2, kCcas});
  for (std::uint32_t booklet = 1; booklet <= 2; ++booklet) {
    BookletNumbered numbered{kProgramme, BookletNumber(booklet), OrderId("order-1"), KeyId(1), {}};
    for (std::uint8_t i = 1; i <= 3; ++i)
      numbered.codes.push_back(code_lookup(lookup_key, typed_code_of(voucher(booklet, i))));
    if (booklet == 1) numbered.seals = {seal_of(voucher(1, 1), issuing), {}, seal_of(voucher(1, 3), alice)};
    must(numbered);
  }
  must(OrderActivated{OrderId("order-1"), "mandat 1"}, "bob");
  must(VouchersHandedOver{
      kProgramme, BookletNumber(1), {VoucherIndex(1), VoucherIndex(2), VoucherIndex(3)}, kCcas, {}, {}});
}

void TestService::must(const CommandBody& body, const std::string& who) {
  const auto command = command_body({next_id(), OperatorId(who), body}, who == "bob" ? bob : alice);
  const auto response = post("/v1/commands", R"({"items":[)" + command + "]}");
  CHECK(response.body.find(R"("outcome":"accepted")") != std::string::npos);
}

http::Response TestService::call(std::string method, std::string path, std::string body, std::string token) {
  http::Request request;
  if (!token.empty()) request.headers.push_back({"authorization", "Bearer " + token});
  return dispatch(std::move(request), std::move(method), path, std::move(body));
}

http::Response TestService::dispatch(http::Request request, std::string method, const std::string& path,
                                     std::string body) {
  request.method = std::move(method);
  request.peer = peer;
  const auto mark = path.find('?');
  request.path = path.substr(0, mark);
  for (std::size_t at = mark; at != std::string::npos;) {
    const auto end = path.find('&', at + 1);
    const auto pair = path.substr(at + 1, end == std::string::npos ? end : end - at - 1);
    request.query.push_back({pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1)});
    at = end;
  }
  request.target = path;
  request.body = std::move(body);
  std::promise<http::Response> answer;
  router_.dispatch(std::move(request),
                   [&answer](http::Response response) { answer.set_value(std::move(response)); });
  return answer.get_future().get();
}

Uuid TestService::next_id() {
  Uuid id;
  id.bytes[0] = 0x55;
  id.bytes[15] = ++ids_;
  return id;
}

VoucherId TestService::voucher(std::uint32_t booklet, std::uint8_t index) const {
  return {kProgramme, BookletNumber(booklet), VoucherIndex(index)};
}

TypedCode TestService::typed_code_of(const VoucherId& id) const {
  return draw_typed_code(code_key, id).code;
}

CodeSeal TestService::seal_of(const VoucherId& id, const SigningKey& key) const {
  return code_seal(lookup_key,
                   sign_payload({KeyId(1), id, parse_day("2026-12-31").value(), Cents(1000)}, key));
}

std::string TestService::qr_of(const VoucherId& id, const SigningKey& key, const std::string& host) const {
  return to_qr_text(host, sign_payload({KeyId(1), id, parse_day("2026-12-31").value(), Cents(1000)}, key));
}

ScanRequest TestService::scan(const VoucherId& id) {
  ScanRequest request;
  request.device = DeviceId("phone-1");
  request.scan_id = next_id();
  request.scanned_at = clock.now();
  request.service = ServiceId("prendre-main-ordinateur");
  request.site = SiteId("site-1");
  request.voucher = to_text(VoucherNumber{"ORL26", id.booklet, id.index});
  return request;
}

const SigningKey& TestService::key_of_device(const DeviceId& id) const {
  return id == DeviceId("phone-2") ? phone_2 : phone;
}

std::string TestService::qr_body(const ScanRequest& request, const std::string& code) const {
  std::string body = "{\"code\":";
  append_json_string(body, code);
  return body + ",\"request\":" + with_version(request) + ",\"signature\":\"" +
         to_base64url(key_of_device(request.device).sign(signed_bytes(request))) + "\"}";
}

std::string TestService::typed_body(ScanRequest request, const std::string& typed,
                                    const std::string& committed) const {
  const std::array<Byte, 16> nonce{7};
  request.entered = Entered::typed;
  request.voucher.reset();
  request.code_commitment = commit_to_code(nonce, committed);
  std::string body = qr_body(request, typed);
  return body.insert(1, "\"nonce\":\"" + to_base64url(nonce) + "\",");
}

std::string TestService::reversal_body(const ReversalRequest& request) const {
  return "{\"request\":" + with_version(request) + ",\"signature\":\"" +
         to_base64url(key_of_device(request.device).sign(signed_bytes(request))) + "\"}";
}

std::string TestService::command_body(const Command& command, const SigningKey& key) const {
  return "{\"request\":" + encode_command(command) + ",\"signature\":\"" +
         to_base64url(key.sign(signed_bytes(command))) + "\"}";
}

bool TestService::is_verified(const std::string& receipt) const {
  const auto proof = parse_tlog_proof(receipt);
  return proof && bool(verify_tlog_proof(proof.value(), proof.value().extra,
                                         {kOrigin, SignatureType::ed25519, log_key.public_key()}));
}

std::string characters(TypedCode code) {
  auto text = to_text(code);
  std::erase(text, '-');
  return text;
}

Json json_of(const http::Response& response) {
  auto json = parse_json(response.body);
  EXPECT_TRUE(json) << response.status << response.body;
  return json ? std::move(json).value() : Json();
}

std::string outcome_of(const http::Response& response) {
  std::string text = std::to_string(response.status);
  if (!response.body.empty() && response.content_type == http::kProblemContentType)
    return text + " " + text_in(json_of(response), "code");
  if (response.problem) text += " " + response.problem->code;
  return text;
}

std::string text_in(const Json& json, std::string_view key) {
  const Json* member = json.find(key);
  return member == nullptr || member->string() == nullptr ? "" : *member->string();
}

}  // namespace passnum
