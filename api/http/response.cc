#include "api/http/response.h"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <utility>

namespace passnum::http {
namespace {

// Quoted and escaped; what is not UTF-8 is the caller's fault and is copied.
std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

}  // namespace

Response& Response::with_header(std::string name, std::string value) {
  headers.push_back({std::move(name), std::move(value)});
  return *this;
}

Response& Response::with_retry_after_s(unsigned seconds) {
  return with_header("Retry-After", std::to_string(seconds));
}

Response json(unsigned status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

Response text(unsigned status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  return response;
}

Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

Response problem(unsigned status, std::string code, std::string title, std::string detail) {
  Response response;
  response.status = status;
  response.problem = Problem{std::move(code), std::move(title), std::move(detail), {}};
  return response;
}

std::string problem_json(const Problem& problem, unsigned status, std::string_view trace_id,
                         std::string_view problem_base) {
  std::string out = "{\"type\":" + json_text(std::string(problem_base) + problem.code);
  out += ",\"title\":" + json_text(problem.title);
  out += ",\"status\":" + std::to_string(status);
  if (!problem.detail.empty()) out += ",\"detail\":" + json_text(problem.detail);
  out += ",\"code\":" + json_text(problem.code);
  out += ",\"trace_id\":" + json_text(trace_id);
  for (const Field& member : problem.members) out += "," + json_text(member.name) + ":" + member.value;
  return out + "}";
}

std::string_view reason_phrase(unsigned status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 423:
      return "Locked";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

}  // namespace passnum::http
