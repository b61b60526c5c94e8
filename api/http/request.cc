#include "api/http/request.h"

#include "ledger/base/ascii.h"
#include "ledger/base/check.h"

namespace passnum::http {
namespace {

std::optional<std::string_view> first(const std::vector<Field>& fields, std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) return field.value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const Field& field : headers) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  return first(query, name);
}

std::string_view Request::parameter(std::string_view name) const {
  const auto value = first(parameters, name);
  CHECK(value.has_value());
  return *value;
}

}  // namespace passnum::http
