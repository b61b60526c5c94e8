#include "api/client/response_parser.h"

#include <algorithm>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "ledger/base/check.h"

namespace passnum::client {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using BeastText = boost::beast::string_view;

constexpr std::string_view kHeaderEnd = "\r\n\r\n";
constexpr std::size_t kBodyReserveBytesMax = 1024 * 1024;  // a declared length alone takes no more
// "0", two line ends: no chunked body ends with fewer. Beast 1.81 stops the program when it has seen the
// first line of the last chunk and is given fewer the next time, so it never is.
constexpr std::size_t kLastChunkBytesMin = 5;

Error broken(std::string_view why) {
  return Error(ErrorCode::io, "the server's answer is not well-formed HTTP: " + std::string(why));
}

Error too_large(std::string_view what, std::size_t bytes_max) {
  return Error(ErrorCode::too_large, "the " + std::string(what) + " of the server's answer is over " +
                                         std::to_string(bytes_max) + " bytes");
}

class Message final : public beast_http::basic_parser<false> {
 public:
  Message(ClientResponse& response, std::size_t body_bytes_max) : response_(response) {
    eager(true);
    body_limit(body_bytes_max);
  }

 private:
  void on_request_impl(beast_http::verb, BeastText, BeastText, int, error_code&) override {}
  void on_response_impl(int status, BeastText, int, error_code&) override {
    response_.status = static_cast<unsigned>(status);
  }
  void on_field_impl(beast_http::field, BeastText name, BeastText value, error_code&) override {
    if (in_body_) return;
    std::string lower(name.data(), name.size());
    std::ranges::transform(lower, lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    response_.headers.push_back({std::move(lower), std::string(value.data(), value.size())});
  }
  void on_header_impl(error_code&) override { in_body_ = true; }
  void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code&) override {
    if (length) {
      response_.body.reserve(
          static_cast<std::size_t>(std::min<std::uint64_t>(*length, kBodyReserveBytesMax)));
    }
  }
  std::size_t on_body_impl(BeastText body, error_code&) override {
    response_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, error_code&) override {
    response_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(error_code&) override {}

  ClientResponse& response_;
  bool in_body_ = false;
};

}  // namespace

struct ResponseParser::Impl {
  std::size_t header_bytes_max;
  std::size_t body_bytes_max;
  ClientResponse* response = nullptr;
  bool is_head = false;
  std::optional<Message> message{};
  std::size_t searched = 0;

  void restart() {
    response->status = 0;
    response->headers.clear();
    response->body.clear();
    message.emplace(*response, body_bytes_max);
    message->header_limit(static_cast<std::uint32_t>(header_bytes_max));
    if (is_head) message->skip(true);
    searched = 0;
  }

  Result<std::size_t> put(std::string_view input) {
    error_code ec;
    const std::size_t consumed = message->put({input.data(), input.size()}, ec);
    if (ec == beast_http::error::body_limit) return too_large("body", body_bytes_max);
    if (ec && ec != beast_http::error::need_more) return broken(ec.message());
    return consumed;
  }

  Result<std::size_t> feed_header(std::string_view input) {
    const std::string_view window = input.substr(0, header_bytes_max);
    const std::size_t end = window.find(kHeaderEnd, searched);
    if (end == std::string_view::npos) {
      if (window.size() == header_bytes_max) return too_large("header", header_bytes_max);
      searched = window.size() - std::min(window.size(), kHeaderEnd.size() - 1);
      return std::size_t{0};
    }
    auto consumed = put(window.substr(0, end + kHeaderEnd.size()));
    if (!consumed) return consumed;
    if (!message->is_header_done()) return broken("the header has no end");
    if (response->status / 100 == 1) restart();
    return consumed;
  }
};

ResponseParser::ResponseParser(std::size_t header_bytes_max, std::size_t body_bytes_max)
    : impl_(new Impl{header_bytes_max, body_bytes_max}) {}
ResponseParser::~ResponseParser() = default;
ResponseParser::ResponseParser(ResponseParser&&) noexcept = default;
ResponseParser& ResponseParser::operator=(ResponseParser&&) noexcept = default;

void ResponseParser::start(ClientResponse& response, bool is_head) {
  impl_->response = &response;
  impl_->is_head = is_head;
  impl_->restart();
}

Result<std::size_t> ResponseParser::feed(std::string_view input) {
  CHECK(impl_->message.has_value());
  if (impl_->message->is_done() || input.empty()) return std::size_t{0};
  if (!impl_->message->is_header_done()) return impl_->feed_header(input);
  if (impl_->message->chunked() && input.size() < kLastChunkBytesMin) return std::size_t{0};
  auto consumed = impl_->put(input);
  if (consumed && consumed.value() == 0 && input.size() >= impl_->header_bytes_max) {
    return broken("a chunk has no end");
  }
  return consumed;
}

Result<Done> ResponseParser::finish() {
  CHECK(impl_->message.has_value());
  if (!impl_->message->is_header_done()) return broken("it ended within the header");
  if (impl_->message->is_done()) return Done{};
  error_code ec;
  impl_->message->put_eof(ec);
  if (ec) return broken("it ended within the body");
  return Done{};
}

bool ResponseParser::is_complete() const {
  return impl_->message.has_value() && impl_->message->is_done();
}
bool ResponseParser::keeps_alive() const {
  return impl_->message->keep_alive();
}

}  // namespace passnum::client
