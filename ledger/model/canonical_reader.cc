#include "ledger/model/canonical_reader.h"

#include <numeric>
#include <span>

namespace passnum {
namespace {

enum class Letter : std::uint8_t { other, plain, leads_two, follows };

constexpr std::array<Letter, 256> letters() {
  std::array<Letter, 256> kinds{};
  for (std::size_t c = 0x20; c < 0x7f; ++c) kinds[c] = Letter::plain;
  kinds['"'] = Letter::other;
  kinds['\\'] = Letter::other;
  for (std::size_t c = 0xc2; c <= 0xcb; ++c) kinds[c] = Letter::leads_two;
  for (std::size_t c = 0x80; c <= 0xbf; ++c) kinds[c] = Letter::follows;
  return kinds;
}
constexpr auto kLetters = letters();

Letter kind_of(char c) {
  return kLetters[static_cast<unsigned char>(c)];
}

}  // namespace

bool CanonicalText::take_plain(std::string_view& out) {
  if (rest_.empty() || rest_.front() != '"') return false;
  std::size_t at = 1;
  for (;;) {
    while (at < rest_.size() && kind_of(rest_[at]) == Letter::plain) ++at;
    if (at == rest_.size()) return false;
    if (rest_[at] == '"') break;
    if (kind_of(rest_[at]) != Letter::leads_two || at + 1 == rest_.size() ||
        kind_of(rest_[at + 1]) != Letter::follows) {
      return false;
    }
    at += 2;
  }
  out = rest_.substr(1, at - 1);
  rest_.remove_prefix(at + 1);
  return true;
}

bool CanonicalText::take_integer(std::int64_t& out) {
  const char* const end = rest_.data() + rest_.size();
  const auto [stopped, failure] = std::from_chars(rest_.data(), end, out);
  if (failure != std::errc() || out > kJsonIntegerMax || out < -kJsonIntegerMax) return false;
  // One spelling: no zeros in front, and zero has no sign.
  const std::size_t sign = rest_.front() == '-' ? 1 : 0;
  const auto length = static_cast<std::size_t>(stopped - rest_.data());
  if (rest_[sign] == '0' && length != 1) return false;
  rest_.remove_prefix(length);
  return true;
}

FieldTable::Order FieldTable::sorted() const {
  Order order{};
  const auto places = std::span(order).first(count_);
  std::iota(places.begin(), places.end(), std::uint8_t{0});
  const auto key = [this](std::uint8_t place) { return key_at(place); };
  std::ranges::sort(places, {}, key);
  CHECK(std::ranges::adjacent_find(places, {}, key) == places.end());
  return order;
}

bool FieldTable::read(CanonicalText& text, const Order& order) const {
  if (!text.take('{')) return false;
  bool is_first = true;
  for (std::size_t i = 0; i < count_; ++i) {
    const Field& field = fields_[order[i]];
    CanonicalText ahead = text;
    if ((is_first || ahead.take(',')) && ahead.take_key(key_at(order[i]))) {
      text = ahead;
      if (!field.read(text, field.to)) return false;
      is_first = false;
    } else if (field.is_required) {
      return false;
    }
  }
  return text.take('}');
}

}  // namespace passnum
