#include "api/http/request_parser.h"

#include <algorithm>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "api/http/chunked_body.h"
#include "ledger/base/ascii.h"
#include "ledger/base/check.h"

namespace passnum::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
// Beast's own string view type.
using BeastText = boost::beast::string_view;

// Never given to a client before its own detail replaces it.
constexpr BadRequest kMalformed{400, "malformed_request", "this is not a well-formed HTTP/1.1 request"};
constexpr BadRequest kBadFraming{400, "bad_framing", "the length of the request's body is not certain"};
constexpr BadRequest kBadHost{400, "bad_host", "exactly one Host header is needed"};
constexpr BadRequest kBodyTooLarge{413, "body_too_large", "the request's body is over the limit"};
constexpr BadRequest kHeaderTooLarge{431, "header_too_large", "the request's header is over the limit"};
constexpr BadRequest kTargetTooLong{414, "target_too_long", "the request's target is over the limit"};
constexpr BadRequest kNoSuchCoding{501, "unsupported_transfer_coding", "only chunked is understood"};
constexpr BadRequest kNoSuchVersion{505, "unsupported_version", "only HTTP/1.1 and HTTP/1.0 are understood"};
constexpr BadRequest kNoSuchExpectation{417, "unsupported_expectation", "only 100-continue is understood"};

constexpr std::string_view kHeaderEnd = "\r\n\r\n";
constexpr std::size_t kBodyReserveBytesMax = 16 * 1024;  // a declared length alone takes no memory
constexpr std::size_t kMethodBytesMax = 32;

// A name or an address with an optional port: no space, no path, no user.
bool is_host(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-_:[]%~").find(c) != std::string_view::npos;
  });
}

// Every line ends in CR LF, no line begins with a blank (obs-fold), no other control character but the tab.
bool is_clean_header(std::string_view header) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(header[i]);
    if (c >= 0x20 && c != 0x7f) continue;
    if (c == '\t') continue;
    if (c != '\r' || i + 1 == header.size() || header[i + 1] != '\n') return false;
    ++i;
    if (i + 1 < header.size() && (header[i + 1] == ' ' || header[i + 1] == '\t')) return false;
  }
  return true;
}

// Beast reads the grammar of all but chunks, and hands over what it read; this decides what it means to us.
class Message final : public beast_http::basic_parser<true> {
 public:
  Message(Request& request, const Limits& limits) : request_(request), limits_(limits) {
    eager(true);
    header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    body_limit(boost::none);  // until limit_body(), before which no byte of the body is read
  }

  std::optional<BadRequest> refusal;
  bool expects_continue = false;
  bool has_content_length = false;
  bool has_transfer_encoding = false;
  int hosts_count = 0;
  int version = 11;

  // What concerns the header as a whole.
  std::optional<BadRequest> check_header() const {
    if (has_content_length && has_transfer_encoding) return kBadFraming;
    if (has_transfer_encoding && version < 11) return kBadFraming;
    if (hosts_count > 1 || (hosts_count == 0 && version >= 11)) return kBadHost;
    return std::nullopt;
  }

 private:
  void refuse(const BadRequest& why, error_code& ec) {
    refusal = why;
    ec = beast_http::error::bad_field;
  }

  void on_request_impl(beast_http::verb, BeastText method, BeastText target, int http_version,
                       error_code& ec) override {
    version = http_version;
    request_.method.assign(method.data(), method.size());
    if (target.size() > limits_.target_bytes_max) return refuse(kTargetTooLong, ec);
    request_.target.assign(target.data(), target.size());
  }
  void on_response_impl(int, BeastText, int, error_code&) override {}

  void on_field_impl(beast_http::field field, BeastText name, BeastText value, error_code& ec) override {
    if (request_.headers.size() >= limits_.header_fields_max) return refuse(kHeaderTooLarge, ec);
    const std::string_view text(value.data(), value.size());
    switch (field) {
      case beast_http::field::host:
        ++hosts_count;
        if (!is_host(text)) return refuse(kBadHost, ec);
        break;
      case beast_http::field::content_length:
        if (has_content_length || text.empty() || !all_digits(text)) return refuse(kBadFraming, ec);
        has_content_length = true;
        break;
      case beast_http::field::transfer_encoding:
        if (has_transfer_encoding) return refuse(kBadFraming, ec);
        if (lower(text) != "chunked") return refuse(kNoSuchCoding, ec);
        has_transfer_encoding = true;
        break;
      case beast_http::field::expect:
        if (lower(text) != "100-continue") return refuse(kNoSuchExpectation, ec);
        expects_continue = true;
        break;
      default:
        break;
    }
    request_.headers.push_back({lower(std::string_view(name.data(), name.size())), std::string(text)});
  }

