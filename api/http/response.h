#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/request.h"

namespace passnum::http {

// What a person or a program is told when the answer is no: RFC 9457.
struct Problem {
  std::string code;    // stable, e.g. "already_redeemed"; the last segment of the problem's `type`
  std::string title;   // short, the same for every occurrence of the code
  std::string detail;  // about this occurrence; may be empty
  // Further members of the object: the name, and its value as JSON text, copied as it is.
  std::vector<Field> members;
};

// One answer. The server adds Date, Content-Length, Connection, traceparent, nosniff and HSTS.
struct Response {
  unsigned status = 200;
  std::string content_type;    // needed with a body
  std::vector<Field> headers;  // further ones; a name or value with a character not allowed is a 500
  std::string body;
  // Sent instead of `body` when set: for large bytes that many requests share.
  std::shared_ptr<const std::string> shared_body;
  std::string cache_control = "no-store";
  // Becomes the body, as application/problem+json with the request's trace id.
  std::optional<Problem> problem;

  Response& with_header(std::string name, std::string value);
  // Retry-After, in seconds.
  Response& with_retry_after_s(unsigned seconds);
};

// application/json, `body` being JSON text.
Response json(unsigned status, std::string body);
// text/plain; charset=utf-8.
Response text(unsigned status, std::string body);
Response no_content();
Response problem(unsigned status, std::string code, std::string title, std::string detail = {});

// The body of `problem`; its `type` is `problem_base` + code. Members in this order: type, title, status,
// detail (unless empty), code, trace_id, then the further ones.
std::string problem_json(const Problem& problem, unsigned status, std::string_view trace_id,
                         std::string_view problem_base);

constexpr std::string_view kProblemContentType = "application/problem+json";

// "Not Found" for 404; "Status" for a number without a registered phrase.
std::string_view reason_phrase(unsigned status);

}  // namespace passnum::http
