#include "ledger/core/record_codec.h"

namespace passnum {

void RecordWriter::varint(std::uint64_t value) {
  while (value >= 0x80) {
    out_.push_back(static_cast<char>(value | 0x80U));
    value >>= 7U;
  }
  out_.push_back(static_cast<char>(value));
}

std::uint64_t RecordReader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; good_ && shift < 64; shift += 7) {
    if (in_.empty()) break;
    const auto byte = static_cast<Byte>(in_.front());
    in_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80) return value;
  }
  good_ = false;
  return 0;
}

std::string_view RecordReader::raw(std::uint64_t count) {
  good_ = good_ && count <= in_.size();
  if (!good_) return {};
  const auto out = in_.substr(0, count);
  in_.remove_prefix(count);
  return out;
}

}  // namespace passnum
