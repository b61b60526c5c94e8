#include "audit/reconcile/readable_json.h"

namespace passnum {
namespace {

void append(std::string& out, const Json& value, std::size_t depth);

void new_line(std::string& out, std::size_t depth) {
  out += '\n';
  out.append(2 * depth, ' ');
}

void append_object(std::string& out, const Json::Object& members, std::size_t depth) {
  if (members.empty()) {
    out += "{}";
    return;
  }
  out += '{';
  bool first = true;
  for (const auto& [key, value] : members) {
    if (!first) out += ',';
    first = false;
    new_line(out, depth + 1);
    append_json_string(out, key);
    out += ": ";
    append(out, value, depth + 1);
  }
  new_line(out, depth);
  out += '}';
}

void append_array(std::string& out, const Json::Array& items, std::size_t depth) {
  if (items.empty()) {
    out += "[]";
    return;
  }
  out += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out += ',';
    new_line(out, depth + 1);
    append(out, items[i], depth + 1);
  }
  new_line(out, depth);
  out += ']';
}

void append(std::string& out, const Json& value, std::size_t depth) {
  if (const auto* members = value.object()) return append_object(out, *members, depth);
  if (const auto* items = value.array()) return append_array(out, *items, depth);
  out += canonical_text(value);
}

}  // namespace

std::string readable_json(const Json& value) {
  std::string out;
  append(out, value, 0);
  out += '\n';
  return out;
}

}  // namespace passnum
