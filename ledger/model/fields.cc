#include "ledger/model/fields.h"

#include <charconv>
#include <numeric>
#include <span>

namespace passnum {

void FieldWriter::append_integer(std::string& out, std::int64_t value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void FieldWriter::begin_member(std::string_view key) {
  CHECK(count_ < kFieldsMax);
  out_ += count_ == 0 ? '{' : ',';
  if (count_ != 0) is_in_order_ = is_in_order_ && key_of(members_[count_ - 1]) < key;
  members_[count_++] = {key.data(), key.size(), out_.size()};
  out_ += '"';
  out_ += key;
  out_ += "\":";
}

void FieldWriter::close() {
  if (count_ == 0) out_ += '{';
  if (!is_in_order_) put_in_order();
  out_ += '}';
}

// Fields of records that stand beside those of others (an entry's and its body's) come in another order.
void FieldWriter::put_in_order() {
  std::array<std::uint8_t, kFieldsMax> order{};
  const auto places = std::span(order).first(count_);
  std::iota(places.begin(), places.end(), std::uint8_t{0});
  const auto key = [this](std::uint8_t place) { return key_of(members_[place]); };
  std::ranges::sort(places, {}, key);
  CHECK(std::ranges::adjacent_find(places, {}, key) == places.end());
  const std::string_view written = out_;
  std::string ordered;
  ordered.reserve(written.size() + 1);
  ordered += written.substr(0, begin_);
  ordered += '{';
  for (const auto place : places) {
    const std::size_t from = members_[place].begin;
    const std::size_t end = place + 1U == count_ ? written.size() : members_[place + 1U].begin - 1;
    if (ordered.size() > begin_ + 1) ordered += ',';
    ordered += written.substr(from, end - from);
  }
  out_ = std::move(ordered);
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
