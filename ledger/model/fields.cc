#include "ledger/model/fields.h"

namespace passnum {

std::string FieldWriter::finish() {
  std::ranges::sort(members_, {}, [](const auto& member) { return member.first; });
  const auto twice =
      std::ranges::adjacent_find(members_, {}, [](const auto& member) { return member.first; });
  CHECK(twice == members_.end());
  std::string out = "{";
  for (const auto& [key, text] : members_) {
    if (out.size() > 1) out += ',';
    out += '"';
    out += key;
    out += "\":";
    out += text;
  }
  out += '}';
  return out;
}

Result<Done> FieldReader::finish() const {
  if (!failure_.empty()) return Error(ErrorCode::invalid, failure_);
  if (read_ != json_.object()->size())
    return Error(ErrorCode::invalid, "it has a field that is not known here");
  return Done{};
}

std::string FieldReader::take_text(const std::string& text, std::string& out) {
  const bool control = std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
  if (control) return "text without control characters";
  out = text;
  return {};
}

}  // namespace passnum