  void on_header_impl(error_code&) override {}

  void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code&) override {
    if (length)
      request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kBodyReserveBytesMax)));
  }
  std::size_t on_body_impl(BeastText body, error_code&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}

  Request& request_;
  const Limits& limits_;
};

BadRequest refusal_for(const error_code& ec) {
  if (ec == beast_http::error::body_limit) return kBodyTooLarge;
  if (ec == beast_http::error::header_limit) return kHeaderTooLarge;
  if (ec == beast_http::error::bad_version) return kNoSuchVersion;
  if (ec == beast_http::error::bad_content_length || ec == beast_http::error::multiple_content_length ||
      ec == beast_http::error::bad_transfer_encoding) {
    return kBadFraming;
  }
  return kMalformed;
}

}  // namespace

struct RequestParser::Impl {
  explicit Impl(const Limits& l) : limits(l) {}

  const Limits limits;
  Request* request = nullptr;
  std::optional<Message> message;
  ChunkedBody chunks;
  std::size_t searched = 0;  // bytes of the header that hold no end of it
  Stage stage = Stage::header;

  Result<std::size_t, BadRequest> feed_header(std::string_view input);
  Result<std::size_t, BadRequest> feed_body(std::string_view input);
  Result<std::size_t, BadRequest> put(std::string_view input);
};

Result<std::size_t, BadRequest> RequestParser::Impl::put(std::string_view input) {
  error_code ec;
  const std::size_t consumed = message->put({input.data(), input.size()}, ec);
  if (ec && ec != beast_http::error::need_more) return message->refusal.value_or(refusal_for(ec));
  return consumed;
}

Result<std::size_t, BadRequest> RequestParser::Impl::feed_header(std::string_view input) {
  const std::string_view window = input.substr(0, limits.header_bytes_max);
  const std::size_t end = window.find(kHeaderEnd, searched);
  if (end == std::string_view::npos) {
    searched = window.size() - std::min(window.size(), kHeaderEnd.size() - 1);
    const bool first_line_ended = window.find("\r\n") != std::string_view::npos;
    if (!first_line_ended && window.size() > limits.target_bytes_max + kMethodBytesMax) return kTargetTooLong;
    if (window.size() == limits.header_bytes_max) return kHeaderTooLarge;
    return std::size_t{0};
  }
  const std::string_view header = window.substr(0, end + kHeaderEnd.size());
  if (!is_clean_header(header)) return kMalformed;
  auto consumed = put(header);
  if (!consumed) return consumed;
  if (consumed.value() != header.size() || !message->is_header_done()) return kMalformed;
  if (const auto refusal = message->check_header()) return *refusal;
  if (auto parsed = parse_target(*request); !parsed) return parsed.error();
  stage = message->is_done() ? Stage::complete : Stage::body;
  return consumed;
}

Result<std::size_t, BadRequest> RequestParser::Impl::feed_body(std::string_view input) {
  if (input.empty()) return std::size_t{0};
  auto consumed = message->has_transfer_encoding ? chunks.feed(input, request->body) : put(input);
  if (consumed && (chunks.is_done() || message->is_done())) stage = Stage::complete;
  return consumed;
}

RequestParser::RequestParser(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

void RequestParser::start(Request& request) {
  request.method.clear();
  request.target.clear();
  request.path.clear();
  request.query.clear();
  request.headers.clear();
  request.parameters.clear();
  request.body.clear();
  impl_->request = &request;
  impl_->message.emplace(request, impl_->limits);
  impl_->chunks = {};
  impl_->searched = 0;
  impl_->stage = Stage::header;
}

Result<std::size_t, BadRequest> RequestParser::feed(std::string_view input) {
  CHECK(impl_->message.has_value());
  switch (impl_->stage) {
    case Stage::header:
      return impl_->feed_header(input);
    case Stage::body:
      return impl_->feed_body(input);
    case Stage::complete:
      return std::size_t{0};
  }
  return std::size_t{0};
}

RequestParser::Stage RequestParser::stage() const {
  return impl_->stage;
}

Result<Done, BadRequest> RequestParser::limit_body(std::size_t body_bytes_max) {
  CHECK(impl_->stage != Stage::header);
  const auto length = impl_->message->content_length();
  if (length && *length > body_bytes_max) return kBodyTooLarge;
  impl_->message->body_limit(body_bytes_max);
  impl_->chunks.set_limit(body_bytes_max);
  return Done{};
}

bool RequestParser::expects_continue() const {
  return impl_->message->expects_continue;
}
bool RequestParser::keeps_alive() const {
  return impl_->message->keep_alive();
}
bool RequestParser::is_http_1_0() const {
  return impl_->message->version < 11;
}

}  // namespace passnum::http
