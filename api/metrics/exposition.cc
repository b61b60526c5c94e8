#include "api/metrics/exposition.h"

#include <array>
#include <charconv>

namespace passnum::metrics {
namespace {

std::string_view word(Exposition::Type type) {
  switch (type) {
    case Exposition::Type::counter:
      return "counter";
    case Exposition::Type::gauge:
      return "gauge";
    case Exposition::Type::histogram:
      return "histogram";
  }
  return {};
}

template <typename Number>
void append_number(std::string& out, Number value) {
  std::array<char, 32> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

}  // namespace

void Exposition::family(std::string_view name, Type type, std::string_view help) {
  name_ = name;
  text_.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  text_.append(name).append(" ").append(word(type)).append("\n");
}

void Exposition::label(std::string_view name, std::string_view value, bool& is_first) {
  text_ += is_first ? '{' : ',';
  is_first = false;
  text_.append(name).append("=\"");
  for (const char c : value) {
    if (c == '\n') {
      text_ += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += c;
  }
  text_ += '"';
}

void Exposition::line(std::string_view suffix, Labels labels, std::string_view le) {
  text_.append(name_).append(suffix);
  bool is_first = true;
  for (const Label& one : labels) label(one.name, one.value, is_first);
  if (!le.empty()) label("le", le, is_first);
  if (!is_first) text_ += '}';
  text_ += ' ';
}

void Exposition::number(std::uint64_t value) {
  append_number(text_, value);
  text_ += '\n';
}

void Exposition::number(double value) {
  append_number(text_, value);
  text_ += '\n';
}

void Exposition::sample(Labels labels, std::uint64_t value) {
  line({}, labels, {});
  number(value);
}

void Exposition::sample(Labels labels, double value) {
  line({}, labels, {});
  number(value);
}

}  // namespace passnum::metrics
